"use client";

import type { RefObject } from "react";
import type { RowWindow } from "@/components/ui/virtual-list/use-row-window";
import { useShortcut } from "@/lib/client/keyboard";

interface Keys {
  scrollTo: RowWindow["scrollTo"];
  box: RefObject<HTMLElement | null>;
  /** The row at an index, by what stays the same of it. */
  keyOf: (index: number) => string;
  count: number;
  /** Goes to the next or previous memory write from a row on; `show` brings a loaded row into view. */
  onStep: (from: number, by: 1 | -1, show: (index: number) => void) => void;
  onClear: () => void;
}

/** `j` and `k` go from row to row, `n` and `p` from memory write to memory write, each from where the focus is, else from what is in sight. */
export function useKeys({ scrollTo, box, keyOf, count, onStep, onClear }: Keys) {
  const go = (index: number, align: "nearest" | "center") => {
    scrollTo(index, align);
    focusRow(box.current, keyOf(index));
  };
  const move = (by: 1 | -1) => {
    const from = focusedRow(box.current);
    const to = from === undefined ? rowInSight(box.current, by) : from + by;
    if (count > 0) go(Math.min(Math.max(to, 0), count - 1), "nearest");
  };
  const step = (by: 1 | -1) => {
    const from = focusedRow(box.current) ?? rowInSight(box.current, by) - by;
    onStep(from, by, (index) => go(index, "center"));
  };
  useShortcut({ keys: "j", label: "Next row", group: "Rows", inPalette: false, run: () => move(1) });
  useShortcut({ keys: "k", label: "Previous row", group: "Rows", inPalette: false, run: () => move(-1) });
  useShortcut({ keys: "n", label: "Next memory write", group: "Rows", run: () => step(1) });
  useShortcut({ keys: "p", label: "Previous memory write", group: "Rows", run: () => step(-1) });
  useShortcut({ keys: "esc", label: "Let go of the chosen event", group: "Rows", inPalette: false, run: onClear });
}

/** Puts the focus on a row as soon as it is drawn, whatever came in front of it meanwhile. */
export function focusRow(scroller: HTMLElement | null, key: string, tries = 12) {
  const row = scroller?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (row) row.focus({ preventScroll: true });
  else if (tries > 0) requestAnimationFrame(() => focusRow(scroller, key, tries - 1));
}

function focusedRow(box: HTMLElement | null): number | undefined {
  const row = box?.contains(document.activeElement) ? document.activeElement?.closest("[data-row]") : null;
  return row ? Number(row.getAttribute("data-row")) : undefined;
}

/** So many pixels of a row do not make it be in sight. */
const peeking = 8;

/** The first row in sight for whoever goes down, the last for whoever goes up. */
export function rowInSight(box: HTMLElement | null, by: 1 | -1): number {
  const seen = box?.getBoundingClientRect();
  const rows = [...(box?.querySelectorAll("[data-row]") ?? [])];
  if (by === -1) rows.reverse();
  const row = rows.find((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return seen && (by === 1 ? bottom > seen.top + peeking : top < seen.bottom - peeking);
  });
  return Number(row?.getAttribute("data-row") ?? 0);
}

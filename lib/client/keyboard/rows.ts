"use client";

import { type RefObject, useCallback, useRef } from "react";
import { useShortcut } from "@/lib/client/keyboard";

interface Rows {
  /** How many rows there are, those not drawn yet included. */
  count: number;
  /** The element the rows are in. Each row, or the link in it, carries `data-row={index}` and can take focus. */
  container: RefObject<HTMLElement | null>;
  /** What a row is, for the help: "store". */
  noun: string;
  /** Brings a row into the document, where rows are drawn only while visible. */
  scrollTo?: (index: number) => void;
}

/** `j` and `k` move the focus from row to row, so that Enter opens what is seen to be chosen and nothing else has to be announced. */
export function useRows({ count, container, noun, scrollTo }: Rows) {
  const last = useRef(-1);
  const move = useCallback(
    (by: 1 | -1) => {
      if (count === 0 || !container.current) return;
      const focused = document.activeElement?.closest("[data-row]");
      const from =
        focused && container.current.contains(focused) ? Number(focused.getAttribute("data-row")) : last.current;
      const to = Math.min(Math.max(from + by, 0), count - 1);
      last.current = to;
      focusRow(container.current, to, scrollTo);
    },
    [count, container, scrollTo],
  );
  useShortcut({ keys: "j", label: `Next ${noun}`, group: "Rows", inPalette: false, run: () => move(1) });
  useShortcut({ keys: "k", label: `Previous ${noun}`, group: "Rows", inPalette: false, run: () => move(-1) });
}

function focusRow(container: HTMLElement, index: number, scrollTo?: (index: number) => void) {
  const focus = () => {
    const row = container.querySelector<HTMLElement>(`[data-row="${index}"]`);
    row?.focus({ preventScroll: scrollTo !== undefined });
    if (!scrollTo) row?.scrollIntoView({ block: "nearest" });
    return row !== null;
  };
  scrollTo?.(index);
  if (!focus()) requestAnimationFrame(() => requestAnimationFrame(focus));
}

"use client";

import { type RefObject, useCallback, useLayoutEffect, useRef } from "react";
import type { LaidOutRows, RowHeights } from "./row-heights";
import { type HeldRow, indexOf, type Places, scrolledInto } from "./use-place";

/** Frames for which a row is aimed at anew, because rows near it turned out to be of another height. */
const aimsMax = 12;

type Align = "nearest" | "center";

/**
 * Brings a row into view and remembers it, by its key: rows that come in front of it while it is aimed at, or that turn out to be
 * of another height, do not lead elsewhere. It is forgotten when whoever reads goes on by hand, or something else is aimed at.
 */
export function useAim(rows: LaidOutRows, heights: RowHeights, { list, scroller }: Places, onMoved: () => void) {
  const aimed = useRef<HeldRow | undefined>(undefined);
  const latest = useLatest({ rows, onMoved });
  useLayoutEffect(() => {
    const box = scroller();
    const forget = () => {
      aimed.current = undefined;
    };
    for (const name of byHand) box?.addEventListener(name, forget, { passive: true });
    return () => {
      for (const name of byHand) box?.removeEventListener(name, forget);
    };
  }, [scroller]);
  const aimAt = useCallback(
    (row: HeldRow, align: Align) => {
      aimed.current = row;
      const aim = (left: number) => {
        const box = scroller();
        if (!box || !list.current || aimed.current !== row) return;
        const index = indexOf(latest.current.rows, row);
        if (index < 0) return;
        row.index = index;
        const by = distanceTo({ index, align }, box, list.current, heights);
        const before = box.scrollTop;
        if (Math.abs(by) >= 1) box.scrollTop += by;
        latest.current.onMoved();
        if (box.scrollTop !== before && left > 0) requestAnimationFrame(() => aim(left - 1));
      };
      aim(aimsMax);
    },
    [heights, list, scroller, latest],
  );
  return {
    /** Scrolls until a row is in view. */
    scrollTo: useCallback(
      (index: number, align: Align = "nearest") => aimAt({ key: rows.keyOf(index), index }, align),
      [rows, aimAt],
    ),
    forget: useCallback(() => {
      aimed.current = undefined;
    }, []),
    /** The row that was aimed at, while it is in view. */
    row: useCallback(
      (box: HTMLElement, list: HTMLElement): number | undefined => {
        if (!aimed.current) return undefined;
        const index = indexOf(rows, aimed.current);
        aimed.current = index < 0 ? undefined : Object.assign(aimed.current, { index });
        const top = heights.offsetOf(index) - scrolledInto(box, list);
        return index >= 0 && top >= 0 && top < box.clientHeight ? index : undefined;
      },
      [rows, heights],
    ),
  };
}

const byHand = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  });
  return latest;
}

/** By how much the box has to be scrolled for a row to be in view. */
function distanceTo(
  { index, align }: { index: number; align: Align },
  box: HTMLElement,
  list: HTMLElement,
  heights: RowHeights,
): number {
  const top = heights.offsetOf(index) - scrolledInto(box, list);
  const bottom = top + heights.heightOf(index);
  if (align === "center") return (top + bottom - box.clientHeight) / 2;
  if (top < 0) return top;
  return Math.max(0, Math.min(top, bottom - box.clientHeight));
}

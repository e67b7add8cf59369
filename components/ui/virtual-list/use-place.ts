"use client";

import { type RefObject, useMemo, useRef } from "react";
import type { LaidOutRows, RowHeights } from "./row-heights";

/** So near to its end, in pixels, a list counts as being read at its end. */
const nearEnd = 60;

/** What a list does when rows come: nothing, hold what is read where it is, or stay at its end as well while that is read. */
export type Keeps = "nothing" | "place" | "place and end";

export interface Places {
  /** The element whose children are the drawn rows, nothing else. */
  list: RefObject<HTMLElement | null>;
  /** The element that scrolls: the list's own box, or the page. */
  scroller: () => HTMLElement | null;
}

/** A row, found again by its key when others have come in front of it. */
export interface HeldRow {
  key: string | number;
  index: number;
}

/** What a list that keeps its place remembers: which row is at the top and by how much it is cut, and whether its end is read. */
export function usePlace(rows: LaidOutRows, heights: RowHeights, { list, scroller }: Places, keeps: Keeps) {
  const held = useRef<(HeldRow & { cut: number }) | undefined>(undefined);
  const end = useRef({ isRead: false, top: 0 });
  return useMemo(() => {
    const onPlace = (act: (box: HTMLElement, list: HTMLElement) => void) => () => {
      const box = scroller();
      if (keeps !== "nothing" && box && list.current && rows.count > 0) act(box, list.current);
    };
    const isNear = (box: HTMLElement) => box.scrollHeight - box.scrollTop - box.clientHeight <= nearEnd;
    const noteEnd = (box: HTMLElement, isRead: boolean) => {
      end.current = { isRead: keeps === "place and end" && isRead, top: box.scrollTop };
    };
    const goToEnd = (box: HTMLElement) => {
      box.scrollTop = box.scrollHeight;
      noteEnd(box, true);
    };
    return {
      note: onPlace((box, list) => {
        const top = scrolledInto(box, list);
        const index = heights.rowAt(top);
        held.current = { key: rows.keyOf(index), index, cut: top - heights.offsetOf(index) };
      }),
      /** It was scrolled from here. */
      moved: onPlace((box) => noteEnd(box, isNear(box))),
      /** It was scrolled by whoever reads. What grew meanwhile does not mean that the end was left: only going up does. */
      scrolled: onPlace((box) => {
        const { isRead, top } = end.current;
        noteEnd(box, isNear(box) || (isRead && box.scrollTop >= top));
      }),
      toEnd: onPlace(goToEnd),
      stayAtEnd: onPlace((box) => {
        if (end.current.isRead) goToEnd(box);
      }),
      restore: onPlace((box, list) => {
        if (end.current.isRead || !held.current) return;
        const { index, cut } = held.current;
        const now = indexOf(rows, held.current);
        if (now >= 0 && now !== index) box.scrollTop += heights.offsetOf(now) + cut - scrolledInto(box, list);
      }),
    };
  }, [rows, heights, list, scroller, keeps]);
}

/** Where a row is by now; -1 where it is no more. */
export function indexOf({ count, keyOf }: LaidOutRows, { key, index: before }: HeldRow): number {
  if (before < count && keyOf(before) === key) return before;
  for (let index = 0; index < count; index++) if (keyOf(index) === key) return index;
  return -1;
}

/** How far the list's upper edge lies above the visible part of the box; negative while it is below. */
export const scrolledInto = (box: HTMLElement, list: HTMLElement) =>
  box.getBoundingClientRect().top + box.clientTop - list.getBoundingClientRect().top;

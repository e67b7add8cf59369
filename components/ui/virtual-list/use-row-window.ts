"use client";

import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { type LaidOutRows, RowHeights } from "./row-heights";

/** Pixels above and below what is visible in which rows are drawn too. */
const margin = 260;
/** So many rows are simply all there; of more, so many are drawn before it is known how many fit. */
const wholeMax = 60;
const firstRows = 30;
/** So near to its end, in pixels, a list counts as being read at its end. */
const nearEnd = 60;
/** Frames for which a row is aimed at anew, because rows near it turned out to be of another height. */
const aimsMax = 12;

export interface RowWindow {
  /** The first row to draw, and the one behind the last. */
  first: number;
  end: number;
  /** Goes to the element whose children are the drawn rows: its padding stands for the rows that are not. */
  padding: { paddingTop: number; paddingBottom: number };
  /** Scrolls until a row is in view. */
  scrollTo: (index: number, align?: "nearest" | "center") => void;
}

interface Places {
  /** The element whose children are the drawn rows, nothing else. */
  list: RefObject<HTMLElement | null>;
  /** The element that scrolls: the list's own box, or the page. */
  scroller: () => HTMLElement | null;
}

/**
 * Which rows of a long list are to be drawn. They stand one below the other as any content does and may have any height: what
 * differs from the estimate is noticed once drawn, and what the reader looks at stays where it is. Nothing here costs by the
 * number of rows except taking in a list that changed before its end. `rows` and `scroller` must keep their identity between
 * drawings; another `generation` makes worthless what was measured. A list that `keepsPlace` also stays where it is when rows
 * come in front of what is read, and at its end while that is being read.
 */
export function useRowWindow(
  rows: LaidOutRows,
  { list, scroller }: Places,
  generation: unknown = null,
  keepsPlace = false,
): RowWindow {
  const [known, setKnown] = useState(() => ({ generation, heights: new RowHeights() }));
  const current = known.generation === generation ? known : { generation, heights: new RowHeights() };
  if (current !== known) setKnown(current);
  const { heights } = current;
  heights.sync(rows);
  const [range, setRange] = useState({ first: 0, end: firstRows });
  const firstDrawn = useRef(0);
  const place = usePlace(rows, heights, { list, scroller }, keepsPlace);

  const look = useCallback(() => {
    const box = scroller();
    if (!box || !list.current) return;
    const top = scrolledInto(box, list.current);
    const first = heights.rowAt(top - margin);
    const end = heights.rowAt(top + box.clientHeight + margin) + 1;
    setRange((now) => (now.first === first && now.end === end ? now : { first, end }));
  }, [heights, list, scroller]);

  const isShort = rows.count <= wholeMax;
  const first = isShort ? 0 : Math.min(range.first, rows.count - 1);
  const end = isShort ? rows.count : Math.max(first, Math.min(range.end, rows.count));
  const measure = useCallback(() => {
    const box = scroller();
    if (!box || !list.current) return;
    const anchor = heights.rowAt(scrolledInto(box, list.current));
    let grownAbove = 0;
    let index = firstDrawn.current;
    for (const row of list.current.children) {
      const by = heights.measure(index, row.getBoundingClientRect().height);
      if (index++ < anchor) grownAbove += by;
    }
    if (grownAbove !== 0) box.scrollTop += grownAbove;
    place.stayAtEnd();
    look();
  }, [heights, list, scroller, look, place]);

  useLayoutEffect(() => {
    firstDrawn.current = first;
    place.restore();
    measure();
    place.note();
  });
  const followed = useCallback(() => {
    place.noteEnd();
    look();
    place.note();
  }, [look, place]);
  useFollow({ list, scroller }, followed, measure);

  return {
    first,
    end,
    padding: {
      paddingTop: heights.offsetOf(first),
      paddingBottom: Math.max(0, heights.total - heights.offsetOf(end)), // sums of fractions may miss each other by a hair
    },
    scrollTo: useCallback(
      (index, align = "nearest") => {
        const aim = (left: number) => {
          const box = scroller();
          if (!box || !list.current) return;
          const by = distanceTo({ index, align }, box, list.current, heights);
          const before = box.scrollTop;
          if (Math.abs(by) >= 1) box.scrollTop += by;
          place.noteEnd();
          look();
          if (box.scrollTop !== before && left > 0) requestAnimationFrame(() => aim(left - 1));
        };
        aim(aimsMax);
      },
      [heights, list, scroller, look, place],
    ),
  };
}

/** What a list that keeps its place remembers: which row is at the top and by how much it is cut, and whether its end is read. */
function usePlace(rows: LaidOutRows, heights: RowHeights, { list, scroller }: Places, keeps: boolean) {
  const held = useRef<{ key: string | number; index: number; cut: number } | undefined>(undefined);
  const atEnd = useRef(false);
  return useMemo(() => {
    const onPlace = (act: (box: HTMLElement, list: HTMLElement) => void) => () => {
      const box = scroller();
      if (keeps && box && list.current && rows.count > 0) act(box, list.current);
    };
    return {
      note: onPlace((box, list) => {
        const top = scrolledInto(box, list);
        const index = heights.rowAt(top);
        held.current = { key: rows.keyOf(index), index, cut: top - heights.offsetOf(index) };
      }),
      noteEnd: onPlace((box) => {
        atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight <= nearEnd;
      }),
      stayAtEnd: onPlace((box) => {
        if (atEnd.current) box.scrollTop = box.scrollHeight;
      }),
      restore: onPlace((box, list) => {
        if (atEnd.current || !held.current) return;
        const { key, index, cut } = held.current;
        if (index < rows.count && rows.keyOf(index) === key) return;
        const now = indexOf(rows, key);
        if (now >= 0) box.scrollTop += heights.offsetOf(now) + cut - scrolledInto(box, list);
      }),
    };
  }, [rows, heights, list, scroller, keeps]);
}

function indexOf({ count, keyOf }: LaidOutRows, key: string | number): number {
  for (let index = 0; index < count; index++) if (keyOf(index) === key) return index;
  return -1;
}

/** Looks again when the reader scrolls, and measures again when the box or a drawn row changes its size. */
function useFollow({ list, scroller }: Places, look: () => void, measure: () => void) {
  useLayoutEffect(() => {
    const box = scroller();
    if (!box || !list.current) return;
    // Drawn before the frame is shown, so that no empty stretch is ever seen.
    const follow = () => flushSync(look);
    box.addEventListener("scroll", follow, { passive: true });
    const sizes = new ResizeObserver(measure);
    sizes.observe(box);
    sizes.observe(list.current);
    return () => {
      box.removeEventListener("scroll", follow);
      sizes.disconnect();
    };
  }, [list, scroller, look, measure]);
}

/** How far the list's upper edge lies above the visible part of the box; negative while it is below. */
const scrolledInto = (box: HTMLElement, list: HTMLElement) =>
  box.getBoundingClientRect().top + box.clientTop - list.getBoundingClientRect().top;

/** By how much the box has to be scrolled for a row to be in view. */
function distanceTo(
  { index, align }: { index: number; align: "nearest" | "center" },
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

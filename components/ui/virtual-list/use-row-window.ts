"use client";

import { useCallback, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { type LaidOutRows, RowHeights } from "./row-heights";
import { useAim } from "./use-aim";
import { useLeap } from "./use-leap";
import { type Keeps, type Places, scrolledInto, usePlace } from "./use-place";

/** Pixels above and below what is visible in which rows are drawn too. */
const margin = 260;
/** So many rows are simply all there; of more, so many are drawn before it is known how many fit. */
const wholeMax = 60;
const firstRows = 30;

export interface RowWindow {
  /** The first row to draw, and the one behind the last. */
  first: number;
  end: number;
  /** Goes to the element whose children are the drawn rows: its padding stands for the rows that are not. */
  padding: { paddingTop: number; paddingBottom: number };
  /** Scrolls until a row is in view. */
  scrollTo: (index: number, align?: "nearest" | "center") => void;
  /** Goes to the end; a list that keeps its end stays there from then on, until somebody goes up. */
  toEnd: () => void;
}

/**
 * Which rows of a long list are to be drawn. They stand one below the other as any content does and may have any height: what
 * differs from the estimate is noticed once drawn, and what the reader looks at stays where it is. Nothing here costs by the
 * number of rows except taking in a list that changed before its end. `rows` and `scroller` must keep their identity between
 * drawings; another `generation` makes worthless what was measured.
 */
export function useRowWindow(
  rows: LaidOutRows,
  { list, scroller }: Places,
  generation: unknown = null,
  keeps: Keeps = "nothing",
): RowWindow {
  const [known, setKnown] = useState(() => ({ generation, heights: new RowHeights() }));
  const current = known.generation === generation ? known : { generation, heights: new RowHeights() };
  if (current !== known) setKnown(current);
  const { heights } = current;
  heights.sync(rows);
  const [range, setRange] = useState({ first: 0, end: firstRows });
  const firstDrawn = useRef(0);
  const place = usePlace(rows, heights, { list, scroller }, keeps);

  const { leapt, noteLeap } = useLeap(() => look());
  const look = useCallback(() => {
    const box = scroller();
    if (!box || !list.current) return;
    const top = scrolledInto(box, list.current);
    const around = leapt.current ? 0 : margin;
    const first = heights.rowAt(top - around);
    const end = heights.rowAt(top + box.clientHeight + around) + 1;
    setRange((now) => (now.first === first && now.end === end ? now : { first, end }));
  }, [heights, list, scroller, leapt]);

  const moved = useCallback(() => {
    place.moved();
    place.note();
    look();
  }, [place, look]);
  const aim = useAim(rows, heights, { list, scroller }, moved);
  const { row: aimedRow } = aim;

  const isShort = rows.count <= wholeMax;
  const first = isShort ? 0 : Math.min(range.first, rows.count - 1);
  const end = isShort ? rows.count : Math.max(first, Math.min(range.end, rows.count));
  const measure = useCallback(() => {
    const box = scroller();
    if (!box || !list.current) return;
    const anchor = aimedRow(box, list.current) ?? heights.rowAt(scrolledInto(box, list.current));
    let grownAbove = 0;
    let index = firstDrawn.current;
    for (const row of list.current.children) {
      const by = heights.measure(index, row.getBoundingClientRect().height);
      if (index++ < anchor) grownAbove += by;
    }
    if (grownAbove !== 0) box.scrollTop += grownAbove;
    place.stayAtEnd();
    look();
  }, [heights, list, scroller, look, place, aimedRow]);

  useLayoutEffect(() => {
    firstDrawn.current = first;
    place.restore();
    measure();
    place.note();
  });
  const followed = useCallback(() => {
    if (keeps === "nothing") noteLeap(list.current, scroller()); // what holds its place by rows needs those around it
    place.scrolled();
    look();
    place.note();
  }, [keeps, look, noteLeap, place, list, scroller]);
  useFollow({ list, scroller }, followed, measure);

  return {
    first,
    end,
    padding: {
      paddingTop: heights.offsetOf(first),
      paddingBottom: Math.max(0, heights.total - heights.offsetOf(end)), // sums of fractions may miss each other by a hair
    },
    scrollTo: aim.scrollTo,
    toEnd: useCallback(() => {
      aim.forget();
      place.toEnd();
    }, [aim.forget, place]),
  };
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

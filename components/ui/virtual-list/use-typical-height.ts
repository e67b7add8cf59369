"use client";

import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/** So many rows tell what most are like, or all where there are fewer: the first alone may have a heading that others have not. */
const sampleRows = 8;

/**
 * How high a row of a list is taken to be, in pixels, until it is drawn: `guess` first, and as soon as there are rows, what most of
 * them are. Where that is right, a leap to any place in the list draws it once; where it is wrong, drawn rows have to be
 * exchanged for others until they fit. Asked once: rows that change with the width of the list are measured as they come.
 */
export function useTypicalHeight(list: RefObject<HTMLElement | null>, guess: number, count: number): number {
  const [height, setHeight] = useState(guess);
  const isKnown = useRef(false);
  useLayoutEffect(() => {
    if (isKnown.current || !list.current || count === 0) return;
    const heights = Array.from(list.current.children, (row) => row.getBoundingClientRect().height);
    if (heights.length < Math.min(count, sampleRows)) return;
    isKnown.current = true;
    const typical = heights.sort((a, b) => a - b)[heights.length >> 1]!;
    setHeight((before) => (typical === 0 || Math.abs(typical - before) < 1 ? before : typical));
  });
  return height;
}

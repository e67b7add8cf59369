"use client";

import { useCallback, useLayoutEffect, useState } from "react";

const overscan = 10;

/**
 * Which rows of equal height are to be drawn in a scrolling box, whatever their number: nothing is kept per row.
 * `scrollTo` brings a row into view with as little movement as possible.
 */
export function useWindow(box: HTMLElement | null, count: number, rowHeight: number) {
  const [visible, setVisible] = useState({ first: 0, last: 40 });
  const measure = useCallback(() => {
    if (!box) return;
    const first = Math.max(0, Math.floor(box.scrollTop / rowHeight) - overscan);
    const last = Math.ceil((box.scrollTop + box.clientHeight) / rowHeight) + overscan;
    setVisible((now) => (now.first === first && now.last === last ? now : { first, last }));
  }, [box, rowHeight]);
  useLayoutEffect(() => {
    if (!box) return;
    measure();
    box.addEventListener("scroll", measure, { passive: true });
    const sizes = new ResizeObserver(measure);
    sizes.observe(box);
    return () => {
      box.removeEventListener("scroll", measure);
      sizes.disconnect();
    };
  }, [measure, box]);
  const scrollTo = (index: number) => {
    if (!box) return;
    const top = index * rowHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + rowHeight > box.scrollTop + box.clientHeight) box.scrollTop = top + rowHeight - box.clientHeight;
    measure();
  };
  const first = Math.min(visible.first, Math.max(0, count - 1));
  const drawn = Array.from({ length: Math.max(0, Math.min(visible.last, count - 1) - first + 1) }, (_, i) => first + i);
  return { drawn, scrollTo, height: count * rowHeight };
}

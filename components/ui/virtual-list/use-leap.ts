"use client";

import { useCallback, useLayoutEffect, useRef } from "react";

/**
 * After a leap to where nothing is drawn yet, what is visible is drawn and shown first. What lies around it follows in a task of
 * its own, for which `look` is called, so that the page is not held for rows that nobody sees.
 */
export function useLeap(look: () => void) {
  const leapt = useRef(false);
  const latest = useRef(look);
  useLayoutEffect(() => {
    latest.current = look;
  });
  const noteLeap = useCallback((list: HTMLElement | null, box: HTMLElement | null) => {
    if (leapt.current || !list || !box || showsSomeOf(list, box)) return;
    leapt.current = true;
    setTimeout(() => {
      leapt.current = false;
      latest.current();
    });
  }, []);
  return { leapt, noteLeap };
}

/** Whether any of the drawn rows is in sight. */
function showsSomeOf(list: HTMLElement, box: HTMLElement): boolean {
  const { top, bottom } = box.getBoundingClientRect();
  const [first, last] = [list.firstElementChild, list.lastElementChild];
  if (!first || !last) return false;
  return first.getBoundingClientRect().top < bottom && last.getBoundingClientRect().bottom > top;
}

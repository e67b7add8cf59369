"use client";

import { useEffect, useState } from "react";

/** Scrolled by more than this, new rows above would move what is being read. */
const scrolledPixels = 24;

/** Whether a list must stand still: somebody reads further down, points at it, or moves through it by key. */
export function useHeld(list: HTMLElement | null): boolean {
  const [reasons, setReasons] = useState({ scrolled: false, pointed: false, focused: false });
  useEffect(() => {
    const page = list?.closest("main");
    if (!list || !page) return;
    const note = (reason: Partial<typeof reasons>) =>
      setReasons((now) =>
        Object.entries(reason).every(([name, on]) => now[name as keyof typeof now] === on)
          ? now
          : { ...now, ...reason },
      );
    const ending = new AbortController();
    const listen = (target: HTMLElement, type: string, act: () => void) =>
      target.addEventListener(type, act, { signal: ending.signal, passive: true });
    listen(page, "scroll", () => note({ scrolled: page.scrollTop > scrolledPixels }));
    listen(list, "pointerenter", () => note({ pointed: true }));
    listen(list, "pointerleave", () => note({ pointed: false }));
    listen(list, "focusin", () => note({ focused: true }));
    listen(list, "focusout", () => note({ focused: false }));
    return () => ending.abort();
  }, [list]);
  return reasons.scrolled || reasons.pointed || reasons.focused;
}

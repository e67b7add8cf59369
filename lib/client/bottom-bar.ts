"use client";

/** Goes to a bar of buttons at the bottom of the page, as its `ref`: notes about finished work then stand above it. */
export function notesStandAbove(bar: HTMLElement | null) {
  if (!bar) return;
  const { style } = document.documentElement;
  const sizes = new ResizeObserver(() => style.setProperty("--bottom-bar", `${bar.offsetHeight}px`));
  sizes.observe(bar);
  return () => {
    sizes.disconnect();
    style.removeProperty("--bottom-bar");
  };
}

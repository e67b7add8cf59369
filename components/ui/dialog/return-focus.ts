"use client";

const overlays = '[role="dialog"], [role="menu"], [role="tooltip"]';

/** What had the focus last, of all that lies under dialogs and menus; undefined where it was nothing. */
let below: HTMLElement | undefined;

/**
 * Follows the focus, so that a dialog can give it back: by the time that one is drawn, the menu or the button that opened it
 * may have lost the focus already. Answers the way to stop.
 */
export function followFocus(): () => void {
  const ending = new AbortController();
  const options = { signal: ending.signal };
  const isBelow = (target: EventTarget | null): target is HTMLElement =>
    target instanceof HTMLElement && !target.closest(overlays);
  const gained = ({ target }: FocusEvent) => {
    if (isBelow(target)) below = target;
  };
  const lost = ({ target, relatedTarget }: FocusEvent) => {
    if (relatedTarget === null && isBelow(target) && document.hasFocus()) below = undefined;
  };
  document.addEventListener("focusin", gained, options);
  document.addEventListener("focusout", lost, options);
  return () => ending.abort();
}

/** Gives the focus back as a dialog closes; to the page where what had it is gone, as a row that was just deleted is. */
export function returnFocus(event: Event) {
  event.preventDefault();
  if (!below || document.querySelector('[role="dialog"]')) return;
  if (below.isConnected) below.focus({ preventScroll: true });
  else document.getElementById("main")?.focus({ preventScroll: true });
}

"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useId, useRef, useSyncExternalStore } from "react";

interface Unsaved {
  what: string;
  discard?: () => void;
}

const unsaved = new Map<string, Unsaved>();

/** Whether any field on the page holds text that is not saved. */
export const hasUnsaved = () => unsaved.size > 0;

/** What is unsaved, in words, for the question before leaving. */
export const unsavedNames = () => [...unsaved.values()].map(({ what }) => what);

/** Throws the unsaved text away, because somebody chose to leave without it. */
export function discardUnsaved() {
  for (const { discard } of unsaved.values()) discard?.();
}

/**
 * Marks the page as holding unsaved text while `what` is a string ("the text of flights.md").
 * Closing the tab then asks, links of the console ask, and a sign-in that ran out is renewed in place.
 * `discard` is called when somebody leaves all the same: for text that is kept outside the component.
 */
export function useUnsaved(what: string | undefined | false, discard?: () => void) {
  const id = useId();
  const latest = useRef(discard);
  useEffect(() => {
    latest.current = discard;
  });
  useEffect(() => {
    if (!what) return;
    unsaved.set(id, { what, discard: () => latest.current?.() });
    window.addEventListener("beforeunload", ask);
    return () => {
      unsaved.delete(id);
      if (!hasUnsaved()) window.removeEventListener("beforeunload", ask);
    };
  }, [id, what]);
}

function ask(event: BeforeUnloadEvent) {
  event.preventDefault();
}

let asked: string | undefined;
const listeners = new Set<() => void>();

/** Has the shell ask whether to leave for `href`; undefined takes the question back. */
export function askToLeave(href: string | undefined) {
  asked = href;
  for (const listener of listeners) listener();
}

/** Where somebody wants to go while text is unsaved. */
export const useAskedToLeave = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asked,
    () => undefined,
  );

/** Goes to a page of the console, asking first where text would be lost: for shortcuts and the palette, which follow no link. */
export function useGo() {
  const router = useRouter();
  return useCallback((href: string) => (hasUnsaved() ? askToLeave(href) : router.push(href)), [router]);
}

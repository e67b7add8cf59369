"use client";

import { useCallback, useSyncExternalStore } from "react";

/** Whether a media query holds; false while the page is rendered by the server. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  );
}

/** A screen too narrow for two columns of text. */
export const useNarrow = () => useMedia("(max-width: 767px)");

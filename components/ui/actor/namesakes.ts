"use client";

import { useEffect, useSyncExternalStore } from "react";

/** By kind and name, whoever of it has been drawn since the page was loaded; one more than one is enough to know. */
const drawn = new Map<string, Set<string>>();
const listeners = new Set<() => void>();

/**
 * Whether somebody else of this kind and name has been drawn: then the name alone does not say who it is. Stays so until the
 * page is loaded anew, so that names do not change while one scrolls.
 */
export function useHasNamesake(kind: string, id: string, name: string): boolean {
  const key = `${kind} ${name}`;
  useEffect(() => meet(key, id), [key, id]);
  return useSyncExternalStore(
    subscribe,
    () => (drawn.get(key)?.size ?? 0) > 1,
    () => false,
  );
}

function meet(key: string, id: string) {
  const ids = drawn.get(key);
  if (!ids) drawn.set(key, new Set([id]));
  else if (ids.size === 1 && !ids.has(id)) {
    ids.add(id);
    for (const listener of listeners) listener();
  }
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

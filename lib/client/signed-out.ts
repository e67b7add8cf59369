"use client";

import { useSyncExternalStore } from "react";

let signedOut = false;
const listeners = new Set<() => void>();

function set(value: boolean) {
  if (signedOut === value) return;
  signedOut = value;
  for (const listener of listeners) listener();
}

/** Said by the fetcher when a reply was 401: this browser's sign-in is gone. */
export const reportSignedOut = () => set(true);

/** Said by the sign-in form when it worked, and when somebody put the question off: the next refusal asks again. */
export const reportSignedIn = () => set(false);

/** Whether the sign-in of this browser has run out while the page was open. */
export function useSignedOut() {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => signedOut,
    () => false,
  );
}

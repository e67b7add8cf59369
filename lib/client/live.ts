"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import type { LiveItem, LiveState } from "@/lib/client/live/stream";
import { whenSettled } from "@/lib/client/settled";
import { reportSignedOut, useSignedOut } from "@/lib/client/signed-out";

type Listener = (items: readonly LiveItem[]) => void;

let state: LiveState = { kind: "connecting" };
const stateListeners = new Set<() => void>();
const itemListeners = new Set<Listener>();
const missedListeners = new Set<() => void>();

/** How well this page follows what is written elsewhere. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    () => state,
    () => state,
  );
}

/** Tells of writes and redactions as they come: in feed order, at most one call per frame. `onMissed`: some may have been missed. Returns the way to stop. */
export function onLiveItems(listener: Listener, onMissed: () => void): () => void {
  itemListeners.add(listener);
  missedListeners.add(onMissed);
  return () => {
    itemListeners.delete(listener);
    missedListeners.delete(onMissed);
  };
}

/**
 * Keeps everything this page has read true to what is written elsewhere. Mounted once, by the shell. Begins once the page shows what it
 * is about; what was written before that is read anew when the stream begins.
 */
export function useFollowing() {
  const queries = useQueryClient();
  const signedOut = useSignedOut();
  useEffect(() => {
    if (signedOut) return;
    let following: Promise<() => void> | undefined;
    const begin = async () => {
      const { follow } = await import("@/lib/client/live/follow");
      return follow(queries, listeners);
    };
    const stop = whenSettled(queries, () => {
      following = begin();
    });
    return () => {
      stop();
      void following?.then((end) => end());
    };
  }, [queries, signedOut]);
}

const listeners = {
  setState,
  tell(items: readonly LiveItem[]) {
    for (const listener of itemListeners) listener(items);
  },
  missed() {
    for (const listener of missedListeners) listener();
  },
};

function setState(next: LiveState) {
  state = next;
  if (next.kind === "signed_out") reportSignedOut();
  for (const listener of stateListeners) listener();
}

"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import type { LiveItem, LiveState } from "@/lib/client/live/stream";
import { FollowingTab } from "@/lib/client/live/tabs";
import { Updates } from "@/lib/client/live/updates";
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

/** Keeps everything this page has read true to what is written elsewhere. Mounted once, by the shell. */
export function useFollowing() {
  const queries = useQueryClient();
  const signedOut = useSignedOut();
  useEffect(() => {
    if (signedOut) return;
    const tell = (items: readonly LiveItem[]) => {
      for (const listener of itemListeners) listener(items);
    };
    const missed = () => {
      updates.missed();
      for (const listener of missedListeners) listener();
    };
    const updates = new Updates(queries, tell, missed);
    let tab: FollowingTab | undefined;
    const open = () => {
      tab ??= new FollowingTab({ onState: setState, onItems: (items) => updates.take(items), onMissed: missed });
    };
    const close = () => {
      tab?.close();
      tab = undefined;
    };
    // A page kept for "back" holds neither lock nor stream; what it missed meanwhile it reads anew.
    const show = ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return;
      open();
      missed();
    };
    open();
    window.addEventListener("pagehide", close);
    window.addEventListener("pageshow", show);
    return () => {
      window.removeEventListener("pagehide", close);
      window.removeEventListener("pageshow", show);
      close();
      updates.close();
    };
  }, [queries, signedOut]);
}

function setState(next: LiveState) {
  state = next;
  if (next.kind === "signed_out") reportSignedOut();
  for (const listener of stateListeners) listener();
}

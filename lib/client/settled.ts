"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

/** What comes second waits no longer than this for what comes first. */
const patienceMs = 4_000;

/** Parts of the page that are still to come. */
let coming = 0;
const listeners = new Set<() => void>();

/** Says that a part of the page is still to come, for as long as what stands in its place is drawn. */
export function useComing(isAwaited: boolean) {
  useEffect(() => {
    if (!isAwaited) return;
    coming++;
    return () => {
      coming--;
      for (const listener of listeners) listener();
    };
  }, [isAwaited]);
}

/**
 * Calls back once the page shows what it is about: nothing it reads is on its way, no part of it is still to come, and a frame
 * was drawn since. What is not needed for that is fetched only then. Returns the way to stop.
 */
export function whenSettled(queries: QueryClient, act: () => void): () => void {
  let frame: number | undefined;
  const isBusy = () => coming > 0 || queries.isFetching() > 0;
  const look = () => {
    if (frame !== undefined || isBusy()) return;
    frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        frame = undefined;
        if (!isBusy()) finish();
      });
    });
  };
  const stop = () => {
    clearTimeout(timer);
    if (frame !== undefined) cancelAnimationFrame(frame);
    listeners.delete(look);
    unsubscribe();
  };
  const finish = () => {
    stop();
    act();
  };
  const unsubscribe = queries.getQueryCache().subscribe(look);
  const timer = setTimeout(finish, patienceMs);
  listeners.add(look);
  look();
  return stop;
}

/** Whether that has happened. */
export function useSettled(): boolean {
  const queries = useQueryClient();
  const [isSettled, settle] = useState(false);
  useEffect(() => whenSettled(queries, () => settle(true)), [queries]);
  return isSettled;
}

/** Whether what is there has also been drawn: what stands beside it is fetched from the next frame on. Once so, always so. */
export function useDrawn(isThere: boolean): boolean {
  const [isDrawn, draw] = useState(false);
  useEffect(() => {
    if (!isThere) return;
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => draw(true));
    });
    return () => cancelAnimationFrame(frame);
  }, [isThere]);
  return isDrawn;
}

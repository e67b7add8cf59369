"use client";

import { useSyncExternalStore } from "react";
import { exactTime, relativeTime } from "@/lib/time";

/** How long ago, kept true while the page is open; the exact moment on hover. */
export function Time({ at, className }: { at: string; className?: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={exactTime(at)} className={className ?? "whitespace-nowrap"} suppressHydrationWarning>
      {relativeTime(at, now || Date.parse(at))}
    </time>
  );
}

const tickMs = 20_000;
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** The present, the same for everything on the page, moving every 20 seconds; 0 before the page has come alive. */
export function useNow(): number {
  return useSyncExternalStore(
    subscribe,
    () => (now ||= Date.now()),
    () => 0,
  );
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(tick, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    now = 0;
  };
}

function tick() {
  now = Date.now();
  for (const listener of listeners) listener();
}

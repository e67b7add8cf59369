"use client";

import dynamic from "next/dynamic";
import { useSyncExternalStore } from "react";
import { explainError } from "@/components/ui/error-notice";

const Notes = dynamic(() => import("@/components/ui/toast/notes").then((module) => module.Notes), { ssr: false });

let wanted = false;
const listeners = new Set<() => void>();
let onReady: () => void;
const ready = new Promise<void>((resolve) => {
  onReady = resolve;
});

/** Where notes about finished work appear. Mounted once, in the root layout; its code comes with the first note. */
export function Toaster() {
  const isWanted = useSyncExternalStore(
    subscribe,
    () => wanted,
    () => false,
  );
  return isWanted ? <Notes onReady={onReady} /> : null;
}

/** Notes that something was done; with `undo` it can be taken back for ten seconds, and a failing undo says so. */
export function notifyDone(
  message: string,
  { undo, description }: { undo?: () => Promise<unknown>; description?: string } = {},
) {
  void withToasts((toast) =>
    toast(message, {
      description,
      duration: undo ? 10_000 : 4_000,
      action: undo && {
        label: "Undo",
        onClick: () => void undo().catch((error) => notifyFailed("Could not undo", error)),
      },
    }),
  );
}

/** Notes that something failed, with the reason in words. */
export function notifyFailed(message: string, error: unknown) {
  const { title, advice } = explainError(error);
  void withToasts((toast) =>
    toast.error(message, { description: `${title}${advice ? ` ${advice}` : ""}`, duration: 12_000 }),
  );
}

async function withToasts(act: (toast: typeof import("sonner").toast) => void) {
  wanted = true;
  for (const listener of listeners) listener();
  await ready;
  act((await import("@/components/ui/toast/notes")).toast);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

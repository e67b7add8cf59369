"use client";

import { queryOptions } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { api } from "@/lib/client/http";
import { type CreateOwner, type ResetPassword, SetupState } from "@/lib/wire/setup";
import { SignedIn } from "@/lib/wire/sign-in";

/** Whether somebody owns this server, and how one may sign in. */
export const retrieve = () =>
  queryOptions({
    queryKey: ["GET /api/setup"],
    queryFn: ({ signal }) => api.get(SetupState, "/api/setup", { signal }),
    staleTime: 0,
  });

/** Makes the first account, which owns the server, and signs it in. */
export const createOwner = (body: CreateOwner) => api.post(SignedIn, "/api/setup", body);

/** Gives the owner a new password, by a link printed on the server's own machine, and signs in with it. */
export const resetPassword = (body: ResetPassword) => api.post(SignedIn, "/api/setup/reset", body);

export type Link = { purpose: "setup" | "reset"; token: string };

/**
 * The one-time link this page was opened with. Its token stands in the fragment, which browsers never send;
 * undefined until the page has come alive, null when there is none.
 */
export function useLink(): Link | null | undefined {
  const fragment = useSyncExternalStore(
    subscribe,
    () => window.location.hash,
    () => undefined,
  );
  return fragment === undefined ? undefined : linkIn(fragment);
}

function linkIn(fragment: string): Link | null {
  const values = new URLSearchParams(fragment.replace(/^#/, ""));
  const setup = values.get("token");
  const reset = values.get("reset");
  if (reset) return { purpose: "reset", token: reset };
  return setup ? { purpose: "setup", token: setup } : null;
}

function subscribe(listener: () => void) {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

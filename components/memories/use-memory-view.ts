"use client";

import { useCallback } from "react";
import { integer, oneOf, useUrlState } from "@/lib/client/url-state";
import { type MemoryQuery, urls } from "@/lib/urls";

const tabs = ["read", "edit", "history"] as const;

const fields = {
  tab: oneOf(tabs),
  version: integer(),
  against: integer(),
  mode: oneOf(["unified", "split"]),
  raw: oneOf(["1", "0"]),
  line: integer(),
};

export type MemoryTab = (typeof tabs)[number];

/** What the URL says about how one memory is looked at. Null means its usual: the newest version, against its predecessor. */
export interface MemoryView {
  tab: MemoryTab | null;
  version: number | null;
  against: number | null;
  mode: "unified" | "split" | null;
  raw: "1" | "0" | null;
  line: number | null;
}

/** The view of a memory's page, kept in the URL. `show` with `step` leaves no trace in the browser's history: for moving along a list. */
export function useMemoryView() {
  const [view, set] = useUrlState(fields);
  const show = useCallback(
    (change: Partial<MemoryView>, how?: "step") => set(change, how === "step" ? "replace" : "push"),
    [set],
  );
  return [view, show] as const;
}

/** The address of this memory with some of its view changed. */
export function memoryHref(storeId: string, memoryId: string, view: MemoryView, change: Partial<MemoryView>): string {
  const { tab, version, against, mode, raw, line } = { ...view, ...change };
  const query: MemoryQuery = {
    tab: tab ?? undefined,
    version: version ?? undefined,
    against: against ?? undefined,
    mode: mode === "split" ? mode : undefined,
    raw: raw ?? undefined,
    line: line ?? undefined,
  };
  return urls.memory(storeId, memoryId, query);
}

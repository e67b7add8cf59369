"use client";

import { useMemo } from "react";
import type { SessionFilter } from "@/lib/client/sessions";
import { flag, oneOf, text, useUrlState } from "@/lib/client/url-state";
import type { SessionStatus } from "@/lib/wire/sessions";

/** The statuses in the order in which they are chosen from. */
export const statuses = ["running", "idle", "rescheduling", "terminated"] as const satisfies readonly SessionStatus[];

const fields = {
  status: oneOf(statuses),
  agent: text(),
  store: text(),
  archived: flag(),
  from: text(),
  to: text(),
};

/** What the list of sessions is narrowed to, kept in the URL. */
export function useSessionFilter() {
  const [values, set] = useUrlState(fields);
  const { status, agent, store, archived, from, to } = values;
  const filter = useMemo(
    (): SessionFilter => ({
      status: status ?? undefined,
      agent_id: agent || undefined,
      memory_store_id: store || undefined,
      include_archived: archived || undefined,
      "created_at[gte]": moment(from),
      "created_at[lte]": moment(to),
    }),
    [status, agent, store, archived, from, to],
  );
  const isNarrowed = Boolean(status || agent || store || from || to);
  const clear = () => set({ status: null, agent: null, store: null, from: null, to: null });
  return { values, set, filter, isNarrowed, clear };
}

export type SessionFilterState = ReturnType<typeof useSessionFilter>;

/** A moment out of the URL; what is none narrows nothing. */
function moment(text: string | null): string | undefined {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

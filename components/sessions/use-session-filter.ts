"use client";

import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import type { SessionFilter } from "@/lib/client/sessions";
import type { SessionStatus } from "@/lib/wire/sessions";

/** The statuses in the order in which they are chosen from. */
export const statuses = ["running", "idle", "rescheduling", "terminated"] as const satisfies readonly SessionStatus[];

const state = {
  status: parseAsStringLiteral(statuses),
  agent: parseAsString,
  store: parseAsString,
  archived: parseAsBoolean.withDefault(false),
  from: parseAsString,
  to: parseAsString,
};

/** What the list of sessions is narrowed to, kept in the URL. */
export function useSessionFilter() {
  const [values, set] = useQueryStates(state);
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
  const clear = () => void set({ status: null, agent: null, store: null, from: null, to: null });
  return { values, set, filter, isNarrowed, clear };
}

export type SessionFilterState = ReturnType<typeof useSessionFilter>;

/** A moment out of the URL; what is none narrows nothing. */
function moment(text: string | null): string | undefined {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

"use client";

import { useMemo } from "react";
import { authorOf } from "@/components/changes/author-filter/author";
import { oneOf, text, useUrlState } from "@/lib/client/url-state";
import type { ChangeFilter } from "@/lib/wire/changes";
import type { Operation } from "@/lib/wire/memory-versions";

const operations = ["created", "modified", "deleted"] as const satisfies readonly Operation[];

const fields = {
  store: text(),
  path_prefix: text(),
  /** `agent:`, `session:`, `user_actor:` or `api_actor:` and an id. */
  actor: text(),
  operation: oneOf(operations),
  from: text(),
  to: text(),
};

/** What a list of changes is narrowed to, kept in the URL. With `storeId` the store is given by the page. */
export function useChangeFilter(storeId?: string) {
  const [values, set] = useUrlState(fields);
  const { store, path_prefix, actor, operation, from, to } = values;
  const filter = useMemo(
    (): ChangeFilter => ({
      memory_store_id: storeId ?? store ?? undefined,
      path_prefix: path_prefix || undefined,
      operation: operation ?? undefined,
      "created_at[gte]": moment(from),
      "created_at[lte]": moment(to),
      ...authorFilter(actor),
    }),
    [storeId, store, path_prefix, actor, operation, from, to],
  );
  const isNarrowed = Object.entries(values).some(([name, value]) => value && !(storeId && name === "store"));
  const clear = () => set({ store: null, path_prefix: null, actor: null, operation: null, from: null, to: null });
  return { values, set, filter, isNarrowed, clear };
}

export type ChangeFilterState = ReturnType<typeof useChangeFilter>;

function authorFilter(value: string | null): ChangeFilter {
  const author = authorOf(value);
  if (!author) return {};
  const fields = { agent: "agent_id", session: "session_id", api_actor: "api_key_id", user_actor: "user_id" } as const;
  return { [fields[author.kind]]: author.id };
}

/** A moment out of the URL; what is none narrows nothing. */
function moment(text: string | null): string | undefined {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

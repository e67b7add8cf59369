"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import type { ChangeFilter, NamedActor } from "@/lib/wire/changes";
import { Operation } from "@/lib/wire/memory-versions";

const state = {
  store: parseAsString,
  path_prefix: parseAsString,
  /** `<type>:<id>`, as `actorValue` spells it. */
  actor: parseAsString,
  operation: parseAsStringLiteral(Operation.options),
  from: parseAsString,
  to: parseAsString,
};

/** What a list of changes is narrowed to, kept in the URL. With `storeId` the store is given by the page. */
export function useChangeFilter(storeId?: string) {
  const [values, set] = useQueryStates(state);
  const { store, path_prefix, actor, operation, from, to } = values;
  const filter = useMemo(
    (): ChangeFilter => ({
      memory_store_id: storeId ?? store ?? undefined,
      path_prefix: path_prefix || undefined,
      operation: operation ?? undefined,
      "created_at[gte]": moment(from),
      "created_at[lte]": moment(to),
      ...actorFilter(actor),
    }),
    [storeId, store, path_prefix, actor, operation, from, to],
  );
  const isNarrowed = Object.entries(values).some(([name, value]) => value && !(storeId && name === "store"));
  const clear = () => void set({ store: null, path_prefix: null, actor: null, operation: null, from: null, to: null });
  return { values, set, filter, isNarrowed, clear };
}

export type ChangeFilterState = ReturnType<typeof useChangeFilter>;

export const actorValue = ({ type, id }: Pick<NamedActor, "type" | "id">) => `${type}:${id}`;

function actorFilter(value: string | null): ChangeFilter {
  const [, type, id] = /^(\w+_actor):(.+)$/.exec(value ?? "") ?? [];
  if (type === "api_actor") return { api_key_id: id };
  if (type === "user_actor") return { user_id: id };
  if (type === "session_actor") return { session_id: id };
  return {};
}

/** A moment out of the URL; what is none narrows nothing. */
function moment(text: string | null): string | undefined {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

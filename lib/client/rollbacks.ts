"use client";

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Call } from "@/lib/client/curl";
import { api } from "@/lib/client/http";
import * as memories from "@/lib/client/memories";
import { Rollback } from "@/lib/wire/rollbacks";

export interface RollbackToVersion {
  memory_store_id: string;
  memory_version_id: string;
  /** The head's hash as it was seen; another write in between is then never lost. */
  expected_content_sha256?: string;
  note?: string;
}

/** The requests behind the acts, for "copy as curl". */
export const calls = {
  create: ({ memory_version_id, note, ...rest }: RollbackToVersion): Call => ({
    method: "POST",
    path: "/api/rollbacks",
    body: { ...rest, target: { type: "version", memory_version_id }, note: note?.trim() || undefined },
  }),
  preview: (rollback: RollbackToVersion): Call => {
    const call = calls.create(rollback);
    return { ...call, body: { ...(call.body as object), dry_run: true } };
  },
};

/** What rolling back would do, without doing it. */
export const preview = (rollback: RollbackToVersion) =>
  queryOptions({
    queryKey: ["POST /api/rollbacks", rollback],
    queryFn: ({ signal }) => {
      const { path, body } = calls.preview(rollback);
      return api.post(Rollback, path, body, { signal });
    },
    staleTime: 0,
    gcTime: 0,
  });

/** Rolls one memory back to a version: appends a version with that content. Throws `memory_precondition_failed_error` when the head is not the expected one. */
export function useCreate(storeId: string, memoryId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (rollback: Omit<RollbackToVersion, "memory_store_id">) => {
      const { path, body } = calls.create({ memory_store_id: storeId, ...rollback });
      return api.post(Rollback, path, body);
    },
    onSuccess: () => memories.forget(queries, storeId, memoryId),
  });
}

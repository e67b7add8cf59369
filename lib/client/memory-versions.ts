"use client";

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Call } from "@/lib/client/curl";
import { api, route } from "@/lib/client/http";
import { ChangePage } from "@/lib/wire/changes";
import { MemoryVersion } from "@/lib/wire/memory-versions";

const retrieveKey = "GET /v1/memory_stores/{memory_store_id}/memory_versions/{memory_version_id}";
const numberedKey = "GET /api/memory_stores/{memory_store_id}/memories/{memory_id}/versions/{version_number}";

/** One version with its content. It never changes, except that it can be redacted. */
export const retrieve = (storeId: string, versionId: string) =>
  queryOptions({
    queryKey: [retrieveKey, { memory_store_id: storeId, memory_version_id: versionId }],
    queryFn: ({ signal }) => api.get(MemoryVersion, versionPath(storeId, versionId), { signal }),
    staleTime: 10 * 60_000,
  });

/** A memory's n-th version with its content, counted from 1. */
export const numbered = (storeId: string, memoryId: string, number: number) =>
  queryOptions({
    queryKey: [numberedKey, { memory_store_id: storeId, memory_id: memoryId, version_number: number }],
    queryFn: ({ signal }) =>
      api.get(MemoryVersion, route`/api/memory_stores/${storeId}/memories/${memoryId}/versions/${String(number)}`, {
        signal,
      }),
    staleTime: 10 * 60_000,
  });

/** The versions of one memory, newest first, as changes: with number, lines, note and who wrote. Deleted memories included. */
export const history = (storeId: string, memoryId: string) =>
  infiniteQueryOptions({
    queryKey: ["GET /api/changes", { memory_store_id: storeId, memory_id: memoryId, order: "desc" }],
    queryFn: ({ pageParam, signal }) =>
      api.get(ChangePage, "/api/changes", {
        params: { memory_store_id: storeId, memory_id: memoryId, order: "desc", limit: 100, page: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_page ?? undefined,
  });

/** The requests behind the acts, for "copy as curl". */
export const calls = {
  list: (storeId: string, memoryId: string): Call => ({
    method: "GET",
    path: `${route`/v1/memory_stores/${storeId}/memory_versions`}?memory_id=${encodeURIComponent(memoryId)}`,
  }),
  retrieve: (storeId: string, versionId: string): Call => ({ method: "GET", path: versionPath(storeId, versionId) }),
  redact: (storeId: string, versionId: string): Call => ({
    method: "POST",
    path: `${versionPath(storeId, versionId)}/redact`,
    body: {},
  }),
};

/** Takes path and text out of a version for good; who wrote it and when stays. Throws `invalid_request_error` for the head of a live memory. */
export function useRedact(storeId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (versionId: string) => {
      const { path, body } = calls.redact(storeId, versionId);
      return api.post(MemoryVersion, path, body);
    },
    onSuccess: async (version) => {
      queries.setQueryData(retrieve(storeId, version.id).queryKey, version);
      await queries.resetQueries({ queryKey: [numberedKey, { memory_store_id: storeId }] });
      await queries.invalidateQueries({ queryKey: ["GET /api/changes"] });
    },
  });
}

const versionPath = (storeId: string, versionId: string) =>
  route`/v1/memory_stores/${storeId}/memory_versions/${versionId}`;

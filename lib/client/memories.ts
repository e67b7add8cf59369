"use client";

import { type QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Call } from "@/lib/client/curl";
import { api, route, withParams } from "@/lib/client/http";
import { forgetLine, placeLine } from "@/lib/client/memories/folders";
import { DeletedMemory, Memory } from "@/lib/wire/memories";

const retrieveKey = "GET /v1/memory_stores/{memory_store_id}/memories/{memory_id}";

/** One memory with its content, as it is now. A deleted memory is a `not_found_error`. */
export const retrieve = (storeId: string, memoryId: string) =>
  queryOptions({
    queryKey: [retrieveKey, { memory_store_id: storeId, memory_id: memoryId, view: "full" }],
    queryFn: ({ signal }) => api.get(Memory, memoryPath(storeId, memoryId), { signal }),
  });

export interface NewMemory {
  path: string;
  content: string;
  note?: string;
}

export interface MemoryEdit {
  content?: string;
  path?: string;
  /** Refuse the write unless the memory still has this content. */
  expected_content_sha256?: string;
  note?: string;
}

/** The requests behind the acts, for "copy as curl". */
export const calls = {
  retrieve: (storeId: string, memoryId: string): Call => ({ method: "GET", path: memoryPath(storeId, memoryId) }),
  create: (storeId: string, { path, content, note }: NewMemory): Call => ({
    method: "POST",
    path: route`/v1/memory_stores/${storeId}/memories`,
    body: { path, content },
    headers: noteHeader(note),
  }),
  update: (storeId: string, memoryId: string, edit: MemoryEdit): Call => ({
    method: "POST",
    path: memoryPath(storeId, memoryId),
    body: { content: edit.content, path: edit.path, precondition: precondition(edit.expected_content_sha256) },
    headers: noteHeader(edit.note),
  }),
  remove: (storeId: string, memoryId: string, expected_content_sha256?: string): Call => ({
    method: "DELETE",
    path: withParams(memoryPath(storeId, memoryId), { expected_content_sha256 }),
  }),
  restore: (storeId: string, memoryId: string, path?: string): Call => ({
    method: "POST",
    path: route`/api/memory_stores/${storeId}/memories/${memoryId}/restore`,
    body: { path },
  }),
};

/** Writes a new memory. Throws `memory_path_conflict_error` where the path is taken. */
export function useCreate(storeId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (memory: NewMemory) => send(calls.create(storeId, memory)),
    onSuccess: (memory) => {
      placeLine(queries, storeId, memory);
      return forgetLists(queries);
    },
  });
}

/** Writes new content or moves a memory. Throws `memory_precondition_failed_error` when another write came first, `memory_path_conflict_error` when the path is taken. */
export function useUpdate(storeId: string, memoryId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (edit: MemoryEdit) => {
      const call = calls.update(storeId, memoryId, edit);
      return send({ ...call, path: withParams(call.path, { view: "full" }) });
    },
    onSuccess: (memory) => {
      queries.setQueryData(retrieve(storeId, memoryId).queryKey, memory);
      placeLine(queries, storeId, memory);
      return forgetLists(queries);
    },
  });
}

/** Deletes a memory; its versions stay. With a hash, only if the memory still has that content. */
export function useRemove(storeId: string, memoryId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (expected_content_sha256?: string) =>
      api.delete(DeletedMemory, calls.remove(storeId, memoryId, expected_content_sha256).path),
    onSuccess: () => {
      forgetLine(queries, storeId, memoryId);
      return forget(queries, storeId, memoryId);
    },
  });
}

/** Brings a deleted memory back under its id. Throws `memory_path_conflict_error` when its path is taken by now. */
export function useRestore(storeId: string, memoryId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (path?: string) => send(calls.restore(storeId, memoryId, path)),
    onSuccess: (memory) => {
      placeLine(queries, storeId, memory);
      return forget(queries, storeId, memoryId);
    },
  });
}

/** Asks anew for one memory and for every list it may be in. */
export const forget = (queries: QueryClient, storeId: string, memoryId: string) =>
  Promise.all([
    queries.resetQueries({ queryKey: [retrieveKey, { memory_store_id: storeId, memory_id: memoryId }] }),
    forgetLists(queries),
  ]);

/** `Palimpsest-Note` is percent-encoded, because header values are ASCII. */
export const noteHeader = (note: string | undefined): Record<string, string> | undefined =>
  note?.trim() ? { "Palimpsest-Note": encodeURIComponent(note.trim()) } : undefined;

/** A write shows in the lists of memories, of changes and of stores; those on screen are asked for again. */
const listRoutes = new Set(["GET /api/changes", "GET /api/memory_stores", "GET /api/stats/activity"]);
listRoutes.add("GET /api/memory_stores/{memory_store_id}/memories");

const forgetLists = (queries: QueryClient) =>
  queries.invalidateQueries({ predicate: ({ queryKey }) => listRoutes.has(String(queryKey[0])) });

const memoryPath = (storeId: string, memoryId: string) => route`/v1/memory_stores/${storeId}/memories/${memoryId}`;

const precondition = (content_sha256: string | undefined) =>
  content_sha256 === undefined ? undefined : { type: "content_sha256", content_sha256 };

const send = ({ path, body, headers }: Call) => api.post(Memory, path, body, { headers });

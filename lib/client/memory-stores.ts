"use client";

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Call } from "@/lib/client/curl";
import { useEveryPage } from "@/lib/client/every-page";
import { api, route } from "@/lib/client/http";
import {
  type CreateMemoryStore,
  DeletedMemoryStore,
  MemoryStore,
  type UpdateMemoryStore,
} from "@/lib/wire/memory-stores";
import { MemoryStoreSummaryPage } from "@/lib/wire/memory-summaries";

const listKey = "GET /api/memory_stores";
const retrieveKey = "GET /v1/memory_stores/{memory_store_id}";

/** The stores with what a list shows of them, newest first, 100 a page. */
export const list = ({ include_archived = false } = {}) =>
  infiniteQueryOptions({
    queryKey: [listKey, { include_archived }],
    queryFn: ({ pageParam, signal }) =>
      api.get(MemoryStoreSummaryPage, "/api/memory_stores", {
        params: { limit: 100, page: pageParam, include_archived: include_archived || undefined },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page ?? undefined,
  });

/** All stores, page after page; `complete` once the last page is here. */
export function useAll(filter: { include_archived?: boolean } = {}) {
  const { items: stores, ...rest } = useEveryPage(list(filter));
  return { stores, ...rest };
}

export const retrieve = (storeId: string) =>
  queryOptions({
    queryKey: [retrieveKey, { memory_store_id: storeId }],
    queryFn: ({ signal }) => api.get(MemoryStore, route`/v1/memory_stores/${storeId}`, { signal }),
  });

/** The requests behind the acts, for "copy as curl". */
export const calls = {
  list: (): Call => ({ method: "GET", path: "/api/memory_stores" }),
  retrieve: (storeId: string): Call => ({ method: "GET", path: route`/v1/memory_stores/${storeId}` }),
  create: (body: CreateMemoryStore): Call => ({ method: "POST", path: "/v1/memory_stores", body }),
  update: (storeId: string, body: UpdateMemoryStore): Call => ({
    method: "POST",
    path: route`/v1/memory_stores/${storeId}`,
    body,
  }),
  archive: (storeId: string): Call => ({ method: "POST", path: route`/v1/memory_stores/${storeId}/archive` }),
  remove: (storeId: string): Call => ({ method: "DELETE", path: route`/v1/memory_stores/${storeId}` }),
};

export function useCreate() {
  const changed = useChanged();
  return useMutation({
    mutationFn: (body: CreateMemoryStore) => api.post(MemoryStore, "/v1/memory_stores", body),
    onSuccess: changed,
  });
}

export function useUpdate(storeId: string) {
  const changed = useChanged();
  return useMutation({
    mutationFn: (body: UpdateMemoryStore) => api.post(MemoryStore, route`/v1/memory_stores/${storeId}`, body),
    onSuccess: changed,
  });
}

/** One way: an archived store can be read, redacted and deleted, never written again. */
export function useArchive(storeId: string) {
  const changed = useChanged();
  return useMutation({
    mutationFn: () => api.post(MemoryStore, route`/v1/memory_stores/${storeId}/archive`),
    onSuccess: changed,
  });
}

/** Takes the memories and every version along. */
export function useRemove(storeId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete(DeletedMemoryStore, route`/v1/memory_stores/${storeId}`),
    onSuccess: () => {
      queries.removeQueries({ queryKey: [retrieveKey, { memory_store_id: storeId }] });
      return queries.invalidateQueries({ queryKey: [listKey] });
    },
  });
}

function useChanged() {
  const queries = useQueryClient();
  return (store: MemoryStore) => {
    queries.setQueryData(retrieve(store.id).queryKey, store);
    return queries.invalidateQueries({ queryKey: [listKey] });
  };
}

"use client";

import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, route } from "@/lib/client/http";
import { Memory } from "@/lib/wire/memories";
import { type ListMemorySummaries, MemorySummaryPage } from "@/lib/wire/memory-summaries";

/** The first few memories of a store whose path contains the text. */
export const containing = (storeId: string, text: string, limit = 6) =>
  queryOptions({
    queryKey: [
      "GET /api/memory_stores/{memory_store_id}/memories",
      { memory_store_id: storeId, path_contains: text, limit },
    ],
    queryFn: ({ signal }) =>
      api.get(MemorySummaryPage, route`/api/memory_stores/${storeId}/memories`, {
        params: { path_contains: text, limit },
        signal,
      }),
    placeholderData: keepPreviousData,
  });

/** Every memory of a store whose path contains the text, in path order, 100 a page. */
export const matching = (storeId: string, text: string) =>
  infiniteQueryOptions({
    queryKey: [
      "GET /api/memory_stores/{memory_store_id}/memories",
      { memory_store_id: storeId, path_contains: text, pages: true },
    ],
    queryFn: ({ pageParam, signal }) =>
      api.get(MemorySummaryPage, route`/api/memory_stores/${storeId}/memories`, {
        params: { path_contains: text, limit: 100, page: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page ?? undefined,
    placeholderData: keepPreviousData,
  });

/** The first memories of a store by a measure: latest changed, largest, or most often written. */
export const top = (storeId: string, sort: Exclude<ListMemorySummaries["sort"], "path">, limit: number) =>
  queryOptions({
    queryKey: ["GET /api/memory_stores/{memory_store_id}/memories", { memory_store_id: storeId, sort, limit }],
    queryFn: ({ signal }) =>
      api.get(MemorySummaryPage, route`/api/memory_stores/${storeId}/memories`, { params: { sort, limit }, signal }),
  });

/** A memory without its content: what it is called now. */
export const head = (storeId: string, memoryId: string) =>
  queryOptions({
    queryKey: [
      "GET /v1/memory_stores/{memory_store_id}/memories/{memory_id}",
      { memory_store_id: storeId, memory_id: memoryId, view: "basic" },
    ],
    queryFn: ({ signal }) =>
      api.get(Memory, route`/v1/memory_stores/${storeId}/memories/${memoryId}`, { params: { view: "basic" }, signal }),
  });

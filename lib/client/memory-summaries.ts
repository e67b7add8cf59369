"use client";

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, route } from "@/lib/client/http";
import { Memory } from "@/lib/wire/memories";
import { MemorySummaryPage } from "@/lib/wire/memory-summaries";

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

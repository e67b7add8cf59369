"use client";

import { infiniteQueryOptions } from "@tanstack/react-query";
import type { Call } from "@/lib/client/curl";
import { api, route, withParams } from "@/lib/client/http";
import { MemoryReaderPage } from "@/lib/wire/memory-readers";

const listKey = "GET /api/memory_stores/{memory_store_id}/memory_versions/{memory_version_id}/readers";

const path = (storeId: string, versionId: string) =>
  route`/api/memory_stores/${storeId}/memory_versions/${versionId}/readers`;

/** The sessions that a version can have reached, 100 a page; asked anew whenever somebody looks, because sessions go on. */
export const list = (storeId: string, versionId: string) =>
  infiniteQueryOptions({
    queryKey: [listKey, { memory_store_id: storeId, memory_version_id: versionId }],
    queryFn: ({ pageParam, signal }) =>
      api.get(MemoryReaderPage, path(storeId, versionId), { params: { limit: 100, page: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page ?? undefined,
    staleTime: 0,
  });

/** The requests behind the lists, for "copy as curl". */
export const calls = {
  list: (storeId: string, versionId: string): Call => ({
    method: "GET",
    path: withParams(path(storeId, versionId), { limit: 100 }),
  }),
};

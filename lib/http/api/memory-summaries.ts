import type { Hono } from "hono";
import * as readers from "@/lib/domain/memory-readers";
import * as summaries from "@/lib/domain/memory-summaries";
import { endpoint } from "@/lib/http/endpoint";
import { StoreParams, VersionParams } from "@/lib/http/params";
import { ListMemoryReaders, MemoryReaderPage } from "@/lib/wire/memory-readers";
import { ListMemoryStores } from "@/lib/wire/memory-stores";
import { ListMemorySummaries, MemoryStoreSummaryPage, MemorySummaryPage } from "@/lib/wire/memory-summaries";

const tag = "Summaries";
const stores = "/api/memory_stores";

export function memorySummaryRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "get",
      path: stores,
      tag,
      summary: "List stores with their size and last change",
      query: ListMemoryStores,
      reply: MemoryStoreSummaryPage,
    },
    ({ actor, query }) => summaries.listStores(actor, query),
  );
  endpoint(
    app,
    {
      method: "get",
      path: `${stores}/{memory_store_id}/memories`,
      tag,
      summary: "Find memories by a part of their path, in any order",
      params: StoreParams,
      query: ListMemorySummaries,
      reply: MemorySummaryPage,
    },
    ({ actor, params, query }) => summaries.listMemories(actor, params.memory_store_id, query),
  );
  endpoint(
    app,
    {
      method: "get",
      path: `${stores}/{memory_store_id}/memory_versions/{memory_version_id}/readers`,
      tag,
      summary: "List the sessions that a version can have reached",
      params: VersionParams,
      query: ListMemoryReaders,
      reply: MemoryReaderPage,
    },
    ({ actor, params, query }) => readers.list(actor, params, query),
  );
}

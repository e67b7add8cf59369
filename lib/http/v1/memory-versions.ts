import type { Hono } from "hono";
import * as memoryVersions from "@/lib/domain/memory-versions";
import { endpoint } from "@/lib/http/endpoint";
import { StoreParams, VersionParams } from "@/lib/http/params";
import { FullView } from "@/lib/wire/memories";
import { ListMemoryVersions, MemoryVersion, MemoryVersionPage } from "@/lib/wire/memory-versions";

const tag = "Memory versions";
const all = "/v1/memory_stores/{memory_store_id}/memory_versions";
const one = `${all}/{memory_version_id}`;

export function memoryVersionRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "get",
      path: all,
      tag,
      summary: "List versions, newest first",
      params: StoreParams,
      query: ListMemoryVersions,
      reply: MemoryVersionPage,
    },
    ({ actor, params, query }) => memoryVersions.list(actor, params.memory_store_id, query),
  );
  endpoint(
    app,
    {
      method: "get",
      path: one,
      tag,
      summary: "Retrieve a version",
      params: VersionParams,
      query: FullView,
      reply: MemoryVersion,
    },
    ({ actor, params, query }) => memoryVersions.retrieve(actor, params, query.view),
  );
  endpoint(
    app,
    {
      method: "post",
      path: `${one}/redact`,
      tag,
      summary: "Redact a version: its text goes, its row and attribution stay",
      params: VersionParams,
      reply: MemoryVersion,
    },
    ({ actor, params }) => memoryVersions.redact(actor, params),
  );
}

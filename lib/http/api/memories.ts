import type { Hono } from "hono";
import * as memories from "@/lib/domain/memories";
import * as memoryVersions from "@/lib/domain/memory-versions";
import { endpoint } from "@/lib/http/endpoint";
import { MemoryParams, VersionNumberParams } from "@/lib/http/params";
import { Memory, RestoreMemory } from "@/lib/wire/memories";
import { MemoryVersion } from "@/lib/wire/memory-versions";

const memory = "/api/memory_stores/{memory_store_id}/memories/{memory_id}";

export function memoryRepairRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "post",
      path: `${memory}/restore`,
      tag: "Memories",
      summary: "Bring a deleted memory back",
      params: MemoryParams,
      body: RestoreMemory,
      bodyOptional: true,
      reply: Memory,
      remarks: true,
    },
    ({ actor, params, body, remarks }) => memories.restore(actor, params, body.path ?? null, remarks),
  );
  endpoint(
    app,
    {
      method: "get",
      path: `${memory}/versions/{version_number}`,
      tag: "Memory versions",
      summary: "Retrieve a memory's n-th version",
      params: VersionNumberParams,
      reply: MemoryVersion,
    },
    ({ actor, params }) =>
      memoryVersions.retrieveByNumber(actor, params.memory_store_id, params.memory_id, params.version_number),
  );
}

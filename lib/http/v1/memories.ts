import type { Hono } from "hono";
import * as memories from "@/lib/domain/memories";
import { endpoint } from "@/lib/http/endpoint";
import { MemoryParams, StoreParams } from "@/lib/http/params";
import {
  BasicView,
  CreateMemory,
  DeletedMemory,
  DeleteMemory,
  FullView,
  ListMemories,
  Memory,
  MemoryPage,
  UpdateMemory,
} from "@/lib/wire/memories";

const tag = "Memories";
const all = "/v1/memory_stores/{memory_store_id}/memories";
const one = `${all}/{memory_id}`;

export function memoryRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "post",
      path: all,
      tag,
      summary: "Create a memory",
      params: StoreParams,
      query: BasicView,
      body: CreateMemory,
      reply: Memory,
      remarks: true,
    },
    ({ actor, params, query, body, remarks }) =>
      memories.create(actor, params.memory_store_id, body, query.view, remarks),
  );
  endpoint(
    app,
    {
      method: "get",
      path: all,
      tag,
      summary: "List memories in byte order of their paths",
      params: StoreParams,
      query: ListMemories,
      reply: MemoryPage,
    },
    ({ actor, params, query }) => memories.list(actor, params.memory_store_id, query),
  );
  endpoint(
    app,
    {
      method: "get",
      path: one,
      tag,
      summary: "Retrieve a memory",
      params: MemoryParams,
      query: FullView,
      reply: Memory,
    },
    ({ actor, params, query }) => memories.retrieve(actor, params, query.view),
  );
  endpoint(
    app,
    {
      method: "post",
      path: one,
      tag,
      summary: "Update or rename a memory",
      params: MemoryParams,
      query: BasicView,
      body: UpdateMemory,
      reply: Memory,
      remarks: true,
    },
    ({ actor, params, query, body, remarks }) => memories.update(actor, params, body, query.view, remarks),
  );
  endpoint(
    app,
    {
      method: "delete",
      path: one,
      tag,
      summary: "Delete a memory; its history stays",
      params: MemoryParams,
      query: DeleteMemory,
      reply: DeletedMemory,
      remarks: true,
    },
    ({ actor, params, query, remarks }) => memories.remove(actor, params, query, remarks),
  );
}

import type { Hono } from "hono";
import * as memoryStores from "@/lib/domain/memory-stores";
import { endpoint } from "@/lib/http/endpoint";
import { StoreParams } from "@/lib/http/params";
import {
  CreateMemoryStore,
  DeletedMemoryStore,
  ListMemoryStores,
  MemoryStore,
  MemoryStorePage,
  UpdateMemoryStore,
} from "@/lib/wire/memory-stores";

const tag = "Memory stores";
const stores = "/v1/memory_stores";
const store = `${stores}/{memory_store_id}`;

export function memoryStoreRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "post",
      path: stores,
      tag,
      summary: "Create a memory store",
      body: CreateMemoryStore,
      reply: MemoryStore,
    },
    ({ actor, body }) => memoryStores.create(actor, body),
  );
  endpoint(
    app,
    {
      method: "get",
      path: stores,
      tag,
      summary: "List memory stores, newest first",
      query: ListMemoryStores,
      reply: MemoryStorePage,
    },
    ({ actor, query }) => memoryStores.list(actor, query),
  );
  endpoint(
    app,
    { method: "get", path: store, tag, summary: "Retrieve a memory store", params: StoreParams, reply: MemoryStore },
    ({ actor, params }) => memoryStores.retrieve(actor, params.memory_store_id),
  );
  endpoint(
    app,
    {
      method: "post",
      path: store,
      tag,
      summary: "Update a memory store",
      params: StoreParams,
      body: UpdateMemoryStore,
      reply: MemoryStore,
    },
    ({ actor, params, body }) => memoryStores.update(actor, params.memory_store_id, body),
  );
  endpoint(
    app,
    {
      method: "post",
      path: `${store}/archive`,
      tag,
      summary: "Archive a memory store, for good",
      params: StoreParams,
      reply: MemoryStore,
    },
    ({ actor, params }) => memoryStores.archive(actor, params.memory_store_id),
  );
  endpoint(
    app,
    {
      method: "delete",
      path: store,
      tag,
      summary: "Delete a memory store with everything in it",
      params: StoreParams,
      reply: DeletedMemoryStore,
    },
    ({ actor, params }) => memoryStores.remove(actor, params.memory_store_id),
  );
}

import type Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { raw, sdk } from "@/lib/testing/contract";
import { startServer } from "@/lib/testing/server";
import type { ErrorEnvelope } from "@/lib/wire/errors";
import type { Memory } from "@/lib/wire/memories";
import type { MemoryVersion } from "@/lib/wire/memory-versions";

let stores: Anthropic["beta"]["memoryStores"];
let call: ReturnType<typeof raw>;
let store: string;
let of: { memory_store_id: string };
let unique = 0;
const fresh = () => `/restore/${unique++}`;

beforeAll(async () => {
  const server = await startServer({ env: { PALIMPSEST_MAX_MEMORIES_PER_STORE: "60" } });
  stores = sdk(server).beta.memoryStores;
  call = raw(server);
  store = (await stores.create({ name: "Travel agent" })).id;
  of = { memory_store_id: store };
});

const restore = (id: string, json: object = {}, inStore = store) =>
  call<Memory & Pick<ErrorEnvelope, "error">>("POST", `/api/memory_stores/${inStore}/memories/${id}/restore`, { json });
const versionsOf = async (memory_id: string) =>
  (await stores.memoryVersions.list(store, { memory_id, view: "full" })).data;

async function deleted(content = "text") {
  const memory = await stores.memories.create(store, { path: fresh(), content });
  await stores.memories.delete(memory.id, of);
  return memory;
}

describe("POST …/memories/{memory_id}/restore", () => {
  test("200: back under its id with its last content, as a new version", async () => {
    const memory = await deleted();
    const reply = await restore(memory.id);
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      ...memory,
      memory_version_id: expect.not.stringMatching(memory.memory_version_id),
      updated_at: expect.any(String),
    });
    expect((await stores.memories.retrieve(memory.id, of)).content).toBe("text");
    const versions = await versionsOf(memory.id);
    expect(versions.map(({ operation, content }) => [operation, content])).toEqual([
      ["created", "text"],
      ["deleted", null],
      ["created", "text"],
    ]);
  });

  test("200 without a body, for there is nothing that must be said", async () => {
    const memory = await deleted();
    const reply = await call<Memory>("POST", `/api/memory_stores/${store}/memories/${memory.id}/restore`, {});
    expect([reply.status, reply.body.path]).toEqual([200, memory.path]);
  });

  test("200: somewhere else, with a note, and after a second deletion", async () => {
    const memory = await deleted("two lives");
    const path = fresh();
    const reply = await call<Memory>("POST", `/api/memory_stores/${store}/memories/${memory.id}/restore`, {
      json: { path },
      headers: { "palimpsest-note": encodeURIComponent("wurde doch gebraucht: ü") },
    });
    expect(reply.body.path).toBe(path);
    await stores.memories.delete(memory.id, of);
    expect((await restore(memory.id)).body.path, "where it was last").toBe(path);
  });

  test("409: the path was taken meanwhile, or lies above or below another", async () => {
    for (const [taken, asked] of [
      ["", undefined],
      ["/below", undefined],
      ["-x", "-x/deeper"],
    ] as const) {
      const memory = await deleted();
      const rival = await stores.memories.create(store, { path: memory.path + taken, content: "" });
      const reply = await restore(memory.id, asked ? { path: memory.path + asked } : {});
      expect(reply.status).toBe(409);
      expect(reply.body.error).toMatchObject({
        type: "memory_path_conflict_error",
        conflicting_path: rival.path,
        conflicting_memory_id: rival.id,
      });
      expect((await restore(memory.id, { path: fresh() })).status).toBe(200);
    }
  });

  test("400: the last content was redacted; what was redacted does not come back", async () => {
    const memory = await deleted();
    await stores.memoryVersions.redact(memory.memory_version_id, of);
    for (const json of [{}, { path: fresh() }]) {
      const { status, body } = await restore(memory.id, json);
      expect([status, body.error.type]).toEqual([400, "invalid_request_error"]);
    }
    expect(await versionsOf(memory.id)).toHaveLength(2);
  });

  test("the deletion's own redaction leaves the content, and the path of the version before", async () => {
    const memory = await deleted();
    const [deletion] = await versionsOf(memory.id);
    await stores.memoryVersions.redact(deletion!.id, of);
    expect((await restore(memory.id)).body.path).toBe(memory.path);
  });

  test("400: not deleted, a bad path, an archived store, a full store", async () => {
    const live = await stores.memories.create(store, { path: fresh(), content: "" });
    expect((await restore(live.id)).status).toBe(400);
    const gone = await deleted();
    for (const path of ["", "/", "/a/", "no", "/a\0"]) expect((await restore(gone.id, { path })).status).toBe(400);
    const { id } = await stores.create({ name: "Archived" });
    const memory = await stores.memories.create(id, { path: "/a", content: "" });
    await stores.memories.delete(memory.id, { memory_store_id: id });
    for (let n = 0; n < 60; n++) await stores.memories.create(id, { path: `/${n}`, content: "" });
    expect((await restore(memory.id, {}, id)).body.error.message).toMatch(/as many memories/);
    await stores.archive(id);
    expect((await restore(memory.id, {}, id)).body.error.message).toMatch(/archived/);
  });

  test("404: unknown, or of another store", async () => {
    const memory = await deleted();
    const other = (await stores.create({ name: "Other" })).id;
    for (const [id, inStore] of [
      ["mem_01x", store],
      [memory.id, other],
      [memory.id, "memstore_01x"],
    ] as const)
      for (const json of [{}, { path: fresh() }]) expect((await restore(id, json, inStore)).status).toBe(404);
  });
});

describe("GET …/memories/{memory_id}/versions/{version_number}", () => {
  test("200: the n-th, with its content, from 1 without gaps", async () => {
    const { id } = await stores.memories.create(store, { path: fresh(), content: "v1" });
    for (let n = 2; n <= 5; n++) await stores.memories.update(id, { ...of, content: `v${n}` });
    await stores.memories.delete(id, of);
    const versions = (await versionsOf(id)).reverse();
    for (let n = 1; n <= 6; n++) {
      const { body } = await call<MemoryVersion>("GET", `/api/memory_stores/${store}/memories/${id}/versions/${n}`);
      expect(body).toEqual(versions[n - 1]);
    }
  });
  test("404: beyond the last, not a number, of another memory or store", async () => {
    const { id } = await stores.memories.create(store, { path: fresh(), content: "v1" });
    const other = (await stores.create({ name: "Other" })).id;
    for (const n of ["2", "0", "-1", "1.0", "x", "01", "999999999", "99999999999999999999"])
      expect((await call("GET", `/api/memory_stores/${store}/memories/${id}/versions/${n}`)).status, n).toBe(404);
    expect((await call("GET", `/api/memory_stores/${other}/memories/${id}/versions/1`)).status).toBe(404);
    expect((await call("GET", `/api/memory_stores/${store}/memories/mem_01x/versions/1`)).status).toBe(404);
  });
});

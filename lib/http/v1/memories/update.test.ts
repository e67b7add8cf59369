import { createHash } from "node:crypto";
import Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { inOrder, raw, refusalOf, sdk } from "@/lib/testing/contract";
import { startServer } from "@/lib/testing/server";

let stores: Anthropic["beta"]["memoryStores"];
let call: ReturnType<typeof raw>;
let store: string;
let of: { memory_store_id: string };
let unique = 0;
const fresh = () => `/update/${unique++}`;
const sha = (text: string) => createHash("sha256").update(text).digest("hex");
const expecting = (text: string) => ({ precondition: { type: "content_sha256" as const, content_sha256: sha(text) } });

beforeAll(async () => {
  const server = await startServer();
  stores = sdk(server).beta.memoryStores;
  call = raw(server);
  store = (await stores.create({ name: "Travel agent" })).id;
  of = { memory_store_id: store };
});

const make = (content: string, path = fresh()) => stores.memories.create(store, { path, content });
const history = async (memory_id: string) =>
  (await stores.memoryVersions.list(store, { memory_id, limit: 100 })).data.map(({ operation, path }) => [
    operation,
    path,
  ]);

describe("retrieve", () => {
  test("200: with content, unless view=basic", async () => {
    const memory = await make("text");
    expect(await stores.memories.retrieve(memory.id, of)).toEqual({ ...memory, content: "text" });
    expect(await stores.memories.retrieve(memory.id, { ...of, view: "full" })).toEqual({ ...memory, content: "text" });
    expect(await stores.memories.retrieve(memory.id, { ...of, view: "basic" })).toEqual(memory);
  });
  test("404: unknown, deleted, of another store", async () => {
    const memory = await make("text");
    const other = await stores.create({ name: "Other" });
    const elsewhere = stores.memories.retrieve(memory.id, { memory_store_id: other.id });
    expect(await refusalOf(elsewhere)).toBeInstanceOf(Anthropic.NotFoundError);
    expect(await refusalOf(stores.memories.retrieve("mem_01x", of))).toMatchObject({ status: 404 });
    await stores.memories.delete(memory.id, of);
    expect(await refusalOf(stores.memories.retrieve(memory.id, of))).toMatchObject({ type: "not_found_error" });
  });
});

describe("update", () => {
  test("200: content; the head moves on and what was before stays", async () => {
    const before = await make("one");
    const after = await stores.memories.update(before.id, { ...of, content: "two" });
    expect(after).toMatchObject({ id: before.id, path: before.path, content: null, content_sha256: sha("two") });
    expect(after.memory_version_id).not.toBe(before.memory_version_id);
    expect(after.created_at).toBe(before.created_at);
    expect(inOrder(after.updated_at) > inOrder(before.updated_at)).toBe(true);
    expect((await stores.memories.retrieve(before.id, of)).content).toBe("two");
    expect((await stores.memoryVersions.retrieve(before.memory_version_id, of)).content).toBe("one");
    expect((await stores.memories.update(before.id, { ...of, content: "three", view: "full" })).content).toBe("three");
  });

  test("200: a rename keeps the id and the text", async () => {
    const before = await make("text");
    const path = fresh();
    const after = await stores.memories.update(before.id, { ...of, path, view: "full" });
    expect(after).toMatchObject({ id: before.id, path, content: "text", content_sha256: before.content_sha256 });
    expect(await history(before.id)).toEqual([
      ["modified", path],
      ["created", before.path],
    ]);
    await make("another", before.path);
  });

  test("200: a rename into a place below or above where it is now", async () => {
    const path = fresh();
    const { id } = await make("text", path);
    for (const next of [`${path}/below`, path, `${path}/a/b/c`, `${path}/a`])
      expect((await stores.memories.update(id, { ...of, path: next })).path).toBe(next);
  });

  test("200: what already is as asked makes no version", async () => {
    const memory = await make("text");
    for (const same of [{ content: "text" }, { path: memory.path }, { content: "text", path: memory.path }])
      expect(await stores.memories.update(memory.id, { ...of, ...same })).toEqual(memory);
    expect(await stores.memories.update(memory.id, { ...of, content: "text", path: null })).toEqual(memory);
    expect(await history(memory.id)).toHaveLength(1);
  });

  test("200 although the precondition fails, when it already is as asked", async () => {
    const memory = await make("text");
    const after = await stores.memories.update(memory.id, { ...of, content: "new", ...expecting("text") });
    const again = await stores.memories.update(memory.id, { ...of, content: "new", ...expecting("text") });
    expect(again).toEqual(after);
    const path = fresh();
    const both = { ...of, content: "newer", path, ...expecting("new") };
    const renamed = await stores.memories.update(memory.id, both);
    expect(await stores.memories.update(memory.id, both)).toEqual(renamed);
    expect(await history(memory.id)).toHaveLength(3);
  });

  test("409: the precondition fails; nothing happens and nothing is told", async () => {
    const memory = await make("text");
    for (const change of [{ content: "new" }, { path: fresh() }, { content: "text", path: fresh() }]) {
      const error = await refusalOf(stores.memories.update(memory.id, { ...of, ...change, ...expecting("other") }));
      expect(error).toBeInstanceOf(Anthropic.ConflictError);
      expect(error).toMatchObject({ status: 409, type: "memory_precondition_failed_error" });
      expect(JSON.stringify(error.error)).not.toContain(memory.content_sha256);
    }
    expect(await stores.memories.retrieve(memory.id, { ...of, view: "basic" })).toEqual(memory);
  });

  test("the precondition is about the content, also of a rename", async () => {
    const memory = await make("text");
    const renamed = await stores.memories.update(memory.id, { ...of, path: fresh(), ...expecting("text") });
    expect(renamed.content_sha256).toBe(memory.content_sha256);
  });

  test("409: a rename onto, above or below another", async () => {
    const [one, two] = [await make("1", `${fresh()}/dir/file`), await make("2")];
    for (const path of [one.path, `${one.path}/below`, one.path.slice(0, -5)]) {
      const error = await refusalOf(stores.memories.update(two.id, { ...of, path }));
      expect(error).toMatchObject({
        type: "memory_path_conflict_error",
        error: { error: { conflicting_path: one.path, conflicting_memory_id: one.id } },
      });
      expect(error.headers?.get("x-should-retry")).toBe("false");
    }
    expect((await stores.memories.retrieve(two.id, of)).path).toBe(two.path);
  });

  test.each([
    ["nothing to change", {}],
    ["null for both", { content: null, path: null }],
    ["a precondition alone", expecting("text")],
    ["a precondition of another kind", { content: "x", precondition: { type: "etag", content_sha256: sha("") } }],
    ["a precondition without a hash", { content: "x", precondition: { type: "content_sha256" } }],
    ["an upper-case hash", { content: "x", precondition: { type: "content_sha256", content_sha256: "A".repeat(64) } }],
    ["a hash that is too short", { content: "x", precondition: { type: "content_sha256", content_sha256: "a" } }],
    ["a bad path", { path: "no/slash" }],
    ["a number as content", { content: 7 }],
  ])("400: %s", async (_, json) => {
    const { id } = await make("text");
    const { status, body } = await call("POST", `/v1/memory_stores/${store}/memories/${id}`, { json });
    expect([status, body.error.type]).toEqual([400, "invalid_request_error"]);
  });

  test("404: unknown, deleted, of another store; PATCH and PUT are no routes", async () => {
    const memory = await make("text");
    const other = (await stores.create({ name: "Other" })).id;
    const write = { content: "x" };
    const foreign = stores.memories.update(memory.id, { memory_store_id: other, ...write });
    expect(await refusalOf(foreign)).toMatchObject({ status: 404 });
    expect(await refusalOf(stores.memories.update("mem_01x", { ...of, ...write }))).toMatchObject({ status: 404 });
    for (const method of ["PATCH", "PUT"])
      expect((await call(method, `/v1/memory_stores/${store}/memories/${memory.id}`, { json: write })).status).toBe(
        404,
      );
    await stores.memories.delete(memory.id, of);
    expect(await refusalOf(stores.memories.update(memory.id, { ...of, ...write }))).toMatchObject({ status: 404 });
  });
});

describe("delete", () => {
  test("200: gone, and its path free; its history stays", async () => {
    const memory = await make("text");
    expect(await stores.memories.delete(memory.id, of)).toEqual({ id: memory.id, type: "memory_deleted" });
    expect((await make("next", memory.path)).id).not.toBe(memory.id);
    expect(await history(memory.id)).toEqual([
      ["deleted", memory.path],
      ["created", memory.path],
    ]);
    expect((await stores.memoryVersions.retrieve(memory.memory_version_id, of)).content).toBe("text");
  });
  test("200 with the right hash, 409 with another", async () => {
    const memory = await make("text");
    const refused = stores.memories.delete(memory.id, { ...of, expected_content_sha256: sha("other") });
    const error = await refusalOf(refused);
    expect(error).toMatchObject({ status: 409, type: "memory_precondition_failed_error" });
    expect(error.headers?.get("x-should-retry")).toBe("false");
    await stores.memories.delete(memory.id, { ...of, expected_content_sha256: memory.content_sha256 });
  });
  test("400: a hash that is none", async () => {
    const { id } = await make("text");
    for (const hash of ["", "x", "A".repeat(64), "a".repeat(63), "%00"])
      expect(
        (await call("DELETE", `/v1/memory_stores/${store}/memories/${id}?expected_content_sha256=${hash}`)).status,
      ).toBe(400);
  });
  test("404: unknown, or deleted already", async () => {
    const { id } = await make("text");
    await stores.memories.delete(id, of);
    expect(await refusalOf(stores.memories.delete(id, of))).toBeInstanceOf(Anthropic.NotFoundError);
    expect(await refusalOf(stores.memories.delete("mem_01x", of))).toMatchObject({ status: 404 });
  });
});

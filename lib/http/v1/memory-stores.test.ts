import Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { raw, refusalOf, sdk } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";

let server: TestServer;
let stores: Anthropic["beta"]["memoryStores"];
let call: ReturnType<typeof raw>;
beforeAll(async () => {
  server = await startServer();
  stores = sdk(server).beta.memoryStores;
  call = raw(server);
});

const unknown = "memstore_01unknown";
const invalid = { status: 400, type: "invalid_request_error" };
const microseconds = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$|^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

describe("create", () => {
  test("200: all eight fields, unset ones empty", async () => {
    const store = await stores.create({ name: "Travel agent" });
    expect(store).toEqual({
      id: expect.stringMatching(/^memstore_01\w{22}$/),
      type: "memory_store",
      name: "Travel agent",
      description: "",
      metadata: {},
      created_at: expect.stringMatching(microseconds),
      updated_at: store.created_at,
      archived_at: null,
    });
    expect(store._request_id).toMatch(/^req_01/);
  });

  test("200: names need not be unique, and limits count characters", async () => {
    const name = "🧳".repeat(255);
    const description = "ß".repeat(1024);
    const metadata = Object.fromEntries([...Array(16)].map((_, n) => [`${n}`.padEnd(64, "k"), "🗝".repeat(512)]));
    const [first, second] = [
      await stores.create({ name, description, metadata }),
      await stores.create({ name, description: "", metadata: {} }),
    ];
    expect(first).toMatchObject({ name, description, metadata });
    expect(second.id).not.toBe(first.id);
  });

  test.each([
    ["no name", {}],
    ["an empty name", { name: "" }],
    ["a name of 256 characters", { name: "x".repeat(256) }],
    ["a control character in the name", { name: "a\tb" }],
    ["a C1 control character in the name", { name: "a\u0085b" }],
    ["a lone surrogate in the name", { name: "a\ud800" }],
    ["a number as name", { name: 5 }],
    ["null as name", { name: null }],
    ["a description of 1,025 characters", { name: "a", description: "x".repeat(1025) }],
    ["NUL in the description", { name: "a", description: "\0" }],
    ["17 pairs", { name: "a", metadata: Object.fromEntries([...Array(17)].map((_, n) => [`${n}`, ""])) }],
    ["an empty key", { name: "a", metadata: { "": "x" } }],
    ["a key of 65 characters", { name: "a", metadata: { ["k".repeat(65)]: "x" } }],
    ["a value of 513 characters", { name: "a", metadata: { k: "x".repeat(513) } }],
    ["a value that is no text", { name: "a", metadata: { k: 1 } }],
    ["NUL in a value", { name: "a", metadata: { k: "\0" } }],
    ["a lone surrogate in a key", { name: "a", metadata: { "\udc00": "x" } }],
    ["a list as metadata", { name: "a", metadata: ["x"] }],
    ["a list as body", ["x"]],
    ["null as body", null],
  ])("400: %s", async (_, json) => {
    const { status, body } = await call("POST", "/v1/memory_stores", { json });
    expect({ status, type: body.error.type }).toEqual(invalid);
  });

  test("a refusal names the field and never the value", async () => {
    const { body } = await call("POST", "/v1/memory_stores", {
      json: { name: "a", metadata: { sesame: "open".repeat(200) } },
    });
    expect(body.error.message).toMatch(/^metadata: /);
    expect(JSON.stringify(body)).not.toMatch(/sesame|open/);
  });
});

describe("retrieve", () => {
  test("200: as it was created", async () => {
    const store = await stores.create({ name: "A", description: "b", metadata: { c: "d" } });
    expect(await stores.retrieve(store.id)).toEqual(store);
  });
  test("404: an unknown id", async () => {
    const error = await refusalOf(stores.retrieve(unknown));
    expect(error).toBeInstanceOf(Anthropic.NotFoundError);
    expect(error).toMatchObject({ status: 404, type: "not_found_error", errorCode: null });
    expect(error.requestID).toMatch(/^req_01/);
  });
  test("404: an id that can be none", async () => {
    for (const id of ["x", "%00", "%zz", "%2e%2e", "a%2fb", "é", "x".repeat(500), "mem_01", "constructor"])
      expect((await call("GET", `/v1/memory_stores/${id}`)).status).toBe(404);
  });
});

describe("update", () => {
  test("200: name, description and metadata; updated_at moves", async () => {
    const store = await stores.create({ name: "A", description: "b", metadata: { keep: "1", drop: "2", change: "3" } });
    const changed = await stores.update(store.id, {
      name: "B",
      description: "c",
      metadata: { drop: null, change: "4", add: "5" },
    });
    expect(changed).toMatchObject({ name: "B", description: "c", metadata: { keep: "1", change: "4", add: "5" } });
    expect(Date.parse(changed.updated_at)).toBeGreaterThanOrEqual(Date.parse(store.updated_at));
    expect(changed.updated_at).not.toBe(store.updated_at);
    expect(changed.created_at).toBe(store.created_at);
    expect(await stores.retrieve(store.id)).toEqual(changed);
  });
  test("200: what is asked for already leaves updated_at alone", async () => {
    const store = await stores.create({ name: "A", description: "b", metadata: { c: "d" } });
    expect(await stores.update(store.id, { name: "A", description: "b", metadata: { c: "d" } })).toEqual(store);
    expect(await stores.update(store.id, {})).toEqual(store);
    expect(await stores.update(store.id, { metadata: { unknown: null } })).toEqual(store);
  });
  test("200: null leaves the name and clears the description, as an empty text does", async () => {
    const { id } = await stores.create({ name: "A", description: "b" });
    expect(await stores.update(id, { name: null, description: null })).toMatchObject({ name: "A", description: "" });
    await stores.update(id, { description: "c" });
    expect(await stores.update(id, { description: "" })).toMatchObject({ description: "" });
  });
  test("400: more than 16 pairs after merging", async () => {
    const pairs = Object.fromEntries([...Array(16)].map((_, n) => [`k${n}`, "v"]));
    const { id } = await stores.create({ name: "A", metadata: pairs });
    expect(await refusalOf(stores.update(id, { metadata: { k16: "v" } }))).toMatchObject(invalid);
    expect((await stores.update(id, { metadata: { k0: null, k16: "v" } })).metadata).toHaveProperty("k16");
  });
  test("400: an empty name, an archived store", async () => {
    const { id } = await stores.create({ name: "A" });
    expect(await refusalOf(stores.update(id, { name: "" }))).toBeInstanceOf(Anthropic.BadRequestError);
    await stores.archive(id);
    expect(await refusalOf(stores.update(id, { name: "B" }))).toMatchObject(invalid);
  });
  test("404", async () => {
    expect(await refusalOf(stores.update(unknown, { name: "B" }))).toBeInstanceOf(Anthropic.NotFoundError);
  });
  test("updated_at does not move with memories", async () => {
    const store = await stores.create({ name: "A" });
    const memory = await stores.memories.create(store.id, { path: "/a", content: "b" });
    await stores.memories.update(memory.id, { memory_store_id: store.id, content: "c" });
    expect(await stores.retrieve(store.id)).toEqual(store);
  });
});

describe("archive", () => {
  test("200: for good, and again changes nothing", async () => {
    const { id, created_at } = await stores.create({ name: "A" });
    const archived = await stores.archive(id);
    expect(archived.archived_at).toMatch(microseconds);
    expect(archived.updated_at).toBe(archived.archived_at);
    expect(archived.created_at).toBe(created_at);
    expect(await stores.archive(id)).toEqual(archived);
  });
  test("what an archived store still allows, and what not", async () => {
    const { id } = await stores.create({ name: "A" });
    const of = { memory_store_id: id };
    const memory = await stores.memories.create(id, { path: "/a", content: "1" });
    await stores.memories.update(memory.id, { ...of, content: "2" });
    await stores.archive(id);
    expect(await refusalOf(stores.memories.create(id, { path: "/b", content: "" }))).toMatchObject(invalid);
    expect(await refusalOf(stores.memories.update(memory.id, { ...of, content: "3" }))).toMatchObject(invalid);
    expect((await stores.memories.retrieve(memory.id, of)).content).toBe("2");
    expect((await stores.memories.list(id)).data).toHaveLength(1);
    const redacted = await stores.memoryVersions.redact(memory.memory_version_id, of);
    expect(redacted.redacted_at).not.toBeNull();
    expect(await stores.memories.delete(memory.id, of)).toEqual({ id: memory.id, type: "memory_deleted" });
    expect(await stores.delete(id)).toEqual({ id, type: "memory_store_deleted" });
  });
  test("404", async () => {
    expect(await refusalOf(stores.archive(unknown))).toBeInstanceOf(Anthropic.NotFoundError);
  });
});

describe("delete", () => {
  test("200: gone with everything in it, at once", async () => {
    const { id } = await stores.create({ name: "A" });
    const memory = await stores.memories.create(id, { path: "/a", content: "1" });
    expect(await stores.delete(id)).toEqual({ id, type: "memory_store_deleted" });
    const key = { memory_store_id: id };
    const calls = [
      stores.retrieve(id),
      stores.archive(id),
      stores.update(id, { name: "B" }),
      stores.delete(id),
      stores.memories.list(id),
      stores.memories.create(id, { path: "/b", content: "" }),
      stores.memories.retrieve(memory.id, key),
      stores.memories.update(memory.id, { ...key, content: "2" }),
      stores.memories.delete(memory.id, key),
      stores.memoryVersions.list(id),
      stores.memoryVersions.retrieve(memory.memory_version_id, key),
      stores.memoryVersions.redact(memory.memory_version_id, key),
    ];
    for (const error of await Promise.all(calls.map((gone) => refusalOf(gone))))
      expect(error).toBeInstanceOf(Anthropic.NotFoundError);
    for await (const store of stores.list({ include_archived: true })) expect(store.id).not.toBe(id);
  });
  test("404", async () => {
    expect(await refusalOf(stores.delete(unknown))).toMatchObject({ status: 404, type: "not_found_error" });
  });
});

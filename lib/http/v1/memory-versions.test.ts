import Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { inOrder, raw, refusalOf, sdk } from "@/lib/testing/contract";
import { startServer } from "@/lib/testing/server";
import { newKey } from "@/lib/testing/workspaces";
import type { MemoryVersion } from "@/lib/wire/memory-versions";

let stores: Anthropic["beta"]["memoryStores"];
let call: ReturnType<typeof raw>;
let store: string;
let of: { memory_store_id: string };
let flights: { id: string; versions: MemoryVersion[] };
let other: { id: string; stores: typeof stores };

/** The memory /preferences/flights.md with 30 versions, the last of them its deletion; two keys took turns. */
beforeAll(async () => {
  const server = await startServer();
  stores = sdk(server).beta.memoryStores;
  call = raw(server);
  store = (await stores.create({ name: "Travel agent" })).id;
  of = { memory_store_id: store };
  const key = await newKey(server.databaseUrl, ["memory:read", "memory:write"]);
  other = { id: key.id, stores: sdk({ url: server.url, apiKey: key.apiKey }).beta.memoryStores };
  const { id } = await stores.memories.create(store, { path: "/preferences/flights.md", content: "v1" });
  for (let n = 2; n < 30; n++) await (n % 2 ? stores : other.stores).memories.update(id, { ...of, content: `v${n}` });
  await stores.memories.delete(id, of);
  for (let n = 0; n < 5; n++) await stores.memories.create(store, { path: `/others/${n}`, content: "o" });
  const versions = (await all({ memory_id: id, view: "full" })).reverse();
  flights = { id, versions };
});

async function all(query: Anthropic.Beta.MemoryStores.MemoryVersionListParams): Promise<MemoryVersion[]> {
  const versions: MemoryVersion[] = [];
  for await (const version of stores.memoryVersions.list(store, query)) versions.push(version as MemoryVersion);
  return versions;
}

describe("list", () => {
  test("200: newest first, a deleted memory's included, without content", async () => {
    const first = await stores.memoryVersions.list(store);
    expect(first.data).toHaveLength(20);
    const versions = await all({ limit: 7 });
    expect(versions).toHaveLength(35);
    const stamps = versions.map(({ created_at, id }) => `${created_at.padEnd(27, "0")} ${id}`);
    expect(stamps).toEqual([...stamps].sort().reverse());
    for (const version of versions) expect(version.content).toBeNull();
  });

  test("200: null where the wire says null, and nowhere else", async () => {
    const versions = flights.versions;
    expect(versions.map(({ operation }) => operation)).toEqual(["created", ...Array(28).fill("modified"), "deleted"]);
    for (const [at, version] of versions.entries()) {
      const deleted = version.operation === "deleted";
      expect(version).toEqual({
        id: expect.stringMatching(/^memver_01/),
        type: "memory_version",
        memory_store_id: store,
        memory_id: flights.id,
        operation: version.operation,
        created_at: expect.any(String),
        created_by: expect.objectContaining({ type: "api_actor" }),
        path: "/preferences/flights.md",
        content: deleted ? null : `v${at + 1}`,
        content_sha256: deleted ? null : expect.stringMatching(/^[0-9a-f]{64}$/),
        content_size_bytes: deleted ? null : `v${at + 1}`.length,
        redacted_at: null,
        redacted_by: null,
      });
    }
  });

  test("200: versions of one memory are strictly ordered in time", async () => {
    const stamps = flights.versions.map(({ created_at }) => inOrder(created_at));
    expect(new Set(stamps).size).toBe(stamps.length);
    expect(stamps).toEqual([...stamps].sort());
  });

  test("200: by operation, by key, by time, and together", async () => {
    expect(await all({ operation: "deleted" })).toHaveLength(1);
    expect(await all({ operation: "created" })).toHaveLength(6);
    expect(await all({ api_key_id: other.id, limit: 5 })).toHaveLength(14);
    expect(await all({ api_key_id: other.id, operation: "created" })).toEqual([]);
    const [from, to] = [flights.versions[4]!, flights.versions[9]!];
    const between = { "created_at[gte]": from.created_at, "created_at[lte]": to.created_at };
    expect((await all({ ...between, limit: 4 })).map(({ id }) => id)).toEqual(
      flights.versions
        .slice(4, 10)
        .reverse()
        .map(({ id }) => id),
    );
    expect(await all({ ...between, memory_id: flights.id, api_key_id: other.id })).toHaveLength(3);
    expect(await all({ session_id: "sesn_01x" })).toEqual([]);
    expect(await all({ service_account_id: "svac_01x" })).toEqual([]);
    expect(await all({ session_id: other.id }), "a key's id is no session's").toEqual([]);
    expect(await all({ memory_id: "mem_01x" })).toEqual([]);
  });

  test("200: with view=full at most twenty to a page", async () => {
    const page = await stores.memoryVersions.list(store, { view: "full", limit: 100, memory_id: flights.id });
    expect(page.data).toHaveLength(20);
    expect(page.data[1]!.content).toBe("v29");
    expect((await stores.memoryVersions.list(store, { limit: 100 })).data).toHaveLength(35);
  });

  test.each([
    "operation=renamed",
    "operation=",
    "limit=0",
    "view=half",
    "created_at[gte]=soon",
    "memory_id=",
    "memory_id=%00",
    "api_key_id=%00",
    "page=page_x",
  ])("400: %s", async (query) => {
    const { status, body } = await call("GET", `/v1/memory_stores/${store}/memory_versions?${query}`);
    expect([status, body.error.type]).toEqual([400, "invalid_request_error"]);
  });

  test("400: a cursor made with another filter", async () => {
    const page = encodeURIComponent((await stores.memoryVersions.list(store, { limit: 3 })).next_page!);
    const listed = (query: string) => call("GET", `/v1/memory_stores/${store}/memory_versions?page=${page}${query}`);
    expect((await listed("")).status).toBe(200);
    expect((await listed(`&memory_id=${flights.id}`)).status).toBe(400);
    expect((await listed("&operation=created")).status).toBe(400);
    expect((await call("GET", `/v1/memory_stores/${store}/memories?page=${page}`)).status).toBe(400);
  });

  test("404: an unknown store", async () => {
    const call = Promise.resolve(stores.memoryVersions.list("memstore_01x"));
    expect(await refusalOf(call)).toBeInstanceOf(Anthropic.NotFoundError);
  });

  test.each([{}, { memory: true }])("while others write, nothing is skipped or doubled %o", async ({ memory }) => {
    const busy = (await stores.create({ name: "Busy" })).id;
    const key = { memory_store_id: busy };
    const { id } = await stores.memories.create(busy, { path: "/busy", content: "0" });
    for (let n = 0; n < 25; n++) await stores.memories.update(id, { ...key, content: `before ${n}` });
    const before = (await stores.memoryVersions.list(busy, { limit: 100 })).data.map((version) => version.id);
    const seen: string[] = [];
    let n = 0;
    for await (const version of stores.memoryVersions.list(busy, { limit: 3, ...(memory ? { memory_id: id } : {}) })) {
      seen.push(version.id);
      await stores.memories.update(id, { ...key, content: `after ${n++}` });
    }
    expect(seen.filter((version) => before.includes(version))).toEqual(before);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe("retrieve", () => {
  test("200: with content, unless view=basic", async () => {
    const version = flights.versions[2]!;
    expect(await stores.memoryVersions.retrieve(version.id, of)).toEqual(version);
    const basic = await stores.memoryVersions.retrieve(version.id, { ...of, view: "basic" });
    expect(basic).toEqual({ ...version, content: null });
  });
  test("404: unknown, of another store, the id of a memory", async () => {
    const elsewhere = { memory_store_id: (await stores.create({ name: "Other" })).id };
    const version = flights.versions[2]!;
    const calls = [
      stores.memoryVersions.retrieve(version.id, elsewhere),
      stores.memoryVersions.retrieve("memver_01x", of),
      stores.memoryVersions.retrieve(flights.id, of),
    ];
    for (const error of await Promise.all(calls.map((call) => refusalOf(call))))
      expect(error).toMatchObject({ status: 404, type: "not_found_error" });
  });
});

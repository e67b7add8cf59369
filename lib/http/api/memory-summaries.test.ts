import type Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { eventually, inOrder, raw, sdk } from "@/lib/testing/contract";
import { startServer } from "@/lib/testing/server";
import { newKey } from "@/lib/testing/workspaces";
import type { MemoryStoreSummary, MemorySummary } from "@/lib/wire/memory-summaries";
import type { Page } from "@/lib/wire/pages";

let stores: Anthropic["beta"]["memoryStores"];
let call: ReturnType<typeof raw>;
let store: string;
let other: string;
const memories = new Map<string, { id: string; versions: number; size: number }>();

/** 30 memories: sizes and numbers of versions repeat, so that ties have to be broken. */
beforeAll(async () => {
  const server = await startServer();
  stores = sdk(server).beta.memoryStores;
  call = raw(server);
  store = (await stores.create({ name: "Travel agent", description: "What it learned" })).id;
  const key = await newKey(server.databaseUrl, ["memory:read", "memory:write"]);
  other = key.id;
  const theirs = sdk({ url: server.url, apiKey: key.apiKey }).beta.memoryStores;
  for (let n = 0; n < 30; n++) {
    const path = n === 7 ? "/Äpfel/ÉCLAIR_100%.md" : `/${n % 2 ? "notes" : "Preferences"}/${n}.md`;
    const { id } = await stores.memories.create(store, { path, content: "x" });
    const versions = 1 + (n % 4);
    let size = 1;
    for (let version = 2; version <= versions; version++) {
      size = (n % 5) + version;
      await theirs.memories.update(id, { memory_store_id: store, content: `${version}`.padEnd(size, "y") });
    }
    memories.set(path, { id, versions, size });
  }
  const gone = await stores.memories.create(store, { path: "/notes/gone.md", content: "gone" });
  await stores.memories.delete(gone.id, { memory_store_id: store });
});

const listed = (query = "") => call<Page<MemorySummary>>("GET", `/api/memory_stores/${store}/memories?${query}`);
async function all(query: string): Promise<MemorySummary[]> {
  const items: MemorySummary[] = [];
  for (let page: string | null = ""; page !== null; ) {
    const { body } = await listed(`${query}${page && `&page=${encodeURIComponent(page)}`}`);
    items.push(...body.data);
    page = body.next_page;
  }
  return items;
}
const found = async (text: string) =>
  (await all(`path_contains=${encodeURIComponent(text)}`)).map(({ path }) => path).sort();

describe("GET /api/memory_stores", () => {
  test("200: the wire's store with its size and last change", async () => {
    const quiet = await stores.create({ name: "Quiet" });
    const summaries = await eventually(async () => {
      const { data } = (await call<Page<MemoryStoreSummary>>("GET", "/api/memory_stores")).body;
      return data.find(({ id }) => id === store)?.last_change?.operation === "deleted" && data;
    });
    const sizes = [...memories.values()];
    expect(summaries.find(({ id }) => id === store)).toEqual({
      ...(await stores.retrieve(store)),
      memories: 30,
      bytes: sizes.reduce((sum, { size }) => sum + size, 0),
      versions: sizes.reduce((sum, { versions }) => sum + versions, 0) + 2,
      last_change: {
        memory_version_id: expect.stringMatching(/^memver_/),
        memory_id: expect.stringMatching(/^mem_/),
        path: "/notes/gone.md",
        operation: "deleted",
        created_at: expect.any(String),
        actor: { type: "api_actor", id: expect.any(String), name: "Initial key" },
        session: null,
      },
    });
    expect(summaries.find(({ id }) => id === quiet.id)).toMatchObject({
      memories: 0,
      bytes: 0,
      versions: 0,
      last_change: null,
    });
  });

  test("200: after a redaction the last change has no path; after a deletion the store is gone", async () => {
    const { id } = await stores.create({ name: "Short-lived" });
    const memory = await stores.memories.create(id, { path: "/a", content: "12345" });
    await stores.memories.delete(memory.id, { memory_store_id: id });
    const [deletion] = (await stores.memoryVersions.list(id)).data;
    await stores.memoryVersions.redact(deletion!.id, { memory_store_id: id });
    const summary = async () =>
      (await call<Page<MemoryStoreSummary>>("GET", "/api/memory_stores")).body.data.find((store) => store.id === id);
    const settled = await eventually(async () => {
      const now = await summary();
      return now?.versions === 2 && now;
    });
    expect(settled).toMatchObject({
      memories: 0,
      bytes: 0,
      versions: 2,
      last_change: { operation: "deleted", path: null },
    });
    await stores.delete(id);
    expect(await summary()).toBeUndefined();
  });

  test("200: pages, and the filters of the wire's list", async () => {
    const made = [];
    for (let n = 0; n < 5; n++) made.unshift((await stores.create({ name: `S${n}` })).id);
    const { body } = await call<Page<MemoryStoreSummary>>("GET", "/api/memory_stores?limit=3");
    expect(body.data.map(({ id }) => id)).toEqual(made.slice(0, 3));
    const page = encodeURIComponent(body.next_page!);
    const next = await call<Page<MemoryStoreSummary>>("GET", `/api/memory_stores?limit=2&page=${page}`);
    expect(next.body.data.map(({ id }) => id)).toEqual(made.slice(3));
    await stores.archive(made[0]!);
    const visible = (await call<Page<MemoryStoreSummary>>("GET", "/api/memory_stores?limit=1")).body.data[0]!.id;
    expect(visible).toBe(made[1]);
    expect((await call("GET", `/v1/memory_stores?page=${page}`)).status, "a cursor of another list").toBe(400);
  });
});

describe("GET /api/memory_stores/{memory_store_id}/memories", () => {
  test("200: the wire's memory without content, with how often and by whom it was written", async () => {
    for (const item of await all("limit=100")) {
      const { id, versions, size } = memories.get(item.path)!;
      const memory = await stores.memories.retrieve(id, { memory_store_id: store, view: "basic" });
      const last_actor = expect.objectContaining(
        versions > 1 ? { type: "api_actor", id: other } : { name: "Initial key" },
      );
      expect(item).toEqual({ ...memory, versions, last_actor, last_session: null });
      expect(item.content_size_bytes).toBe(size);
    }
  });

  test.each([1, 4, 30, 100])("200: every order, paged by %s to the end: each memory once", async (limit) => {
    const orders: Record<string, (a: MemorySummary, b: MemorySummary) => number> = {
      path: () => 0,
      updated: (a, b) => inOrder(b.updated_at).localeCompare(inOrder(a.updated_at)),
      size: (a, b) => b.content_size_bytes - a.content_size_bytes,
      versions: (a, b) => b.versions - a.versions,
    };
    for (const [sort, compare] of Object.entries(orders)) {
      const items = await all(`sort=${sort}&limit=${limit}`);
      expect(new Set(items.map(({ id }) => id)).size, sort).toBe(30);
      expect(items).toHaveLength(30);
      const byPath = [...items].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
      expect(items, sort).toEqual(byPath.sort(compare));
    }
  });

  test("200: a part of the path, literally and whatever its case", async () => {
    expect(await found("PREFERENCES/1")).toEqual((await found("preferences/1")).sort());
    expect(await found("preferences/1")).toHaveLength(5);
    expect(await found("äpfel")).toEqual(["/Äpfel/ÉCLAIR_100%.md"]);
    expect(await found("Äpfel/éclair")).toEqual(["/Äpfel/ÉCLAIR_100%.md"]);
    expect(await found("100%")).toHaveLength(1);
    expect(await found("_")).toHaveLength(1);
    expect(await found("%")).toHaveLength(1);
    for (const none of ["gone", "\\", "'", "*", "x".repeat(256)]) expect(await found(none)).toEqual([]);
    expect(await found("")).toHaveLength(30);
    expect((await listed("path_contains=notes&sort=versions&limit=3")).body.data).toHaveLength(3);
  });

  test.each(["sort=name", "sort=", "limit=0", "path_contains=%00", `path_contains=${"x".repeat(257)}`, "page=page_x"])(
    "400: %s",
    async (query) => {
      expect((await listed(query)).status).toBe(400);
    },
  );
  test("400: a cursor of another order or filter", async () => {
    const page = encodeURIComponent((await listed("sort=size&limit=2")).body.next_page!);
    for (const query of ["sort=versions", "sort=path", "sort=size&path_contains=a"])
      expect((await listed(`${query}&page=${page}`)).status).toBe(400);
  });
  test("404: an unknown store", async () => {
    expect((await call("GET", "/api/memory_stores/memstore_01x/memories")).status).toBe(404);
  });
});

import Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { raw, refusalOf, sdk } from "@/lib/testing/contract";
import { startServer } from "@/lib/testing/server";
import type { Memory, MemoryPrefix } from "@/lib/wire/memories";
import type { Page } from "@/lib/wire/pages";

type Item = Memory | MemoryPrefix;

let stores: Anthropic["beta"]["memoryStores"];
let call: ReturnType<typeof raw>;
let store: string;

// Byte order and JavaScript's own disagree on characters outside the basic plane; combining marks sort behind all ASCII.
const paths = [
  "/A",
  "/a b",
  "/a!/x",
  "/a-b",
  "/a/1",
  "/a/2/deep/er",
  "/a/2/deeper",
  "/a0",
  "/b/\u{1f600}/x",
  "/b/\uff5e",
  "/b/\u{10ffff}",
  "/b/x\u0323",
  "/b/xa",
  "/b/é",
  "/notes-archive/x",
  "/notes/x",
  "/notes/y/z",
  "/notes0",
  "/z/%",
  "/z/_/x",
  "/z/\\x",
];
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const sorted = [...paths].sort(byBytes);

beforeAll(async () => {
  const server = await startServer();
  stores = sdk(server).beta.memoryStores;
  call = raw(server);
  store = (await stores.create({ name: "Travel agent" })).id;
  await Promise.all(paths.map((path) => stores.memories.create(store, { path, content: `text of ${path}` })));
});

const refused = (query: string, id = store) => call("GET", `/v1/memory_stores/${id}/memories?${query}`);

async function all(query: Anthropic.Beta.MemoryStores.MemoryListParams): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of stores.memories.list(store, query)) items.push(item as Item);
  return items;
}
const shown = (items: Item[]) => items.map(({ path }) => path);

/** What depth=1 must show below a prefix, worked out from the paths alone. */
const children = (prefix: string, from = paths) => {
  const below = from.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  const entries = below.map((rest) => (rest.includes("/") ? rest.slice(0, rest.indexOf("/") + 1) : rest));
  return [...new Set(entries)].map((entry) => prefix + entry).sort(byBytes);
};

describe("list", () => {
  test("200: every memory in byte order, without content", async () => {
    const items = await all({});
    expect(shown(items)).toEqual(sorted);
    for (const item of items) expect(item).toMatchObject({ type: "memory", content: null });
  });

  test.each([1, 2, 3, 7, 100])("200: the same in pages of %s, at either depth", async (limit) => {
    expect(shown(await all({ limit }))).toEqual(sorted);
    expect(shown(await all({ limit, depth: 0 }))).toEqual(sorted);
    for (const path_prefix of ["/", "/a/", "/b/", "/notes/", "/z/", "/a/2/"])
      expect(shown(await all({ limit, depth: 1, path_prefix }))).toEqual(children(path_prefix));
  });

  test("200: rolled-up directories and memories stand together and are told apart by type", async () => {
    const items = await all({ depth: 1, path_prefix: "/a/" });
    expect(items).toEqual([
      expect.objectContaining({ type: "memory", path: "/a/1" }),
      { type: "memory_prefix", path: "/a/2/" },
    ]);
  });

  test("200: a prefix means whole segments, literally", async () => {
    expect(shown(await all({ path_prefix: "/notes/" }))).toEqual(["/notes/x", "/notes/y/z"]);
    for (const path_prefix of ["/%/", "/z/_", "/nothing/", "/Notes/", "/notes/x/", "//", "notes/"])
      if (path_prefix.endsWith("/")) expect(await all({ path_prefix })).toEqual([]);
    expect(shown(await all({ path_prefix: "/z/_/" }))).toEqual(["/z/_/x"]);
  });

  test("200: with view=full the content, at most twenty to a page", async () => {
    const first = await stores.memories.list(store, { view: "full", limit: 100 });
    expect(first.data).toHaveLength(20);
    const items = (await all({ view: "full", limit: 100 })) as Memory[];
    expect(items.map(({ path, content }) => [path, content])).toEqual(sorted.map((path) => [path, `text of ${path}`]));
    const children = await all({ view: "full", depth: 1 });
    expect(children.find(({ path }) => path === "/A")).toMatchObject({ content: "text of /A" });
  });

  test("200: an empty store, order parameters of old, limits above 100", async () => {
    const empty = (await stores.create({ name: "Empty" })).id;
    for (const depth of [0, 1]) {
      const { data, next_page } = await stores.memories.list(empty, { depth });
      expect({ data, next_page }).toEqual({ data: [], next_page: null });
    }
    const old = await call<Page<Item>>(
      "GET",
      `/v1/memory_stores/${store}/memories?order_by=path&order=desc&limit=5000`,
    );
    expect(shown(old.body.data)).toEqual(sorted);
  });

  test.each([
    "depth=2",
    "depth=-1",
    "depth=",
    "depth=1.0",
    "depth=01",
    "depth=abc",
    "path_prefix=",
    "path_prefix=%2Fnotes",
    "path_prefix=%00%2F",
    "limit=0",
    "limit=-5",
    "limit=many",
    "view=all",
    "page=page_bad",
  ])("400: %s", async (query) => {
    const { status, body } = await refused(query);
    expect([status, body.error.type]).toEqual([400, "invalid_request_error"]);
  });

  test("400: a cursor of another store, depth, prefix or list", async () => {
    const other = (await stores.create({ name: "Other" })).id;
    await stores.memories.create(other, { path: "/1", content: "" });
    const page = encodeURIComponent((await stores.memories.list(store, { limit: 2 })).next_page!);
    expect((await refused(`limit=2&page=${page}`, other)).status).toBe(400);
    expect((await refused(`depth=1&page=${page}`)).status).toBe(400);
    expect((await refused(`path_prefix=/a/&page=${page}`)).status).toBe(400);
    expect((await call("GET", `/v1/memory_stores/${store}/memory_versions?page=${page}`)).status).toBe(400);
    expect((await refused(`view=full&limit=5&page=${page}`)).status, "another view is fine").toBe(200);
  });

  test("404: an unknown store", async () => {
    for (const depth of [0, 1])
      expect(await refusalOf(Promise.resolve(stores.memories.list("memstore_01x", { depth })))).toBeInstanceOf(
        Anthropic.NotFoundError,
      );
  });
});

describe("listing while others write", () => {
  // Names that stay, among which others come, go and move.
  const staying = [...Array(40)].map((_, n) => `/d${n % 7}/s${String(n).padStart(2, "0")}`).sort(byBytes);

  test.each([
    { depth: 0, limit: 3 },
    { depth: 1, limit: 2 },
  ])("a memory that is there throughout is never skipped or doubled, $depth deep", async ({ depth, limit }) => {
    const busy = (await stores.create({ name: "Busy" })).id;
    const of = { memory_store_id: busy };
    await Promise.all(staying.map((path) => stores.memories.create(busy, { path, content: "1" })));
    const kept = (await stores.memories.list(busy, { limit: 100 })).data as Memory[];
    let writing = true;
    const writers = [0, 1].map(async (writer) => {
      for (let n = writer; writing; n += 2) {
        const passing = await stores.memories.create(busy, { path: `/d${n % 9}/s${n % 40}-${writer}`, content: "" });
        await stores.memories.update(kept[n % kept.length]!.id, { ...of, content: `${n}` });
        await stores.memories.update(passing.id, { ...of, path: `/e${n % 3}/s${n % 40}-${writer}` });
        await stores.memories.delete(passing.id, of);
      }
    });
    try {
      for (let round = 0; round < 8; round++) {
        const seen: string[] = [];
        for await (const { path } of stores.memories.list(busy, { depth, limit })) seen.push(path);
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen).toEqual([...seen].sort(byBytes));
        const must = depth === 0 ? staying : children("/", staying);
        expect(must.filter((path) => !seen.includes(path))).toEqual([]);
      }
    } finally {
      writing = false;
      await Promise.all(writers);
    }
  });

  test("a list holds every write acknowledged before it was asked for, however many ask the same at that moment", async () => {
    const busy = (await stores.create({ name: "Read by many" })).id;
    const list = async (gzip: string) => {
      const headers = { "accept-encoding": gzip };
      const { status, body } = await call<Page<Item>>("GET", `/v1/memory_stores/${busy}/memories?limit=100`, {
        headers,
      });
      return status === 200 ? shown(body.data) : [];
    };
    let reading = true;
    const readers = Array.from({ length: 4 }, async (_, reader) => {
      while (reading) await list(reader % 2 ? "gzip" : "identity");
    });
    try {
      for (let n = 0; n < 15; n++) {
        const path = `/note-${String(n).padStart(2, "0")}-${"x".repeat(900)}`;
        await stores.memories.create(busy, { path, content: "" });
        const lists = await Promise.all(["gzip", "identity", "gzip", "identity"].map(list));
        expect(lists.map((paths) => [paths.length, paths.at(-1)])).toEqual(Array(4).fill([n + 1, path]));
      }
    } finally {
      reading = false;
      await Promise.all(readers);
    }
  });
});

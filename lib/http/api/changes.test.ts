import type Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { eventually, raw, sdk } from "@/lib/testing/contract";
import { startServer } from "@/lib/testing/server";
import { newKey } from "@/lib/testing/workspaces";
import type { Change } from "@/lib/wire/changes";
import type { Memory } from "@/lib/wire/memories";
import type { Page } from "@/lib/wire/pages";

let stores: Anthropic["beta"]["memoryStores"];
let call: ReturnType<typeof raw>;
let store: string;
let other: { id: string; stores: Anthropic["beta"]["memoryStores"] };
let written: Change[];

const list = (query: string) => call<Page<Change>>("GET", `/api/changes?${query}`);
async function all(query: string): Promise<Change[]> {
  const changes: Change[] = [];
  for (let page: string | null = ""; page !== null; ) {
    const { body } = await list(`${query}${page && `&page=${encodeURIComponent(page)}`}`);
    changes.push(...body.data);
    page = body.next_page;
  }
  return changes;
}
const inStore = (query = "") => all(`memory_store_id=${store}&limit=7${query && `&${query}`}`);
const ids = (changes: Change[]) => changes.map(({ memory_version }) => memory_version.id);

/** Ten memories by two keys: created, modified, some deleted: 25 changes, oldest first in `written`. */
beforeAll(async () => {
  const server = await startServer();
  stores = sdk(server).beta.memoryStores;
  call = raw(server);
  store = (await stores.create({ name: "Travel agent" })).id;
  const key = await newKey(server.databaseUrl, ["memory:read", "memory:write"]);
  other = { id: key.id, stores: sdk({ url: server.url, apiKey: key.apiKey }).beta.memoryStores };
  const of = { memory_store_id: store };
  for (let n = 0; n < 10; n++) {
    const { body } = await call<Memory>("POST", `/v1/memory_stores/${store}/memories`, {
      json: { path: `/${n % 2 ? "odd" : "even%_"}/${n}`, content: "one\ntwo\nthree\n" },
      headers: { "palimpsest-note": encodeURIComponent(`Reise №${n}`), "palimpsest-tool-use-id": `sevt_01tool${n}` },
    });
    await other.stores.memories.update(body.id, { ...of, content: "one\nzwei\nthree\nvier\n" });
    if (n % 2) await stores.memories.delete(body.id, of);
  }
  written = await eventually(async () => {
    const changes = await inStore("order=asc");
    return changes.length === 25 && changes.every(({ lines_added }) => lines_added !== null) && changes;
  });
});

describe("GET /api/changes", () => {
  test("200: the wire's version with its circumstances", async () => {
    const [created, modified] = written as [Change, Change];
    const version = await stores.memoryVersions.retrieve(created.memory_version.id, {
      memory_store_id: store,
      view: "basic",
    });
    expect(created).toEqual({
      type: "change",
      cursor: expect.stringMatching(/^chg_[\w-]{22}$/),
      memory_version: version,
      version_number: 1,
      previous_version_id: null,
      lines_added: 3,
      lines_removed: 0,
      note: "Reise №0",
      actor: { type: "api_actor", id: expect.stringMatching(/^apikey_/), name: "Initial key" },
      session: null,
      tool_use: { event_id: "sevt_01tool0", link: "declared" },
      rollback_id: null,
      redaction_id: null,
    });
    expect(modified).toMatchObject({
      version_number: 2,
      previous_version_id: created.memory_version.id,
      lines_added: 2,
      lines_removed: 1,
      note: null,
      tool_use: null,
      actor: { type: "api_actor", id: other.id },
    });
    const deletion = written.find(({ memory_version }) => memory_version.operation === "deleted");
    expect(deletion).toMatchObject({ version_number: 3, lines_added: 0, lines_removed: 4 });
  });

  test("200: newest first, or oldest first when asked, the same changes", async () => {
    expect(ids(await inStore())).toEqual(ids(written).reverse());
    expect(ids(await inStore("order=desc"))).toEqual(ids(written).reverse());
    for (const memory of new Set(written.map(({ memory_version }) => memory_version.memory_id))) {
      const numbers = written.filter(({ memory_version }) => memory_version.memory_id === memory);
      expect(numbers.map(({ version_number }) => version_number)).toEqual(numbers.map((_, at) => at + 1));
    }
  });

  test("200: every filter, alone and together", async () => {
    const expectFound = async (query: string, wanted: (change: Change) => boolean) => {
      expect(ids(await inStore(`order=asc&${query}`)), query).toEqual(ids(written.filter(wanted)));
    };
    const first = written[0]!.memory_version;
    await expectFound(
      `memory_id=${first.memory_id}`,
      ({ memory_version }) => memory_version.memory_id === first.memory_id,
    );
    for (const operation of ["created", "modified", "deleted"])
      await expectFound(`operation=${operation}`, ({ memory_version }) => memory_version.operation === operation);
    await expectFound(`api_key_id=${other.id}`, ({ actor }) => actor?.id === other.id);
    await expectFound("actor_type=api_actor", () => true);
    for (const none of ["actor_type=user_actor", "user_id=user_01x", "session_id=sesn_01x", `user_id=${other.id}`])
      await expectFound(none, () => false);
    await expectFound("path_prefix=/odd/", ({ memory_version }) => memory_version.path!.startsWith("/odd/"));
    await expectFound(
      `path_prefix=${encodeURIComponent("/even%_/2")}`,
      ({ memory_version }) => memory_version.path === "/even%_/2",
    );
    await expectFound("path_prefix=/even%25%25", () => false);
    const [from, to] = [written[5]!.memory_version.created_at, written[15]!.memory_version.created_at];
    await expectFound(`created_at[gte]=${from}&created_at[lte]=${to}`, (change) => {
      const at = written.indexOf(change);
      return at >= 5 && at <= 15;
    });
    await expectFound(`created_at[gte]=${from}&api_key_id=${other.id}&path_prefix=/odd`, (change) => {
      return (
        written.indexOf(change) >= 5 && change.actor?.id === other.id && change.memory_version.path!.startsWith("/odd")
      );
    });
    expect(await all("memory_store_id=memstore_01x")).toEqual([]);
    expect(ids(await all("limit=100")).length).toBeGreaterThanOrEqual(25);
  });

  test("200: behind a change's cursor, in either order, paged", async () => {
    const after = written[9]!.cursor;
    expect(ids(await inStore(`after=${after}`)), "oldest first without being asked").toEqual(ids(written.slice(10)));
    expect(ids(await inStore(`after=${after}&order=desc`))).toEqual(ids(written.slice(10)).reverse());
    expect(await inStore(`after=${written.at(-1)!.cursor}`)).toEqual([]);
  });

  test("200: paging is not disturbed by those who write meanwhile", async () => {
    const seen: string[] = [];
    for (let page: string | null = "", n = 0; page !== null; n++) {
      const { body } = await list(`limit=4&memory_store_id=${store}${page && `&page=${encodeURIComponent(page)}`}`);
      seen.push(...ids(body.data));
      page = body.next_page;
      await stores.memories.create(store, { path: `/meanwhile/${n}`, content: "" });
    }
    expect(seen.filter((id) => ids(written).includes(id))).toEqual(ids(written).reverse());
    expect(new Set(seen).size).toBe(seen.length);
  });

  test("200: of a redacted version the change stays, without path, hash, size and note", async () => {
    const target = written.find(({ version_number, actor }) => version_number === 1 && actor?.id !== other.id)!;
    await stores.memoryVersions.redact(target.memory_version.id, { memory_store_id: store });
    const changes = await inStore("order=asc");
    const change = changes.find(({ memory_version }) => memory_version.id === target.memory_version.id)!;
    expect(change).toMatchObject({ note: null, version_number: 1, actor: target.actor });
    expect(change.memory_version).toMatchObject({
      path: null,
      content: null,
      content_sha256: null,
      content_size_bytes: null,
    });
    expect(change.memory_version.redacted_at).not.toBeNull();
    expect(ids(changes).slice(0, 25), "the redaction is no change of its own").toEqual(ids(written));
    const path = encodeURIComponent(target.memory_version.path!);
    expect(ids(await inStore(`path_prefix=${path}`))).not.toContain(target.memory_version.id);
  });

  test("200: a deleted store's changes are gone", async () => {
    const { id } = await stores.create({ name: "Gone" });
    await stores.memories.create(id, { path: "/a", content: "" });
    await eventually(async () => (await all(`memory_store_id=${id}`)).length === 1);
    await stores.delete(id);
    expect(await all(`memory_store_id=${id}`)).toEqual([]);
  });

  test.each([
    "order=sideways",
    "operation=redacted",
    "actor_type=robot",
    "after=chg_AAAA",
    "after=page_x",
    "after=%00",
    "page=chg_x",
    "limit=0",
    "memory_id=mem_01x",
    "created_at[gte]=noon",
    "path_prefix=%00",
  ])("400: %s", async (query) => {
    const { status, body } = await call("GET", `/api/changes?${query}`);
    expect([status, body.error.type]).toEqual([400, "invalid_request_error"]);
  });

  test("400: a page's cursor with another filter or order, or as a place in the feed", async () => {
    const page = encodeURIComponent((await list(`memory_store_id=${store}&limit=3`)).body.next_page!);
    for (const query of ["limit=3", `memory_store_id=${store}&order=asc`, `memory_store_id=${store}&operation=created`])
      expect((await list(`${query}&page=${page}`)).status).toBe(400);
    expect((await list(`after=${page}`)).status).toBe(400);
    expect((await list(`memory_store_id=${store}&page=${page}`)).status).toBe(200);
  });
});

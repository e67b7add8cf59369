import { createHash } from "node:crypto";
import Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { raw, refusalOf, sdk } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import type { Memory } from "@/lib/wire/memories";

let server: TestServer;
let stores: Anthropic["beta"]["memoryStores"];
let call: ReturnType<typeof raw>;
let store: string;
let unique = 0;
const fresh = () => `/create/${unique++}`;
const sha = (text: string) => createHash("sha256").update(text).digest("hex");

beforeAll(async () => {
  server = await startServer({ env: { PALIMPSEST_MAX_MEMORIES_PER_STORE: "100" } });
  stores = sdk(server).beta.memoryStores;
  call = raw(server);
  store = (await stores.create({ name: "Travel agent" })).id;
});

const create = (json: unknown, query = "") =>
  call("POST", `/v1/memory_stores/${store}/memories${query}`, { json: json as object });

describe("create", () => {
  test("200: all ten fields, without content unless asked for", async () => {
    const content = "# Flights\n\nAisle seat.\n";
    const memory = await stores.memories.create(store, { path: "/preferences/flights.md", content });
    expect(memory).toEqual({
      id: expect.stringMatching(/^mem_01\w{22}$/),
      type: "memory",
      memory_store_id: store,
      memory_version_id: expect.stringMatching(/^memver_01\w{22}$/),
      path: "/preferences/flights.md",
      content: null,
      content_sha256: sha(content),
      content_size_bytes: Buffer.byteLength(content),
      created_at: memory.updated_at,
      updated_at: expect.stringMatching(/Z$/),
    });
    const full = await stores.memories.create(store, { path: fresh(), content, view: "full" });
    expect(full.content).toBe(content);
  });

  test("200: the first version is there with it, by whoever holds the key", async () => {
    const memory = await stores.memories.create(store, { path: fresh(), content: "x" });
    const version = await stores.memoryVersions.retrieve(memory.memory_version_id, { memory_store_id: store });
    const me = await call<{ actor: { id: string } }>("GET", "/api/me");
    expect(version).toMatchObject({
      operation: "created",
      memory_id: memory.id,
      content: "x",
      created_at: memory.created_at,
      created_by: { type: "api_actor", api_key_id: me.body.actor.id },
    });
  });

  test("409: the path is taken", async () => {
    const path = fresh();
    const { id } = await stores.memories.create(store, { path, content: "" });
    const error = await refusalOf(stores.memories.create(store, { path, content: "" }));
    expect(error).toBeInstanceOf(Anthropic.ConflictError);
    expect(error).toMatchObject({
      status: 409,
      type: "memory_path_conflict_error",
      error: { error: { conflicting_path: path, conflicting_memory_id: id } },
    });
    expect(error.headers?.get("x-should-retry")).toBe("false");
  });

  test("409: the path lies below a memory, or one lies below it; a likely-looking neighbour is none", async () => {
    const path = fresh();
    const { id } = await stores.memories.create(store, { path: `${path}/a/b`, content: "" });
    for (const overlap of [path, `${path}/a`, `${path}/a/b/c`, `${path}/a/b/c/d`]) {
      const error = await refusalOf(stores.memories.create(store, { path: overlap, content: "" }));
      expect(error).toMatchObject({
        type: "memory_path_conflict_error",
        error: { error: { conflicting_path: `${path}/a/b`, conflicting_memory_id: id } },
      });
    }
    for (const beside of [`${path}/a-b`, `${path}/a/bc`, `${path}/a/B`, `${path}-a`, `${path}/a/b!`, `${path}/a0`])
      await stores.memories.create(store, { path: beside, content: "" });
  });

  test("the SDK does not repeat a conflict", async () => {
    const path = fresh();
    await stores.memories.create(store, { path, content: "" });
    let asked = 0;
    const counted: typeof fetch = (...request) => {
      asked++;
      return fetch(...request);
    };
    const patient = sdk(server, 2).withOptions({ fetch: counted });
    const error = await refusalOf(patient.beta.memoryStores.memories.create(store, { path, content: "" }));
    expect(error.status).toBe(409);
    expect(asked).toBe(1);
  });

  test.each([
    ["null as content", { path: "/x", content: null }],
    ["no content", { path: "/x" }],
    ["a number as content", { path: "/x", content: 1 }],
    ["no path", { content: "" }],
    ["null as path", { path: null, content: "" }],
    ["NUL in the content", { path: "/x", content: "a\0b" }],
    ["a lone high surrogate", { path: "/x", content: "a\ud83d" }],
    ["a lone low surrogate", { path: "/x", content: "\udca9b" }],
    ["surrogates the wrong way round", { path: "/x", content: "\udca9\ud83d" }],
  ])("400: %s", async (_, json) => {
    const { status, body } = await create(json);
    expect([status, body.error.type]).toEqual([400, "invalid_request_error"]);
  });

  test("400: a view that is none", async () => {
    for (const view of ["", "FULL", "everything", "basic,full"])
      expect((await create({ path: "/v", content: "" }, `?view=${view}`)).status).toBe(400);
  });

  test("404: an unknown store", async () => {
    const error = await refusalOf(stores.memories.create("memstore_01x", { path: "/a", content: "" }));
    expect(error).toBeInstanceOf(Anthropic.NotFoundError);
  });

  test("400 at the cap, while updates and renames still work; a deletion makes room", async () => {
    const { id } = await stores.create({ name: "Full" });
    const memories = await Promise.all(
      [...Array(100)].map((_, n) => stores.memories.create(id, { path: `/m/${n}`, content: "" })),
    );
    const of = { memory_store_id: id };
    const one = () => stores.memories.create(id, { path: "/one/more", content: "" });
    expect(await refusalOf(one())).toMatchObject({ status: 400, type: "invalid_request_error" });
    await stores.memories.update(memories[0]!.id, { ...of, content: "still", path: "/m/renamed" });
    await stores.memories.delete(memories[1]!.id, of);
    await one();
    expect(await refusalOf(stores.memories.create(id, { path: "/two", content: "" }))).toMatchObject({ status: 400 });
    const racing = await stores.memories.list(id, { limit: 100 });
    await stores.memories.delete((racing.data[0] as Memory).id, of);
    const crowd = await Promise.allSettled(
      [...Array(12)].map((_, n) => stores.memories.create(id, { path: `/crowd/${n}`, content: "" })),
    );
    expect(
      crowd.filter(({ status }) => status === "fulfilled"),
      "exactly one place was free",
    ).toHaveLength(1);
  });
});

describe("content", () => {
  test.each([
    ["nothing", ""],
    ["a byte order mark", "\ufeffa"],
    ["only a byte order mark", "\ufeff"],
    ["every line end", "a\r\nb\rc\nd\u2028e\u2029f\u0085g\v\fh"],
    ["control characters", `${[...Array(31)].map((_, n) => String.fromCharCode(n + 1)).join("")}\x7f\u009f`],
    ["four bytes per character", "😀🏴󠁧󠁢󠁳󠁣󠁴󠁿\u{10ffff}\u{1f9f3}"],
    ["what is not normalised", "e\u0301 ﬁ Å Å ᄀ ᅡ"],
    ["non-characters and private use", "\ufffe\uffff\ue000\u{f0000}\ufffd"],
    ["what looks like SQL, JSON and HTML", `'; DROP TABLE memories; -- {"a": "\\u0000"} <script>$1 \\x \\\\</script>`],
    ["trailing blanks", "  a \t\n\n "],
    ["bidi and invisible characters", "\u202eabc\u2066\u200b\u200d\u2060"],
  ])("%s comes back byte for byte", async (_, content) => {
    const { id } = await stores.memories.create(store, { path: fresh(), content });
    const memory = await stores.memories.retrieve(id, { memory_store_id: store });
    expect(memory.content).toBe(content);
    expect(memory.content_sha256).toBe(sha(content));
    expect(memory.content_size_bytes).toBe(Buffer.byteLength(content));
    const version = await stores.memoryVersions.retrieve(memory.memory_version_id, { memory_store_id: store });
    expect(version.content).toBe(content);
  });

  test.each([
    ["1-byte", "a", 102_400],
    ["2-byte", "ß", 51_200],
    ["4-byte", "😀", 25_600],
    ["escaped control", "\u0001", 102_400],
  ])("%s characters: 102,400 bytes are accepted, one more is not", async (_, letter, times) => {
    const content = letter.repeat(times);
    const memory = await stores.memories.create(store, { path: fresh(), content, view: "full" });
    expect(memory.content_size_bytes).toBe(102_400);
    expect(memory.content).toBe(content);
    expect(await refusalOf(stores.memories.create(store, { path: fresh(), content: `${content}a` }))).toMatchObject({
      status: 400,
      type: "invalid_request_error",
    });
    const update = stores.memories.update(memory.id, { memory_store_id: store, content: `a${content}` });
    expect(await refusalOf(update)).toMatchObject({ status: 400 });
  });

  test("3-byte characters: the limit lies between two of them", async () => {
    const content = `${"€".repeat(34_133)}a`;
    await stores.memories.create(store, { path: fresh(), content });
    expect(
      await refusalOf(stores.memories.create(store, { path: fresh(), content: "€".repeat(34_134) })),
    ).toMatchObject({ status: 400 });
  });

  test("arrives the same however its JSON is escaped", async () => {
    const escaped = [...'é😀"\\/']
      .flatMap((c) => [...c].join("").split(""))
      .map(unicodeEscape)
      .join("");
    const path = fresh();
    const reply = await call<Memory>("POST", `/v1/memory_stores/${store}/memories?view=full`, {
      text: `{"p\\u0061th": "${path.replaceAll("/", "\\/")}", "content": "${escaped}"}`,
    });
    expect(reply.body).toMatchObject({ path, content: 'é😀"\\/' });
  });
});

const unicodeEscape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

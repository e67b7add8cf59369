import type Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { raw, refusalOf, sdk } from "@/lib/testing/contract";
import { startServer } from "@/lib/testing/server";
import type { MemoryStore } from "@/lib/wire/memory-stores";
import type { Page } from "@/lib/wire/pages";

const count = 45;
let stores: Anthropic["beta"]["memoryStores"];
let call: ReturnType<typeof raw>;
const made: MemoryStore[] = [];

beforeAll(async () => {
  const server = await startServer();
  stores = sdk(server).beta.memoryStores;
  call = raw(server);
  for (let n = 0; n < count; n++) made.unshift(await stores.create({ name: `Store ${n}` }));
});

const list = (query: string) => call<Page<MemoryStore>>("GET", `/v1/memory_stores?${query}`);
const refused = (query: string) => call("GET", `/v1/memory_stores?${query}`);

describe("list", () => {
  test("200: newest first, twenty unless asked otherwise, paged to the end", async () => {
    const first = await stores.list();
    expect(first.data).toEqual(made.slice(0, 20));
    expect(Object.keys(first).filter((key) => key === "prev_page" || key === "has_more")).toEqual([]);
    const all: MemoryStore[] = [];
    for await (const store of stores.list({ limit: 7 })) all.push(store);
    expect(all).toEqual(made);
  });

  test("200: the last page says null, also when it is full to the brim", async () => {
    const { body } = await list(`limit=${count}`);
    expect(body.data).toHaveLength(count);
    expect(body.next_page).toBeNull();
  });

  test("200: archived ones only when asked for", async () => {
    const archived = await stores.archive(made[3]!.id);
    const ids = async (include_archived?: boolean) =>
      (await stores.list({ include_archived, limit: 100 })).data.map(({ id }) => id);
    expect(await ids()).not.toContain(archived.id);
    expect(await ids(false)).not.toContain(archived.id);
    expect(await ids(true)).toContain(archived.id);
    made[3] = archived;
  });

  test("200: created_at filters include their bounds, to the microsecond", async () => {
    const [newer, older] = [made[10]!, made[20]!];
    const found = await stores.list({
      "created_at[gte]": older.created_at,
      "created_at[lte]": newer.created_at,
      limit: 100,
    });
    expect(found.data).toEqual(made.slice(10, 21));
    const offset = new Date(Date.parse(newer.created_at)).toISOString();
    expect((await list(`created_at[gte]=${encodeURIComponent("2999-01-01T00:00:00+02:00")}`)).body.data).toEqual([]);
    expect((await list(`created_at%5Blte%5D=${offset}&limit=100`)).status).toBe(200);
    expect((await list("created_at[gte]=2020-01-01&limit=100&include_archived=true")).body.data).toHaveLength(count);
  });

  test("a limit above 100 is 100, however large", async () => {
    for (const limit of ["101", "1000", "99999999999999999999999", "9".repeat(400)])
      expect((await list(`limit=${limit}&include_archived=true`)).body.data).toHaveLength(count);
  });

  test.each(["0", "-1", "", "abc", "1.5", "1e2", "NaN", "0x10", "%00", "٣", "1%20", "000"])(
    "400: limit=%s",
    async (limit) => {
      const { status, body } = await refused(`limit=${limit}`);
      expect([status, body.error.type]).toEqual([400, "invalid_request_error"]);
    },
  );

  test.each([
    "created_at[gte]=yesterday",
    "created_at[lte]=2026-02-30T00:00:00Z",
    "created_at[gte]=2026-01-01T25:00:00Z",
    "created_at[gte]=",
    "created_at[gte]=%00",
    "created_at[gte]=-infinity",
    "include_archived=maybe",
    "include_archived=",
    "limit=1&limit[]=2",
  ])("400: %s", async (query) => {
    expect((await refused(query)).status).toBe(400);
  });

  test("parameters that nobody knows are ignored, whatever they are called", async () => {
    const odd = "beta=true&__proto__[]=1&__proto__=2&constructor[]=3&toString[]=4&hasOwnProperty=5&%00=6&=7&[]=8";
    expect((await list(`${odd}&limit=3`)).body.data).toEqual(made.slice(0, 3));
  });

  test("the last of repeated parameters counts", async () => {
    expect((await list("limit=3&limit=2")).body.data).toHaveLength(2);
  });
});

describe("cursors", () => {
  test("are opaque and the same for the same place", async () => {
    const [one, two] = [await list("limit=5"), await list("limit=5")];
    expect(one.body.next_page).toMatch(/^page_[\w-]+$/);
    expect(one.body.next_page).toBe(two.body.next_page);
    const decoded = Buffer.from(one.body.next_page!.slice(5), "base64url").toString("latin1");
    expect(decoded).not.toContain(made[4]!.id.slice(0, 14));
    expect(decoded).not.toContain("2026");
  });

  test("400: tampered, of another list, of another filter, made up", async () => {
    const { next_page } = (await list("limit=5")).body;
    const page = next_page!;
    const flipped = [...page].map((letter, at) => (at === 20 ? (letter === "A" ? "B" : "A") : letter)).join("");
    const other = (await call<Page<unknown>>("GET", "/api/memory_stores?limit=5")).body.next_page!;
    for (const cursor of [flipped, page.slice(0, -1), `${page}AAAA`, other, "page_", "x", "page_AAAA", "%00", "💥"])
      expect((await refused(`limit=5&page=${cursor}`)).status, cursor).toBe(400);
    expect((await refused(`include_archived=true&page=${page}`)).status).toBe(400);
    expect((await refused(`created_at[gte]=2020-01-01&page=${page}`)).status).toBe(400);
    expect(await refusalOf(stores.list({ page: "page_bad" }))).toMatchObject({ status: 400 });
    expect((await list(`limit=3&page=${page}`)).body.data, "another limit is fine").toHaveLength(3);
  });

  test("skip and double nothing while others create and delete", async () => {
    const seen: string[] = [];
    for (let page: string | null = ""; page !== null; ) {
      const body: Page<MemoryStore> = (await list(`limit=4&include_archived=true${page && `&page=${page}`}`)).body;
      seen.push(...body.data.map(({ id }) => id));
      page = body.next_page;
      const passing = await stores.create({ name: "Passing" });
      await stores.delete(passing.id);
      await stores.create({ name: "New" });
    }
    expect(seen.filter((id) => made.some((store) => store.id === id))).toEqual(made.map(({ id }) => id));
    expect(new Set(seen).size).toBe(seen.length);
  });
});

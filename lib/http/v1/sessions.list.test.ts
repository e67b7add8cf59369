import type Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { raw, refusalOf, sdk } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import { attached, workshop } from "@/lib/testing/workshop";
import { sql } from "@/lib/testing/workspaces";
import type { BidirectionalPage, Session } from "@/lib/wire/sessions";

let server: TestServer;
let sessions: Anthropic["beta"]["sessions"];
let call: ReturnType<typeof raw>;
let shop: Awaited<ReturnType<typeof workshop>>;
let other: Awaited<ReturnType<typeof workshop>>;
let store: string;
/** Oldest first; a second apart. */
let made: Session[];

const count = 12;

/** Twelve sessions: every third of another agent's, every fourth with a store, two archived, one running, one deleted beside them. */
beforeAll(async () => {
  server = await startServer();
  const client = sdk(server);
  sessions = client.beta.sessions;
  call = raw(server);
  [shop, other] = [await workshop(client), await workshop(client)];
  await client.beta.agents.update(shop.agent.id, { system: "newer" });
  store = (await client.beta.memoryStores.create({ name: "Notes" })).id;
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    const { open, agent } = n % 3 === 0 ? other : shop;
    const version = n % 3 === 1 ? 1 : undefined;
    const resources = n % 4 === 0 ? [attached(store)] : [];
    ids.push((await open({ title: `${n}`, agent: { type: "agent", id: agent.id, version }, resources })).id);
  }
  for (const n of [1, 4]) await sessions.archive(ids[n]!);
  await sessions.delete((await shop.open({ resources: [attached(store)] })).id);
  await sql(server.databaseUrl, "UPDATE sessions SET status = 'running', last_event_at = now() WHERE id = $1", [
    ids[7],
  ]);
  for (const [n, id] of ids.entries()) {
    const at = new Date(Date.UTC(2026, 0, 1, 0, 0, n)).toISOString();
    await sql(server.databaseUrl, "UPDATE sessions SET created_at = $2 WHERE id = $1", [id, at]);
    await sql(server.databaseUrl, "UPDATE session_resources SET session_created_at = $2 WHERE session_id = $1", [
      id,
      at,
    ]);
  }
  made = await Promise.all(ids.map(async (id) => (await call<Session>("GET", `/v1/sessions/${id}`)).body));
});

const list = async (query: string) => (await call<BidirectionalPage<Session>>("GET", `/v1/sessions?${query}`)).body;
const titles = ({ data }: { data: Session[] }) => data.map(({ title }) => Number(title));
const at = (n: number) => made[n]!.created_at;
const newest = (wanted: (n: number) => boolean = () => true, archived: number[] = [1, 4]) =>
  [...Array(count).keys()].filter((n) => wanted(n) && !archived.includes(n)).reverse();

describe("list", () => {
  test("200: newest first without archived and deleted ones, each as it is retrieved", async () => {
    const page = await list("");
    expect(titles(page)).toEqual(newest());
    expect(page).toMatchObject({ next_page: null, prev_page: null });
    const timeless = ({ stats: _, usage: __, ...session }: Session) => session;
    expect(page.data.map(timeless)).toEqual(newest().map((n) => timeless(made[n]!)));
    expect(titles(await list("order=asc"))).toEqual(newest().reverse());
    expect(titles(await list("include_archived=true"))).toEqual(newest(undefined, []));
  });

  test("200: every filter, alone and together", async () => {
    const foreign = (n: number) => n % 3 === 0;
    const cases: [query: string, expected: number[]][] = [
      [`agent_id=${other.agent.id}`, newest(foreign)],
      [`agent_id=${shop.agent.id}`, newest((n) => !foreign(n))],
      [`agent_id=${shop.agent.id}&agent_version=1`, newest((n) => n % 3 === 1)],
      [`agent_id=${shop.agent.id}&agent_version=1&include_archived=true`, newest((n) => n % 3 === 1, [])],
      [`agent_id=${shop.agent.id}&agent_version=2`, newest((n) => n % 3 === 2)],
      ["agent_version=2", newest()],
      ["agent_id=agent_01unknown", []],
      [`memory_store_id=${store}`, newest((n) => n % 4 === 0)],
      [`memory_store_id=${store}&include_archived=true`, newest((n) => n % 4 === 0, [])],
      [`memory_store_id=${store}&agent_id=${other.agent.id}&order=asc`, newest((n) => n % 12 === 0).reverse()],
      ["memory_store_id=memstore_01unknown", []],
      ["deployment_id=depl_01x", []],
      ["statuses[]=running", [7]],
      ["statuses[]=terminated", []],
      ["statuses[]=terminated&include_archived=true", [4, 1]],
      ["statuses=idle&statuses=running", newest()],
      ["statuses[]=idle&statuses[]=terminated&include_archived=true&order=asc", newest((n) => n !== 7, []).reverse()],
      [`statuses=idle&memory_store_id=${store}`, newest((n) => n % 4 === 0)],
      [`created_at[gte]=${at(3)}&created_at[lte]=${at(6)}`, newest((n) => n >= 3 && n <= 6)],
      [`created_at[gt]=${at(3)}&created_at[lt]=${at(6)}`, newest((n) => n > 3 && n < 6)],
      [`memory_store_id=${store}&created_at[gt]=${at(4)}`, newest((n) => n % 4 === 0 && n > 4)],
    ];
    for (const [query, expected] of cases) {
      expect(titles(await list(query)), query).toEqual(expected);
      const summaries = await call<BidirectionalPage<Session>>("GET", `/api/sessions?${query}`);
      expect(titles(summaries.body), `/api ${query}`).toEqual(expected);
    }
  });

  test.each(["", "order=asc", "statuses[]=idle&statuses[]=running", "memory_store"])(
    "200: pages lead forth and back, however they are filtered (%s)",
    async (given) => {
      const query = given === "memory_store" ? `memory_store_id=${store}&include_archived=true` : given;
      const whole = titles(await list(query));
      const pages: BidirectionalPage<Session>[] = [await list(`${query}&limit=2`)];
      while (pages.at(-1)!.next_page)
        pages.push(await list(`${query}&limit=2&page=${encodeURIComponent(pages.at(-1)!.next_page!)}`));
      expect(pages.flatMap(titles)).toEqual(whole);
      expect(pages[0]!.prev_page).toBeNull();
      for (let n = pages.length - 1; n > 0; n--) {
        const back = await list(`${query}&limit=2&page=${encodeURIComponent(pages[n]!.prev_page!)}`);
        expect(titles(back), `from page ${n}`).toEqual(titles(pages[n - 1]!));
        expect(back.prev_page === null, `page ${n - 1} is the first`).toBe(n === 1);
        const forth = await list(`${query}&limit=2&page=${encodeURIComponent(back.next_page!)}`);
        expect(titles(forth)).toEqual(titles(pages[n]!));
      }
    },
  );

  test("the SDK pages through all of them", async () => {
    const seen: (string | null)[] = [];
    for await (const { title } of sessions.list({ limit: 3, statuses: ["idle", "running"] })) seen.push(title);
    expect(seen.map(Number)).toEqual(newest());
  });

  test("200: whoever leads back to what was deleted meanwhile arrives at the beginning", async () => {
    const extra = [await shop.open({ title: "100" }), await shop.open({ title: "101" })];
    const first = await list("limit=2");
    expect(titles(first)).toEqual([101, 100]);
    const second = await list(`limit=2&page=${encodeURIComponent(first.next_page!)}`);
    for (const { id } of extra) await sessions.delete(id);
    const back = await list(`limit=2&page=${encodeURIComponent(second.prev_page!)}`);
    expect(titles(back)).toEqual(newest().slice(0, 2));
    expect(back.prev_page).toBeNull();
  });

  test.each([
    "limit=0",
    "limit=x",
    "order=sideways",
    "statuses[]=asleep",
    "agent_version=0",
    "agent_version=x",
    "include_archived=yes",
    "created_at[gt]=noon",
    "page=page_x",
  ])("400: %s", async (query) => {
    const { status, body } = await call("GET", `/v1/sessions?${query}`);
    expect([status, body.error.type]).toEqual([400, "invalid_request_error"]);
  });

  test("400: a cursor with another order or filter; above 100 a limit is 100", async () => {
    const page = (await sessions.list({ limit: 2 })).next_page!;
    for (const params of [{ order: "asc" as const }, { agent_id: shop.agent.id }, { include_archived: true }])
      expect((await refusalOf(sessions.list({ ...params, page }))).status).toBe(400);
    expect((await sessions.list({ page, limit: 100 })).data).toHaveLength(count - 4);
    expect((await list("limit=5000")).data).toHaveLength(count - 2);
  });
});

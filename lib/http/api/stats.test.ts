import type Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { eventually, raw, sdk } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import { sql } from "@/lib/testing/workspaces";
import type { Activity } from "@/lib/wire/stats";

let server: TestServer;
let stores: Anthropic["beta"]["memoryStores"];
let store: string;
const activity = async (query = "") =>
  (await raw(server)<Activity>("GET", `/api/stats/activity?memory_store_id=${store}&${query}`)).body;
const sum = ({ data }: Activity, kind: "created" | "modified" | "deleted") =>
  data.reduce((total, bucket) => total + bucket[kind], 0);

/** Feed rows of creations as if they had been placed then. */
const writtenAgo = (...ages: string[]) =>
  sql(
    server.databaseUrl,
    `INSERT INTO changes (seq, workspace_id, memory_store_id, memory_id, memory_version_id, operation, actor_type, actor_id, created_at)
       SELECT 1000000 + n, 'wrkspc_default', $1, 'mem_01a', 'memver_01' || n, 'created', 'api_actor', 'apikey_01x', now() - age::interval
         FROM unnest($2::text[]) WITH ORDINALITY AS ages (age, n)`,
    [store, ages],
  );

beforeAll(async () => {
  server = await startServer();
  stores = sdk(server).beta.memoryStores;
  store = (await stores.create({ name: "Travel agent" })).id;
  const of = { memory_store_id: store };
  for (let n = 0; n < 6; n++) {
    const { id } = await stores.memories.create(store, { path: `/${n}`, content: "1" });
    if (n % 2) await stores.memories.update(id, { ...of, content: "2" });
    if (n === 5) await stores.memories.delete(id, of);
  }
  await eventually(async () => sum(await activity(), "deleted") === 1);
});

describe("GET /api/stats/activity", () => {
  test.each(["hour", "day"] as const)("200: writes per %s, oldest first, empty ones left out", async (bucket) => {
    const reply = await activity(`bucket=${bucket}`);
    expect(reply).toMatchObject({ type: "activity", bucket });
    expect([sum(reply, "created"), sum(reply, "modified"), sum(reply, "deleted")]).toEqual([6, 3, 1]);
    for (const { start } of reply.data) {
      expect(start).toMatch(bucket === "day" ? /T00:00:00Z$/ : /T\d\d:00:00Z$/);
      expect(start >= reply.since).toBe(true);
    }
  });

  test("200: by the day unless asked otherwise; a redaction is no write; what is too long ago is left out", async () => {
    expect((await activity()).bucket).toBe("day");
    const { data } = await stores.memoryVersions.list(store, { operation: "deleted" });
    await stores.memoryVersions.redact(data[0]!.id, { memory_store_id: store });
    const before = await activity("bucket=day");
    await writtenAgo("1 hour", "4 days", "4 days", "400 days");
    expect(sum(await activity("bucket=hour"), "created")).toBe(7);
    const days = await activity("bucket=day");
    expect([sum(days, "created"), sum(days, "modified"), sum(days, "deleted")]).toEqual([9, 3, 1]);
    expect(days.data.length).toBeGreaterThan(before.data.length);
    expect(days.data[0]).toMatchObject({ created: 2, modified: 0, deleted: 0 });
    expect(days.data.map(({ start }) => start)).toEqual(days.data.map(({ start }) => start).sort());
  });

  test("200: of the whole workspace; a deleted store's writes no longer count", async () => {
    const whole = async () => (await raw(server)<Activity>("GET", "/api/stats/activity")).body;
    const before = sum(await whole(), "modified");
    const { id } = await stores.create({ name: "Short-lived" });
    const memory = await stores.memories.create(id, { path: "/a", content: "1" });
    await stores.memories.update(memory.id, { memory_store_id: id, content: "2" });
    await eventually(async () => sum(await whole(), "modified") === before + 1);
    await stores.delete(id);
    expect(sum(await whole(), "modified")).toBe(before);
  });

  test("400: another bucket; 404: an unknown store", async () => {
    const call = raw(server);
    expect((await call("GET", "/api/stats/activity?bucket=year")).status).toBe(400);
    expect((await call("GET", "/api/stats/activity?memory_store_id=memstore_01x")).status).toBe(404);
  });
});

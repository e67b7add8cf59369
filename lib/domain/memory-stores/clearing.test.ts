import { beforeAll, expect, test, vi } from "vitest";
import type { Actor } from "@/lib/domain/actor";
import { database } from "@/lib/domain/database";
import * as memories from "@/lib/domain/memories";
import * as memoryStores from "@/lib/domain/memory-stores";
import { clearDeletedStores, stopClearing } from "@/lib/domain/memory-stores/clearing";
import * as memoryVersions from "@/lib/domain/memory-versions";
import { log } from "@/lib/log";
import { eventually } from "@/lib/testing/contract";
import { testDatabase } from "@/lib/testing/database";

const actor: Actor = {
  type: "api_actor",
  id: "apikey_01test",
  name: "Test",
  workspace_id: "wrkspc_default",
  scopes: new Set(["admin"]),
  email: null,
  role: null,
};
const count = 20_000;

beforeAll(() => testDatabase());

/** How many rows each table holds of a store. */
async function rowsOf(store: string): Promise<Record<string, number>> {
  const tables = [
    "memory_contents",
    "change_outbox",
    "changes",
    "memory_versions",
    "memories",
    "memory_store_counters",
    "memory_store_totals",
  ];
  const counts = tables.map((table) => `(SELECT count(*)::int FROM ${table} WHERE memory_store_id = $1) AS ${table}`);
  const { rows } = await database().query(
    `SELECT ${counts}, (SELECT count(*)::int FROM memory_stores WHERE id = $1) AS memory_stores`,
    [store],
  );
  return rows[0];
}

/** A store with `count` versions over 100 memories, as if written long ago. */
async function bigStore(): Promise<string> {
  const { id } = await memoryStores.create(actor, { name: "Big" });
  await database().query(
    `INSERT INTO memory_versions (memory_store_id, id, memory_id, version_number, operation, path, content_sha256, content_size_bytes,
         created_at, created_by_type, created_by_id)
       SELECT $1, 'memver_big' || n, 'mem_big' || n % 100, n / 100 + 1, 'modified', '/big/' || n % 100, repeat('0', 64), 10, now(), 'api_actor', 'apikey_01x'
         FROM generate_series(0, $2::int - 1) n`,
    [id, count],
  );
  await database().query(
    `INSERT INTO memory_contents SELECT memory_store_id, id, 'ten bytes.' FROM memory_versions WHERE memory_store_id = $1`,
    [id],
  );
  await database().query(
    `INSERT INTO memories SELECT $1, 'mem_big' || n, '/big/' || n, 'memver_big' || ($2::int - 100 + n), $2::int / 100, repeat('0', 64), 10,
         now(), now(), 'api_actor', 'apikey_01x' FROM generate_series(0, 99) n`,
    [id, count],
  );
  await database().query(
    `INSERT INTO changes (seq, workspace_id, memory_store_id, memory_id, memory_version_id, operation, actor_type, actor_id, created_at)
       SELECT 1000000 + row_number() OVER (), 'wrkspc_default', memory_store_id, memory_id, id, operation, 'api_actor', 'apikey_01x', created_at
         FROM memory_versions WHERE memory_store_id = $1`,
    [id],
  );
  return id;
}

test(`a store with ${count} versions is gone at once and cleared in batches; its neighbours keep everything`, async () => {
  const neighbour = await memoryStores.create(actor, { name: "Neighbour" });
  for (let n = 0; n < 5; n++) await memories.create(actor, neighbour.id, { path: `/${n}`, content: `${n}` }, "basic");
  const before = await rowsOf(neighbour.id);
  const id = await bigStore();
  expect(await rowsOf(id)).toMatchObject({
    memory_versions: count,
    memory_contents: count,
    changes: count,
    memories: 100,
  });

  const started = performance.now();
  await memoryStores.remove(actor, id);
  const took = performance.now() - started;
  expect(took, "it does not wait for the rows").toBeLessThan(5_000);
  await expect(memoryStores.retrieve(actor, id)).rejects.toMatchObject({ type: "not_found_error" });
  const key = { memory_store_id: id, memory_id: "mem_big1", memory_version_id: "memver_big1" };
  await expect(memories.retrieve(actor, key, "full")).rejects.toMatchObject({ type: "not_found_error" });
  await expect(memoryVersions.retrieve(actor, key, "full")).rejects.toMatchObject({ type: "not_found_error" });
  const left: number[] = [];
  await eventually(async () => {
    const rows = await rowsOf(id);
    left.push(Object.values(rows).reduce((sum, rows) => sum + rows, 0));
    return left.at(-1) === 0;
  }, 60_000);
  expect(left.filter((rows) => rows > 0 && rows < count * 3).length, "it was seen on its way").toBeGreaterThan(1);
  expect(await rowsOf(neighbour.id)).toEqual(before);
  expect(
    (await memories.list(actor, neighbour.id, { path_prefix: "/", depth: 0, view: "full", limit: 20 })).data,
  ).toHaveLength(5);
});

test("what a stopped process left is cleared by the next", async () => {
  const { id } = await memoryStores.create(actor, { name: "Left" });
  await memories.create(actor, id, { path: "/a", content: "" }, "basic");
  await database().query("UPDATE memory_stores SET deleted_at = now() WHERE id = $1", [id]);
  await stopClearing();
  clearDeletedStores();
  await eventually(async () => (await rowsOf(id)).memory_stores === 0);
  expect(Object.values(await rowsOf(id)).every((rows) => rows === 0)).toBe(true);
});

test("a failure of the database is no end: it is tried again", async () => {
  const { id } = await memoryStores.create(actor, { name: "Stubborn" });
  await memories.create(actor, id, { path: "/a", content: "" }, "basic");
  await database().query("ALTER TABLE memory_contents RENAME TO memory_contents_away");
  const told = vi.spyOn(log, "error").mockReturnValue();
  await memoryStores.remove(actor, id);
  await eventually(async () => told.mock.calls.length > 0);
  told.mockRestore();
  await database().query("ALTER TABLE memory_contents_away RENAME TO memory_contents");
  expect((await rowsOf(id)).memories).toBe(1);
  clearDeletedStores();
  await eventually(async () => (await rowsOf(id)).memory_stores === 0);
});

import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "@/lib/domain/actor";
import { database, disconnect, transaction } from "@/lib/domain/database";
import { newId } from "@/lib/domain/ids";
import * as memories from "@/lib/domain/memories";
import * as memoryStores from "@/lib/domain/memory-stores";
import { activity } from "@/lib/domain/stats";
import { projectRoot } from "@/lib/env";
import { migrate } from "@/lib/postgres/migrations";
import { emptyDatabase, testDatabase } from "@/lib/testing/database";

const actor: Actor = {
  type: "api_actor",
  id: "apikey_01test",
  name: "Test",
  workspace_id: "wrkspc_default",
  scopes: new Set(["admin"]),
  email: null,
  role: null,
};
const migrations = join(projectRoot(), "prisma", "migrations");
const earlier = mkdtempSync(join(tmpdir(), "palimpsest-activity-"));

beforeAll(() => testDatabase());
afterAll(() => rmSync(earlier, { recursive: true, force: true }));

const sequence = async (limit: number) =>
  (await database().query("SELECT sequence_changes($1) AS moved", [limit])).rows[0].moved as number;

/** What the feed itself says, bucket by bucket. */
async function counted(bucket: "hour" | "day", store: string | null) {
  const { rows } = await database().query(
    `SELECT to_char(date_trunc($1, c.created_at, 'UTC') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS start,
            count(*) FILTER (WHERE c.operation = 'created')::int AS created, count(*) FILTER (WHERE c.operation = 'modified')::int AS modified,
            count(*) FILTER (WHERE c.operation = 'deleted')::int AS deleted
       FROM changes c JOIN memory_stores s ON s.id = c.memory_store_id AND s.deleted_at IS NULL
      WHERE c.operation <> 'redacted' AND ($2::text IS NULL OR c.memory_store_id = $2) GROUP BY 1 ORDER BY 1`,
    [bucket, store],
  );
  return rows;
}

async function expectCounted(store: string): Promise<void> {
  for (const bucket of ["hour", "day"] as const)
    for (const memory_store_id of [undefined, store])
      expect((await activity(actor, { bucket, memory_store_id })).data).toEqual(
        await counted(bucket, memory_store_id ?? null),
      );
}

test("the totals are those of the feed, in whatever batches it was placed, and once when a batch is undone and placed again", async () => {
  const { id } = await memoryStores.create(actor, { name: "Counted" });
  const neighbour = await memoryStores.create(actor, { name: "Neighbour" });
  for (let n = 0; n < 6; n++) {
    const memory = await memories.create(actor, id, { path: `/${n}`, content: "one" }, "basic");
    const key = { memory_store_id: id, memory_id: memory.id };
    if (n % 2) await memories.update(actor, key, { content: "two" }, "basic");
    if (n === 5) await memories.remove(actor, key, {});
    await memories.create(actor, neighbour.id, { path: `/${n}`, content: "one" }, "basic");
  }
  await transaction(async (run) => {
    await run(undefined, "SELECT sequence_changes(100)", []);
    throw new Error("stopped before its commit");
  }).catch(() => {});
  expect((await activity(actor, { bucket: "day" })).data).toEqual([]);
  for (let moved = 1; moved > 0; ) moved = await sequence(4);
  // A day may have begun meanwhile.
  const days = (await activity(actor, { bucket: "day", memory_store_id: id })).data;
  const sum = (kind: "created" | "modified" | "deleted") => days.reduce((total, day) => total + day[kind], 0);
  expect([sum("created"), sum("modified"), sum("deleted")]).toEqual([6, 3, 1]);
  await expectCounted(id);
});

test("what a database held before there were totals is counted when it is brought up to date", async () => {
  const own = readdirSync(migrations).find((name) => name.endsWith("_activity"))!;
  for (const name of readdirSync(migrations).filter((name) => name < own && /^\d/.test(name)))
    cpSync(join(migrations, name), join(earlier, name), { recursive: true });
  const url = await emptyDatabase(`activity_${process.pid}`);
  await migrate(url, earlier);
  await disconnect();
  const [before, id, gone] = [process.env.DATABASE_URL, newId("memstore"), newId("memstore")];
  process.env.DATABASE_URL = url;
  try {
    await database().query(
      "INSERT INTO memory_stores (id, workspace_id, name, deleted_at) SELECT n.id, 'wrkspc_default', 'Old', n.at FROM (VALUES ($1, NULL), ($2, now())) n (id, at)",
      [id, gone],
    );
    await database().query(
      `INSERT INTO changes (seq, workspace_id, memory_store_id, memory_id, memory_version_id, operation, actor_type, actor_id, created_at)
         SELECT n, 'wrkspc_default', CASE WHEN n % 7 = 0 THEN $2 ELSE $1 END, 'mem_01a', 'memver_01' || n,
                (ARRAY['created', 'modified', 'deleted', 'redacted'])[1 + n % 4], 'api_actor', 'apikey_01x', now() - n * interval '90 seconds'
           FROM generate_series(1, 2000) n`,
      [id, gone],
    );
    expect(await migrate(url)).toContain(own);
    await expectCounted(id);
    expect((await activity(actor, { bucket: "day" })).data.length).toBeGreaterThan(2);
  } finally {
    await disconnect();
    process.env.DATABASE_URL = before;
  }
});

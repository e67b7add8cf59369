import { beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/domain/actor";
import * as changes from "@/lib/domain/changes";
import { database } from "@/lib/domain/database";
import * as memoryStores from "@/lib/domain/memory-stores";
import { testDatabase } from "@/lib/testing/database";
import type { Change, ListChanges } from "@/lib/wire/changes";

const actorIn = (workspace_id: string): Actor => ({
  type: "api_actor",
  id: "apikey_01test",
  name: "Test",
  workspace_id,
  scopes: new Set(["admin"]),
  email: null,
  role: null,
});
const actor = actorIn("wrkspc_default");
const stranger = actorIn("wrkspc_other");

/**
 * A history in which what is below a path is few, many and long ago, or many and just now. `n` is a version's place in the
 * feed; stamps come in threes. Every 50th version is redacted: its path is gone.
 */
const paths = `CASE WHEN n % 50 = 0 THEN NULL WHEN n % 1000 = 7 THEN '/few/' || n WHEN n < 3000 THEN '/old/' || n % 40
  WHEN n % 5 = 0 THEN '/old-fashioned/' || n % 3 ELSE '/new/' || n % 60 END`;
const versions = 6_500;

async function addHistory(owner: Actor, first: number, path = paths): Promise<string> {
  const { id } = await memoryStores.create(owner, { name: "History" });
  await database().query(
    `INSERT INTO memory_versions (memory_store_id, id, memory_id, version_number, operation, path, created_at, created_by_type, created_by_id, redacted_at)
       SELECT $1, 'memver_01' || $2::int + n, 'mem_01' || n % 25, n / 25 + 1, (ARRAY['created', 'modified', 'deleted'])[1 + n % 3], ${path},
              timestamptz '2026-01-01 00:00Z' + n / 3 * interval '1 minute', 'api_actor', 'apikey_01' || n % 4, CASE WHEN n % 50 = 0 THEN now() END
         FROM generate_series(1, $3::int) n`,
    [id, first, versions],
  );
  await database().query(
    `INSERT INTO changes (seq, workspace_id, memory_store_id, memory_id, memory_version_id, operation, actor_type, actor_id, created_at)
       SELECT substr(id, 10)::int, $2, memory_store_id, memory_id, id, operation, created_by_type, created_by_id, created_at
         FROM memory_versions WHERE memory_store_id = $1`,
    [id, owner.workspace_id],
  );
  return id;
}

let store: string;

beforeAll(async () => {
  await testDatabase();
  await database().query("INSERT INTO workspaces (id, name) VALUES ($1, 'Other')", [stranger.workspace_id]);
  store = await addHistory(actor, 0);
  await addHistory(stranger, 10_000);
  const gone = await addHistory(actor, 20_000);
  await memoryStores.remove(actor, gone);
});

async function all(filter: Partial<ListChanges>): Promise<Change[]> {
  const found: Change[] = [];
  for (let page: string | undefined; ; ) {
    const { data, next_page } = await changes.list(actor, { limit: 900, ...filter, page });
    found.push(...data);
    if (!next_page) return found;
    page = next_page;
  }
}

/** What is below a path, by a question that knows no shortcuts; oldest first. */
async function expected(prefix: string, also = "true"): Promise<string[]> {
  const { rows } = await database().query(
    `SELECT v.id FROM changes c JOIN memory_versions v ON v.memory_store_id = c.memory_store_id AND v.id = c.memory_version_id
      WHERE c.workspace_id = 'wrkspc_default' AND c.memory_store_id = $2 AND left(v.path, length($1)) = $1 AND ${also} ORDER BY c.seq`,
    [prefix, store],
  );
  return rows.map(({ id }) => id);
}

const ids = (found: Change[]) => found.map(({ memory_version }) => memory_version.id);

describe.each(["/few/", "/few/2007", "/old", "/old/", "/old-fashioned/", "/new/", "/", "/nowhere"])(
  "changes below %s",
  (path_prefix) => {
    test("in either order, in the store and in the workspace, page by page", async () => {
      const wanted = await expected(path_prefix);
      expect(wanted.length === 0).toBe(path_prefix === "/nowhere");
      for (const memory_store_id of [store, undefined]) {
        expect(ids(await all({ path_prefix, memory_store_id, order: "asc" }))).toEqual(wanted);
        expect(ids(await all({ path_prefix, memory_store_id }))).toEqual(wanted.toReversed());
      }
    });

    test("behind a cursor, within a time, and with other filters", async () => {
      const until = { memory_store_id: store, limit: 1, "created_at[lte]": "2026-01-02T00:00:00Z" };
      const { cursor } = (await changes.list(actor, until)).data[0]!;
      expect(ids(await all({ path_prefix, after: cursor }))).toEqual(await expected(path_prefix, "c.seq > 4322"));
      expect(ids(await all({ path_prefix, "created_at[lte]": "2026-01-01T20:00:00Z", order: "asc" }))).toEqual(
        await expected(path_prefix, "c.created_at <= '2026-01-01T20:00Z'"),
      );
      expect(ids(await all({ path_prefix, operation: "deleted", api_key_id: "apikey_013", order: "asc" }))).toEqual(
        await expected(path_prefix, "c.operation = 'deleted' AND c.actor_id = 'apikey_013'"),
      );
      expect(ids(await all({ path_prefix, memory_store_id: store, memory_id: "mem_017", order: "asc" }))).toEqual(
        await expected(path_prefix, "c.memory_id = 'mem_017'"),
      );
    });
  },
);

test("a path is found whose next character is the highest there is", async () => {
  const highest = "\u{10FFFF}";
  const top = await addHistory(actor, 30_000, `'/top/' || CASE WHEN n = 7 THEN '${highest}${highest}x' ELSE 'y' END`);
  const found = await all({ memory_store_id: top, path_prefix: `/top/${highest}` });
  expect(ids(found)).toEqual(["memver_0130007"]);
  expect((await all({ memory_store_id: top, path_prefix: "/top/" })).length).toBe(versions);
});

test("a follower with a path that matches next to nothing gets what there is, in order", async () => {
  const signal = AbortSignal.timeout(20_000);
  await database().query("UPDATE feed_state SET last_seq = (SELECT max(seq) FROM changes)");
  const [first] = (await changes.list(actor, { memory_store_id: store, order: "asc", limit: 1 })).data;
  const wanted = (await expected("/few/")).slice(first!.memory_version.path?.startsWith("/few/") ? 1 : 0);
  const seen: string[] = [];
  for await (const { items } of changes.follow(actor, { path_prefix: "/few/" }, first!.cursor, signal)) {
    for (const { item } of items) if (item.type === "change") seen.push(item.memory_version.id);
    if (seen.length >= wanted.length) break;
  }
  expect(seen).toEqual(wanted);
});

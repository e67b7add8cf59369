import pg from "pg";
import { newId } from "@/lib/domain/ids";
import { defaultWorkspaceId } from "@/lib/domain/workspaces";
import { note, sha256 } from "@/scripts/bench/texts";
import { addEvents, addSessions, type PlansSessions, writerOf } from "./sessions";

export interface PlansStore {
  storeId: string;
  /** A memory with 100,000 versions, one with two, and one that was deleted. */
  manyId: string;
  twoId: string;
  deletedId: string;
  /** Who wrote nearly everything, a twentieth, a thousandth and nothing. */
  actors: { usual: string; some: string; sessionId: string; nobody: string };
  sessions: PlansSessions;
}

const memories = 100_000;
const updates = 149_900;
const deletions = 100;
const batch = 500;
const day = 86_400_000;
const context =
  "ROW($1::text, w.actor_type, w.actor_id, NULL, NULL, NULL, to_timestamp(w.at / 1000.0), NULL)::write_context";

/**
 * A year of writing in one store, through the functions that every write goes through: 100,000 memories, 250,000 versions; a tenth of it by
 * 50,000 sessions. A database that has it already keeps it.
 */
export async function fillForPlans(url: string): Promise<PlansStore> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined); // a failure is told by the query that meets it
  await client.connect();
  const [earlier] = (await client.query("SELECT metadata FROM memory_stores WHERE name = 'Plans' AND metadata <> '{}'"))
    .rows;
  if (earlier) {
    await client.end();
    return earlier.metadata;
  }
  const actors = {
    usual: newId("apikey"),
    some: newId("apikey"),
    sessionId: "sesn_011111111111111111111111",
    nobody: newId("apikey"),
  };
  for (const [name, id] of Object.entries(actors).filter(([name]) => name !== "sessionId"))
    await client.query(
      "INSERT INTO api_keys (id, workspace_id, name, scopes, secret_hash, hint) VALUES ($1::text, $2, $3, '{admin}', sha256($1::text::bytea), '')",
      [id, defaultWorkspaceId, name],
    );
  const stores = [await addStore(client), await addStore(client), await addStore(client)] as const;
  const [storeId] = stores;
  const sessions = await addSessions(client, { workspaceId: defaultWorkspaceId, actorId: actors.usual }, stores);
  const end = Date.now() - day;
  const author = (n: number, of: number) => {
    if (n % 1_000 === 0) return ["session_actor", actors.sessionId];
    if (n % 10 === 5) return ["session_actor", writerOf(sessions, n, of)];
    return ["api_actor", n % 20 === 0 ? actors.some : actors.usual];
  };
  const memoryIds: string[] = [];
  for (let start = 0; start < memories; start += batch) {
    const rows = Array.from({ length: batch }, (_, index) => {
      const n = start + index;
      const path =
        n < memories * 0.9 ? `/archive/note-${String(n).padStart(6, "0")}.md` : `/topic-${n % 100}/note-${n}.md`;
      const content = note(n);
      const [actor_type, actor_id] = author(n, memories);
      const above = [path.slice(0, path.indexOf("/", 1))];
      return {
        at: end - 365 * day + (n * 200 * day) / memories,
        actor_type,
        actor_id,
        memory: newId("mem"),
        version: newId("memver"),
        path,
        above,
        content,
        sha: sha256(content),
      };
    });
    memoryIds.push(...rows.map((row) => row.memory));
    await client.query(
      `SELECT count(create_memory(${context}, $2, w.memory, w.version, w.path, w.above, w.content, w.sha, octet_length(w.content), 10000000))
         FROM json_to_recordset($3) AS w(at float8, actor_type text, actor_id text, memory text, version text, path text, above text[], content text, sha text)`,
      [defaultWorkspaceId, storeId, JSON.stringify(rows)],
    );
  }
  for (let start = 0; start < updates; start += batch) {
    const rows = Array.from({ length: Math.min(batch, updates - start) }, (_, index) => {
      const n = start + index;
      const content = note(memories + n);
      const [actor_type, actor_id] = author(n, updates);
      // Two of three go to one memory; the others are met in a scattered order, each at most once.
      const memory = memoryIds[n % 3 === 0 ? 1 + ((n * 7_919) % (memories - 1_000)) : 0];
      return {
        at: end - 165 * day + (n * 165 * day) / updates,
        actor_type,
        actor_id,
        memory,
        version: newId("memver"),
        content,
        sha: sha256(content),
      };
    });
    await client.query(
      `SELECT count(update_memory(${context}, $2, w.memory, w.version, NULL, NULL, w.content, w.sha, octet_length(w.content), NULL))
         FROM json_to_recordset($3) AS w(at float8, actor_type text, actor_id text, memory text, version text, content text, sha text)`,
      [defaultWorkspaceId, storeId, JSON.stringify(rows)],
    );
  }
  await client.query(
    `SELECT count(delete_memory(ROW($1::text, 'api_actor', $4::text, NULL, NULL, NULL, NULL, NULL)::write_context, $2, m.id, m.version, NULL))
       FROM unnest($3::text[], $5::text[]) AS m(id, version)`,
    [
      defaultWorkspaceId,
      storeId,
      memoryIds.slice(-deletions),
      actors.usual,
      memoryIds.slice(-deletions).map(() => newId("memver")),
    ],
  );
  for (let moved = 1; moved > 0; ) moved = (await client.query("SELECT sequence_changes(5000) AS moved")).rows[0].moved;
  await client.query("UPDATE changes SET lines_added = 30, lines_removed = 28");
  await client.query("UPDATE feed_state SET counted_seq = last_seq - 64");
  const named = { manyId: memoryIds[0]!, twoId: memoryIds[1]!, unreadId: memoryIds[23_758]! };
  const filled = {
    storeId,
    ...named,
    deletedId: memoryIds.at(-1)!,
    actors,
    sessions: await addEvents(client, sessions, stores, named),
  };
  await client.query("UPDATE memory_stores SET metadata = $2 WHERE id = $1", [storeId, JSON.stringify(filled)]);
  await client.query("VACUUM (ANALYZE)");
  await client.end();
  return filled;
}

async function addStore(client: pg.Client): Promise<string> {
  const id = newId("memstore");
  await client.query(
    `WITH s AS (INSERT INTO memory_stores (id, workspace_id, name) VALUES ($1, $2, 'Plans')),
          c AS (INSERT INTO memory_store_counters (memory_store_id) VALUES ($1))
     INSERT INTO memory_store_totals (memory_store_id) VALUES ($1)`,
    [id, defaultWorkspaceId],
  );
  return id;
}

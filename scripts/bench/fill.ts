import type pg from "pg";
import { newId } from "@/lib/domain/ids";
import type { Stand } from "./stand";
import { note, sha256 } from "./texts";

export interface FilledStore {
  id: string;
  memoryIds: string[];
}

interface Owner {
  workspaceId: string;
  actorId: string;
}

const context = (at: number) =>
  `ROW($${at}::text, 'api_actor', $${at + 1}::text, NULL, NULL, NULL, NULL, NULL)::write_context`;

/** Adds a store with a memory per path, through the function that every create goes through. `texts` are taken in turn. */
export async function fillStore(
  database: pg.Pool | pg.Client,
  { workspaceId, actorId }: Owner,
  name: string,
  paths: string[],
  textOf: (index: number) => string = (index) => note(index),
): Promise<FilledStore> {
  const id = newId("memstore");
  await database.query(
    `WITH s AS (INSERT INTO memory_stores (id, workspace_id, name) VALUES ($1, $2, $3)),
          c AS (INSERT INTO memory_store_counters (memory_store_id) VALUES ($1))
     INSERT INTO memory_store_totals (memory_store_id) VALUES ($1)`,
    [id, workspaceId, name],
  );
  const memoryIds: string[] = [];
  for (let start = 0; start < paths.length; start += 500) {
    const batch = paths.slice(start, start + 500);
    const ids = batch.map(() => newId("mem"));
    const texts = batch.map((_, index) => textOf(start + index));
    await database.query(
      `SELECT count(create_memory(${context(1)}, $3, n.memory, n.version, n.path, string_to_array(n.above, '|'), n.content, n.sha, octet_length(n.content), 10000000))
         FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[]) AS n(memory, version, path, above, content, sha)`,
      [
        workspaceId,
        actorId,
        id,
        ids,
        batch.map(() => newId("memver")),
        batch,
        batch.map((path) => foldersAbove(path).join("|")),
        texts,
        texts.map(sha256),
      ],
    );
    memoryIds.push(...ids);
  }
  return { id, memoryIds };
}

const foldersAbove = (path: string) => {
  const parts = path.split("/").slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`);
};

/** Adds so many versions to a memory, through the function that every update goes through. */
export async function addVersions(
  database: pg.Pool,
  { workspaceId, actorId }: Owner,
  { storeId, memoryId }: { storeId: string; memoryId: string },
  versions: number,
): Promise<void> {
  // A statement sees each of its own updates as another row version of the head, so batches stay short.
  for (let start = 0; start < versions; start += 50) {
    const texts = Array.from(
      { length: Math.min(50, versions - start) },
      (_, index) => `# Version ${start + index}\n${note(index, 2_020)}`,
    );
    await database.query(
      `SELECT count(update_memory(${context(1)}, $3, $4, n.version, NULL, NULL, n.content, n.sha, octet_length(n.content), NULL))
         FROM unnest($5::text[], $6::text[], $7::text[]) AS n(version, content, sha)`,
      [workspaceId, actorId, storeId, memoryId, texts.map(() => newId("memver")), texts, texts.map(sha256)],
    );
  }
}

/** Brings the feed up to date at once, with the lines of what was filled taken as counted, and the planner's statistics. */
export async function sequenceAll(stand: Stand): Promise<void> {
  for (;;) {
    const { rows } = await stand.database.query("SELECT sequence_changes(5000) AS moved");
    if (rows[0].moved === 0) break;
    await stand.database.query(
      `WITH counted AS (UPDATE changes SET lines_added = 30, lines_removed = 28
          WHERE seq > (SELECT counted_seq FROM feed_state) AND lines_added IS NULL)
       UPDATE feed_state SET counted_seq = last_seq`,
    );
  }
  await stand.database.query("VACUUM (ANALYZE)");
}

/**
 * Paths of a store of any size in one shape: nine tenths in one folder, the rest in a hundred others. Its first pages
 * hold as many entries whatever the size.
 */
export function shapedPaths(memories: number): string[] {
  const inArchive = Math.round(memories * 0.9);
  return Array.from({ length: memories }, (_, index) =>
    index < inArchive
      ? `/archive/note-${String(index).padStart(6, "0")}.md`
      : `/topic-${String(index % 100).padStart(2, "0")}/note-${String(index).padStart(6, "0")}.md`,
  );
}

import { notFound } from "@/lib/wire/errors";
import type { Operation } from "@/lib/wire/memory-versions";
import type { Page } from "@/lib/wire/pages";
import type { ListSessionChanges, SessionChange } from "@/lib/wire/session-changes";
import { type Actor, allowSession } from "./actor";
import { openCursor, sealCursor } from "./cursors";
import { query } from "./database";

interface Row {
  memory_store_id: string;
  memory_id: string;
  ids: string[];
  first_number: number;
  last_number: number;
  first_written_at: string;
  last_written_at: string;
  lines_added: number | null;
  lines_removed: number | null;
  path: string | null;
  operation: Operation;
  before_version_id: string | null;
  later_writes: number;
}

/**
 * A session's change set: one entry per memory it wrote to, in the order of its first writes; a deleted session's too. Memories of
 * deleted stores are gone from it. Needs `memory:read`. Throws `not_found_error`.
 */
export async function list(
  actor: Actor,
  sessionId: string,
  { limit, page }: ListSessionChanges,
): Promise<Page<SessionChange>> {
  allowSession(actor, "memory:read", sessionId);
  const shape = ["session_changes", actor.workspace_id, sessionId];
  const [seq = 0] = openCursor(shape, page) ?? [];
  const rows = await query<Row & { first_seq: number }>(
    "session_changes",
    `WITH touched AS (
       SELECT c.memory_store_id, c.memory_id, min(c.seq) AS first_seq, array_agg(v.id ORDER BY v.version_number) AS ids,
              min(v.version_number) AS first_number, max(v.version_number) AS last_number,
              min(v.created_at) AS first_written_at, max(v.created_at) AS last_written_at,
              CASE WHEN bool_and(c.lines_added IS NOT NULL) THEN sum(c.lines_added)::bigint END AS lines_added,
              CASE WHEN bool_and(c.lines_removed IS NOT NULL) THEN sum(c.lines_removed)::bigint END AS lines_removed
         FROM changes c JOIN memory_stores s ON s.id = c.memory_store_id AND s.deleted_at IS NULL
         JOIN memory_versions v ON v.memory_store_id = c.memory_store_id AND v.id = c.memory_version_id
        WHERE c.workspace_id = $1 AND c.actor_id = $2 AND c.actor_type = 'session_actor' AND c.operation <> 'redacted'
        GROUP BY c.memory_store_id, c.memory_id HAVING min(c.seq) > $3 ORDER BY first_seq LIMIT $4
     )
     SELECT t.*, l.path, l.operation, f.previous_version_id AS before_version_id, m.version_number - t.last_number AS later_writes
       FROM sessions z LEFT JOIN touched t ON true
       LEFT JOIN memories m ON m.memory_store_id = t.memory_store_id AND m.id = t.memory_id
       LEFT JOIN memory_versions f ON f.memory_store_id = t.memory_store_id AND f.id = t.ids[1]
       LEFT JOIN memory_versions l ON l.memory_store_id = t.memory_store_id AND l.id = t.ids[cardinality(t.ids)]
      WHERE z.id = $2 AND z.workspace_id = $1 ORDER BY t.first_seq`,
    [actor.workspace_id, sessionId, seq, limit + 1],
  );
  if (rows.length === 0) throw notFound("Session");
  const found = rows.filter((row) => row.memory_id !== null);
  const last = found.length > limit ? found[limit - 1] : undefined;
  return { data: found.slice(0, limit).map(present), next_page: last ? sealCursor(shape, [last.first_seq]) : null };
}

const present = (row: Row): SessionChange => ({
  type: "session_change",
  memory_store_id: row.memory_store_id,
  memory_id: row.memory_id,
  path: row.path,
  operation: row.operation,
  first_version_id: row.ids[0]!,
  last_version_id: row.ids.at(-1)!,
  before_version_id: row.before_version_id,
  first_written_at: row.first_written_at,
  last_written_at: row.last_written_at,
  lines_added: row.lines_added,
  lines_removed: row.lines_removed,
  later_writes: row.later_writes,
  memory_versions: row.ids,
});

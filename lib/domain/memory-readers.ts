import { notFound } from "@/lib/wire/errors";
import type { ListMemoryReaders, MemoryReader } from "@/lib/wire/memory-readers";
import type { Page } from "@/lib/wire/pages";
import type { Access } from "@/lib/wire/session-resources";
import type { SessionStatus } from "@/lib/wire/sessions";
import { type Actor, allow } from "./actor";
import { openCursor, sealCursor } from "./cursors";
import { query } from "./database";
import type { MemoryVersionKey } from "./memory-versions";

interface Row {
  id: string;
  title: string | null;
  agent_id: string;
  agent_name: string;
  agent_version: number;
  status: SessionStatus;
  access: Access;
  created_at: string;
  ended_at: string | null;
  reads: number;
  first_event_id: string | null;
  first_read_at: string | null;
}

/**
 * The blast radius of a version: sessions that had its store attached when it was written or since, newest first, deleted ones
 * included, each with the tool calls since then that named a path of the memory. A path that was redacted finds no calls. Throws
 * `not_found_error`.
 */
export async function list(
  actor: Actor,
  key: MemoryVersionKey,
  { limit, page }: ListMemoryReaders,
): Promise<Page<MemoryReader>> {
  allow(actor, "memory:read"); // not a session's token, which would learn of other sessions
  const shape = ["memory_readers", actor.workspace_id, key.memory_store_id, key.memory_version_id];
  const [createdAt = null, id = null] = openCursor(shape, page) ?? [];
  const rows = await query<Row>(
    "memory_readers",
    `WITH version AS (
       SELECT v.created_at, v.memory_store_id,
              ARRAY (SELECT DISTINCT l.path FROM memory_versions l WHERE l.memory_store_id = v.memory_store_id
                       AND l.memory_id = v.memory_id AND l.version_number >= v.version_number AND l.path IS NOT NULL) AS paths
         FROM memory_versions v JOIN memory_stores s ON s.id = v.memory_store_id AND s.deleted_at IS NULL
        WHERE v.memory_store_id = $1 AND v.id = $2 AND s.workspace_id = $3
     )
     SELECT z.id, z.title, z.agent_id, z.agent_name, z.agent_version, z.status, z.access, z.created_at, z.ended_at,
            p.reads::int AS reads, f.id AS first_event_id, f.created_at AS first_read_at
       FROM version LEFT JOIN LATERAL (
         SELECT z.id, z.title, z.agent_id, z.agent_name, z.agent_version, z.status, r.access, r.session_created_at AS created_at,
                least(z.archived_at, z.deleted_at) AS ended_at
           FROM session_resources r JOIN sessions z ON z.id = r.session_id
          WHERE r.memory_store_id = version.memory_store_id
            AND coalesce(least(z.archived_at, z.deleted_at), 'infinity') >= version.created_at
            AND ($4::timestamptz IS NULL OR (r.session_created_at, r.session_id) < ($4::timestamptz, $5::text))
          ORDER BY r.session_created_at DESC, r.session_id DESC LIMIT $6
       ) z ON true LEFT JOIN LATERAL (
         SELECT count(DISTINCT e.seq) AS reads, min(e.seq) AS first_seq FROM session_event_paths e
          WHERE e.session_id = z.id AND e.memory_store_id = version.memory_store_id AND e.path = ANY (version.paths)
            AND e.created_at >= version.created_at
       ) p ON true LEFT JOIN session_events f ON f.session_id = z.id AND f.seq = p.first_seq
      ORDER BY z.created_at DESC, z.id DESC`,
    [key.memory_store_id, key.memory_version_id, actor.workspace_id, createdAt, id, limit + 1],
  );
  if (rows.length === 0) throw notFound("Memory version");
  const found = rows.filter((row) => row.id !== null);
  const last = found.length > limit ? found[limit - 1] : undefined;
  return {
    data: found.slice(0, limit).map(present),
    next_page: last ? sealCursor(shape, [last.created_at, last.id]) : null,
  };
}

const present = (row: Row): MemoryReader => ({
  type: "memory_reader",
  reach: row.reads > 0 ? "read" : "attached",
  session: {
    id: row.id,
    title: row.title,
    agent: { id: row.agent_id, name: row.agent_name, version: row.agent_version },
  },
  status: row.status,
  access: row.access,
  created_at: row.created_at,
  ended_at: row.ended_at,
  reads: row.reads,
  first_read: row.first_event_id && row.first_read_at ? { event_id: row.first_event_id, at: row.first_read_at } : null,
});

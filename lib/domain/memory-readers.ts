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
  wrote: boolean;
  attached_while_current: boolean;
  while_current: boolean;
  calls: number;
  reads: number;
  first_call_id: string | null;
  first_call_at: string | null;
  first_read_id: string | null;
  first_read_at: string | null;
}

/**
 * `version` with when it was replaced; `heads`, where its text was found and from when until when; `places`, every path the memory
 * has had since, and from when; `callers`, the sessions that named one: found at once, instead of asking each of a store's sessions.
 * Takes $1 store, $2 version, $3 workspace.
 */
const version = `version AS (
       SELECT v.memory_store_id, v.memory_id, v.version_number, v.created_at, v.created_by_type, v.created_by_id,
              n.version_number AS replaced_by, coalesce(n.created_at, 'infinity') AS replaced_at
         FROM memory_versions v JOIN memory_stores s ON s.id = v.memory_store_id AND s.deleted_at IS NULL
              LEFT JOIN LATERAL (
                SELECT n.version_number, n.created_at FROM memory_versions n
                 WHERE n.memory_store_id = v.memory_store_id AND n.memory_id = v.memory_id AND n.version_number > v.version_number
                   AND (n.content_sha256 IS NULL OR n.content_sha256 IS DISTINCT FROM v.content_sha256)
                 ORDER BY n.version_number LIMIT 1
              ) n ON true
        WHERE v.memory_store_id = $1 AND v.id = $2 AND s.workspace_id = $3
     ), heads AS MATERIALIZED (
       SELECT l.path, l.created_at AS since,
              coalesce(lead(l.created_at) OVER (ORDER BY l.version_number), version.replaced_at) AS until
         FROM version JOIN memory_versions l ON l.memory_store_id = version.memory_store_id AND l.memory_id = version.memory_id
              AND l.version_number >= version.version_number
              AND l.version_number < coalesce(version.replaced_by, ${Number.MAX_SAFE_INTEGER})
     ), places AS (
       SELECT l.path, min(l.created_at) AS since
         FROM version JOIN memory_versions l ON l.memory_store_id = version.memory_store_id AND l.memory_id = version.memory_id
              AND l.version_number >= version.version_number
        WHERE l.path IS NOT NULL GROUP BY l.path
     ), callers AS MATERIALIZED (
       SELECT DISTINCT e.session_id
         FROM places JOIN session_event_paths e ON e.memory_store_id = $1 AND e.path = places.path AND e.created_at >= places.since
     )`;

/** A session's calls of one of the two times, the version's own before the later one. */
const calls = `SELECT c.while_current, count(DISTINCT c.seq) AS calls, count(DISTINCT c.seq) FILTER (WHERE c.reads_only) AS reads,
              min(c.seq) AS first_call, min(c.seq) FILTER (WHERE c.reads_only) AS first_read
         FROM (
           SELECT e.seq, e.reads_only, EXISTS (
                    SELECT FROM heads h WHERE h.path = e.path AND e.created_at >= h.since AND e.created_at < h.until
                  ) AS while_current
             FROM places JOIN session_event_paths e ON e.path = places.path AND e.created_at >= places.since
            WHERE e.session_id = z.id AND e.memory_store_id = version.memory_store_id
         ) c GROUP BY c.while_current ORDER BY c.while_current DESC LIMIT 1`;

/**
 * The blast radius of a version: sessions that had its store attached while it was current, and those whose tool calls named a
 * path of the memory since; newest first, deleted ones included. Of each its calls while the version was current, or where there
 * are none, its later ones. A path that was redacted finds no calls. Throws `not_found_error`.
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
    undefined, // planned each time: how many sessions a version reaches is not known before
    `WITH ${version}
     SELECT z.*, coalesce(p.while_current, true) AS while_current, coalesce(p.calls, 0)::int AS calls, coalesce(p.reads, 0)::int AS reads,
            f.id AS first_call_id, f.created_at AS first_call_at, g.id AS first_read_id, g.created_at AS first_read_at
       FROM version LEFT JOIN LATERAL (
         SELECT z.id, z.title, z.agent_id, z.agent_name, z.agent_version, z.status, r.access, r.session_created_at AS created_at,
                least(z.archived_at, z.deleted_at) AS ended_at, r.session_created_at < version.replaced_at AS attached_while_current,
                version.created_by_type = 'session_actor' AND version.created_by_id = z.id AS wrote
           FROM session_resources r JOIN sessions z ON z.id = r.session_id
          WHERE r.memory_store_id = version.memory_store_id
            AND coalesce(least(z.archived_at, z.deleted_at), 'infinity') >= version.created_at
            AND (r.session_created_at < version.replaced_at OR r.session_id IN (SELECT c.session_id FROM callers c))
            AND ($4::timestamptz IS NULL OR (r.session_created_at, r.session_id) < ($4::timestamptz, $5::text))
          ORDER BY r.session_created_at DESC, r.session_id DESC LIMIT ${limit + 1}
       ) z ON true LEFT JOIN LATERAL (
         ${calls}
       ) p ON true LEFT JOIN session_events f ON f.session_id = z.id AND f.seq = p.first_call
            LEFT JOIN session_events g ON g.session_id = z.id AND g.seq = p.first_read
      ORDER BY z.created_at DESC, z.id DESC`,
    [key.memory_store_id, key.memory_version_id, actor.workspace_id, createdAt, id],
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
  reach: row.calls > 0 ? "read" : "attached",
  session: {
    id: row.id,
    title: row.title,
    agent: { id: row.agent_id, name: row.agent_name, version: row.agent_version },
  },
  status: row.status,
  access: row.access,
  created_at: row.created_at,
  ended_at: row.ended_at,
  wrote: row.wrote,
  attached_while_current: row.attached_while_current,
  while_current: row.while_current,
  calls: row.calls,
  reads: row.reads,
  first_call: calledAt(row.first_call_id, row.first_call_at),
  first_read: calledAt(row.first_read_id, row.first_read_at),
});

const calledAt = (event_id: string | null, at: string | null) => (event_id && at ? { event_id, at } : null);

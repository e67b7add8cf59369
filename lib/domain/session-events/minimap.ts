import { type Actor, allowSession } from "@/lib/domain/actor";
import { query } from "@/lib/domain/database";
import { notFound } from "@/lib/wire/errors";
import { lanesMax, type Mark, MarkKind, type Minimap, marksMax } from "@/lib/wire/minimap";

interface SessionRow {
  primary_thread_id: string;
  agent_name: string;
  last_seq: number;
  threads: string[];
}

interface MarkRow {
  lane: string;
  kind: MarkKind;
  event_id: string | null;
  event_type: string | null;
  memory_version_id: string | null;
  seq: number;
  at: string;
  until: string;
  count: number;
}

/** A session's marks in lanes; beyond some 1,200 those of one kind that lie close together share one. Throws `not_found_error`. */
export async function minimap(actor: Actor, sessionId: string): Promise<Minimap> {
  allowSession(actor, "sessions:read", sessionId);
  const [session] = await query<SessionRow>("minimap_session", sessionQuery, [sessionId, actor.workspace_id]);
  if (!session) throw notFound("Session");
  const { primary_thread_id, agent_name, last_seq, threads } = session;
  const shown = threads.slice(0, lanesMax - 2);
  const lanes = [primary_thread_id, ...shown, ...(threads.length > shown.length ? ["others"] : [])];
  const perBucket = lanes.length * MarkKind.options.length;
  const bucketEvents = last_seq <= marksMax ? 1 : Math.ceil((last_seq * perBucket) / marksMax);
  const rows = await query<MarkRow>("minimap_marks", marksQuery, [
    sessionId,
    actor.workspace_id,
    primary_thread_id,
    shown,
    bucketEvents,
    last_seq,
  ]);
  const present = (row: MarkRow): Mark => ({
    kind: row.kind,
    event_id: row.event_id,
    event_type: row.event_type,
    memory_version_id: row.memory_version_id,
    position: last_seq > 1 ? Math.max(0, row.seq - 1) / (last_seq - 1) : 0,
    at: row.at,
    until: row.until,
    count: row.count,
  });
  return {
    type: "minimap",
    session_id: sessionId,
    events: last_seq,
    lanes: lanes.map((id) => ({
      session_thread_id: id,
      name: id === primary_thread_id ? agent_name : null,
      marks: rows.filter(({ lane }) => lane === id).map(present),
    })),
  };
}

const markedTypes = `e.failed OR e.type IN ('session.error', 'user.message', 'agent.message', 'system.message', 'span.model_request_start',
  'agent.tool_use', 'agent.custom_tool_use', 'agent.mcp_tool_use')`;

const sessionQuery = `
  SELECT s.primary_thread_id, s.agent_name, s.last_seq,
         ARRAY(SELECT e.session_thread_id FROM session_events e
                WHERE e.session_id = s.id AND e.session_thread_id <> s.primary_thread_id GROUP BY 1 ORDER BY min(e.seq)) AS threads
    FROM sessions s WHERE s.id = $1 AND s.workspace_id = $2 AND s.deleted_at IS NULL`;

/**
 * A write lies at the call it declares, else at the last event before it. A request that has a mark of its own lasts until its
 * thread's next end of one; everything else is a moment. Only what a mark shows is looked up, behind the counting.
 */
const marksQuery = `
  WITH marks AS (
    SELECT CASE WHEN e.failed OR e.type = 'session.error' THEN 'error'
                WHEN e.type LIKE '%.message' THEN 'message'
                WHEN e.type = 'span.model_request_start' THEN 'model_request' ELSE 'tool_call' END AS kind,
           e.session_thread_id AS thread, e.seq, coalesce(e.processed_at, e.created_at) AS at, NULL::text AS version_id
      FROM session_events e WHERE e.session_id = $1 AND (${markedTypes})
    UNION ALL
    SELECT 'memory_write', e.session_thread_id, p.seq, c.created_at, c.memory_version_id
      FROM changes c JOIN memory_versions v ON v.memory_store_id = c.memory_store_id AND v.id = c.memory_version_id
      CROSS JOIN LATERAL (SELECT coalesce(
        (SELECT d.seq FROM session_events d WHERE d.session_id = $1 AND d.id = v.tool_use_event_id),
        last_event_before($1, $6, c.created_at)) AS seq) p
      LEFT JOIN session_events e ON e.session_id = $1 AND e.seq = p.seq
     WHERE c.workspace_id = $2 AND c.actor_id = $1 AND c.operation <> 'redacted'
  ), shared AS (
    SELECT CASE WHEN thread IS NULL OR thread = $3 THEN $3 WHEN thread = ANY ($4::text[]) THEN thread ELSE 'others' END AS lane, kind,
           min(seq) AS seq, min(at) AS at, max(at) AS until, min(version_id) AS memory_version_id, count(*)::int AS count
      FROM marks GROUP BY 1, 2, seq / $5::bigint, CASE WHEN $5::bigint = 1 THEN version_id END
  )
  SELECT m.lane, m.kind, e.id AS event_id, e.type AS event_type, m.memory_version_id, m.seq, m.at, m.count,
         greatest(m.until, (SELECT d.processed_at FROM session_events d
           WHERE $5::bigint = 1 AND m.kind = 'model_request' AND d.session_id = $1 AND d.type = 'span.model_request_end' AND d.seq > m.seq
             AND coalesce(d.session_thread_id, $3) = coalesce(e.session_thread_id, $3) ORDER BY d.seq LIMIT 1)) AS until
    FROM shared m LEFT JOIN session_events e ON e.session_id = $1 AND e.seq = m.seq ORDER BY m.seq, m.at`;

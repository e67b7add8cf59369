import { type Actor, allowSession } from "@/lib/domain/actor";
import { query } from "@/lib/domain/database";
import { notFound } from "@/lib/wire/errors";
import { lanesMax, type Mark, MarkKind, type Minimap, marksMax } from "@/lib/wire/minimap";

interface SessionRow {
  primary_thread_id: string;
  agent_name: string;
  last_seq: number;
  threads: string[];
  marks: number;
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
  const bucketEvents = session.marks <= marksMax ? 1 : Math.max(1, Math.ceil((last_seq * perBucket) / marksMax));
  const rows = await query<MarkRow>("minimap_marks", marksQuery, [
    sessionId,
    actor.workspace_id,
    primary_thread_id,
    shown,
    bucketEvents,
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
                WHERE e.session_id = s.id AND e.session_thread_id <> s.primary_thread_id GROUP BY 1 ORDER BY min(e.seq)) AS threads,
         (SELECT count(*) FROM session_events e WHERE e.session_id = s.id AND (${markedTypes}))
       + (SELECT count(*) FROM changes c WHERE c.workspace_id = s.workspace_id AND c.actor_id = s.id AND c.operation <> 'redacted') AS marks
    FROM sessions s WHERE s.id = $1 AND s.workspace_id = $2 AND s.deleted_at IS NULL`;

/** A request lasts until its thread's next end of one; everything else is a moment. A write lies behind the last event before it. */
const marksQuery = `
  WITH spans AS (
    SELECT e.seq, lead(e.seq) OVER w AS end_seq, lead(e.processed_at) OVER w AS until, e.type
      FROM session_events e WHERE e.session_id = $1 AND e.type IN ('span.model_request_start', 'span.model_request_end')
    WINDOW w AS (PARTITION BY coalesce(e.session_thread_id, $3) ORDER BY e.seq)
  ), timed AS (
    SELECT *, max(seq) OVER (ORDER BY at, seq NULLS LAST) AS last_seq FROM (
      SELECT seq, created_at AS at, NULL::text AS version_id, NULL::text AS declared FROM session_events WHERE session_id = $1
       UNION ALL
      SELECT NULL, c.created_at, c.memory_version_id, v.tool_use_event_id
        FROM changes c JOIN memory_versions v ON v.memory_store_id = c.memory_store_id AND v.id = c.memory_version_id
       WHERE c.workspace_id = $2 AND c.actor_id = $1 AND c.operation <> 'redacted') all_of_it
  ), marks AS (
    SELECT CASE WHEN e.failed OR e.type = 'session.error' THEN 'error'
                WHEN e.type LIKE '%.message' THEN 'message'
                WHEN e.type = 'span.model_request_start' THEN 'model_request' ELSE 'tool_call' END AS kind,
           e.session_thread_id AS thread, e.seq, e.id AS event_id, e.type AS event_type, NULL::text AS memory_version_id,
           coalesce(e.processed_at, e.created_at) AS at, coalesce(p.until, e.processed_at, e.created_at) AS until
      FROM session_events e LEFT JOIN spans p ON p.seq = e.seq AND p.type = 'span.model_request_start'
     WHERE e.session_id = $1 AND (${markedTypes})
    UNION ALL
    SELECT 'memory_write', e.session_thread_id, coalesce(e.seq, 0), e.id, e.type, w.version_id, w.at, w.at
      FROM timed w LEFT JOIN session_events e ON e.session_id = $1
           AND e.seq = coalesce((SELECT d.seq FROM session_events d WHERE d.session_id = $1 AND d.id = w.declared), w.last_seq)
     WHERE w.version_id IS NOT NULL
  ), placed AS (
    SELECT *, CASE WHEN thread IS NULL OR thread = $3 THEN $3 WHEN thread = ANY ($4::text[]) THEN thread ELSE 'others' END AS lane
      FROM marks
  )
  SELECT lane, kind, (array_agg(event_id ORDER BY seq))[1] AS event_id, (array_agg(event_type ORDER BY seq))[1] AS event_type,
         (array_agg(memory_version_id ORDER BY seq, at))[1] AS memory_version_id, min(seq) AS seq, min(at) AS at, max(until) AS until,
         count(*)::int AS count
    FROM placed
   GROUP BY lane, kind, CASE WHEN $5::int = 1 THEN NULL ELSE seq / $5::int END,
            CASE WHEN $5::int = 1 THEN coalesce(memory_version_id, event_id) END
   ORDER BY min(seq), min(at)`;

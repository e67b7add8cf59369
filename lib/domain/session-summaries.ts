import { notFound } from "@/lib/wire/errors";
import type { SessionRecord, SessionSummary } from "@/lib/wire/session-summaries";
import type { BidirectionalPage, ListSessions } from "@/lib/wire/sessions";
import { type Actor, allow, allowSession } from "./actor";
import { query } from "./database";
import { listRows } from "./sessions/listing";
import { presentSession, type SessionRow, sessionColumns } from "./sessions/rows";

interface Row extends SessionRow {
  agent_name: string;
  memory_versions: number;
  last_event_at: string | null;
  last_event_type: string | null;
  waits: boolean;
}

const columns = `${sessionColumns}, z.agent_name, coalesce(n.memory_versions, 0) AS memory_versions, z.last_event_at, z.last_event_type,
  EXISTS (SELECT FROM session_events q WHERE q.session_id = z.id AND q.processed_at IS NULL) AS waits`;
const joins = "LEFT JOIN session_totals n ON n.session_id = z.id";

/** Sessions as the wire lists them, each with what it has done. */
export async function list(actor: Actor, filter: ListSessions): Promise<BidirectionalPage<SessionSummary>> {
  allow(actor, "sessions:read");
  const { rows, ...pages } = await listRows<Row>(actor, filter, "session_summaries", columns, joins);
  return { data: rows.map(present), ...pages };
}

/** One session, a deleted one too. Throws `not_found_error`. */
export async function retrieve(actor: Actor, sessionId: string): Promise<SessionRecord> {
  allowSession(actor, "sessions:read", sessionId);
  const [row] = await query<Row & { deleted_at: string | null }>(
    "session_record",
    `SELECT ${columns}, z.deleted_at FROM sessions z ${joins} WHERE z.id = $1 AND z.workspace_id = $2`,
    [sessionId, actor.workspace_id],
  );
  if (!row) throw notFound("Session");
  return { ...present(row), deleted_at: row.deleted_at };
}

const present = (row: Row): SessionSummary => ({
  ...presentSession(row),
  agent_name: row.agent_name,
  memory_versions: row.memory_versions,
  last_event_at: row.last_event_at,
  last_event_type: row.last_event_type,
  waits: row.waits,
});

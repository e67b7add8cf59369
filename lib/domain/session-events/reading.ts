import { type Actor, allowSession } from "@/lib/domain/actor";
import { query } from "@/lib/domain/database";
import { type EventRow, eventColumns, presentEvent } from "@/lib/domain/session-events/rows";
import { notFound } from "@/lib/wire/errors";
import type { ReadSessionEvents, SessionEventStretch } from "@/lib/wire/session-events/stretches";

interface Side {
  order: "asc" | "desc";
  /** The number to start from; null for the session's end. */
  from: number | null;
  inclusive: boolean;
  limit: number;
}

/** What all sides of a stretch have in common. */
interface Source {
  sessionId: string;
  /** The only thread whose events are wanted, and whether it is the session's first, to which belongs what names none. */
  thread: { id: string; first: boolean } | undefined;
}

/**
 * A stretch of a session's events for whoever reads it from any place on: it costs what it answers, however long the session is.
 * It may hold fewer events than `limit`: 8 MB at most in each direction. Throws `permission_error`; `not_found_error` for an unknown session or event.
 */
export async function read(actor: Actor, sessionId: string, input: ReadSessionEvents): Promise<SessionEventStretch> {
  allowSession(actor, "sessions:read", sessionId);
  const { around, before, after, limit, session_thread_id: threadId } = input;
  const { seq: place, primary_thread_id } = await placeOf(actor, sessionId, around ?? before ?? after);
  const thread = threadId === undefined ? undefined : { id: threadId, first: threadId === primary_thread_id };
  const source = { sessionId, thread };
  if (after !== undefined) {
    const newer = await side(source, { order: "asc", from: place, inclusive: false, limit });
    return stretchOf([], newer.rows, true, newer.more);
  }
  if (around === undefined) {
    const older = await side(source, { order: "desc", from: place, inclusive: false, limit });
    return stretchOf(older.rows, [], older.more, before !== undefined);
  }
  const half = Math.ceil(limit / 2);
  const [older, newer] = await Promise.all([
    side(source, { order: "desc", from: place, inclusive: false, limit: limit - half }),
    side(source, { order: "asc", from: place, inclusive: true, limit: half }),
  ]);
  return stretchOf(older.rows, newer.rows, older.more, newer.more);
}

interface Place {
  /** The number of the event that was named; null where none was. */
  seq: number | null;
  primary_thread_id: string;
}

async function placeOf(actor: Actor, sessionId: string, eventId: string | undefined): Promise<Place> {
  const [session] = await query<Place>(
    "session_event_place",
    `SELECT (SELECT e.seq FROM session_events e WHERE e.session_id = s.id AND e.id = $3) AS seq, s.primary_thread_id
       FROM sessions s WHERE s.id = $1 AND s.workspace_id = $2 AND s.deleted_at IS NULL`,
    [sessionId, actor.workspace_id, eventId ?? null],
  );
  if (!session) throw notFound("Session");
  if (eventId !== undefined && session.seq === null) throw notFound("Session event");
  return session;
}

const sideBytesMax = 8_000_000;

/** Events from a place on in one direction, and whether there are more behind them. */
async function side({ sessionId, thread }: Source, { order, from, inclusive, limit }: Side) {
  const beyond = `${order === "asc" ? ">" : "<"}${inclusive ? "=" : ""}`;
  const values: (string | number)[] = [sessionId];
  const isBeyond = from === null ? "" : `AND e.seq ${beyond} $${values.push(from)}`;
  const orNone = thread?.first ? "e.session_thread_id IS NULL OR " : "";
  const isOfThread = thread ? `AND (${orNone}e.session_thread_id = $${values.push(thread.id)})` : "";
  const rows = await query<EventRow & { bytes: number }>(
    undefined,
    `SELECT ${eventColumns}, sum(octet_length(e.payload)) OVER (ORDER BY e.seq ${order}) - octet_length(e.payload) AS bytes
       FROM session_events e WHERE e.session_id = $1 ${isBeyond} ${isOfThread}
      ORDER BY e.seq ${order} LIMIT ${limit + 1}`,
    values,
  );
  const found = rows.filter(({ bytes }) => bytes < sideBytesMax).slice(0, limit);
  return { rows: found, more: found.length < rows.length };
}

const stretchOf = (
  older: readonly EventRow[],
  newer: readonly EventRow[],
  has_older: boolean,
  has_newer: boolean,
): SessionEventStretch => ({ data: [...[...older].reverse(), ...newer].map(presentEvent), has_older, has_newer });

import { invalid, notFound, WireError } from "@/lib/wire/errors";
import type { Page } from "@/lib/wire/pages";
import type { ListSessionEvents, SendSessionEvents, SessionEvent } from "@/lib/wire/session-events";
import { type Actor, allowSession } from "./actor";
import { openCursor, sealCursor } from "./cursors";
import { query, transaction } from "./database";
import { appendLocked, type LockedSession, lock } from "./session-events/appending";
import { ringSession } from "./session-events/bell";
import { checked, refuseMisplaced } from "./session-events/checking";
import { followSession } from "./session-events/following";
import { type EventRow, eventColumns, presentEvent } from "./session-events/rows";
import type { EventBody } from "./session-events/turns";
import { enqueue } from "./work";

export { ringSession };

type Run = typeof query;

/**
 * Appends events to a session, in the transaction of `run`: numbers and stamps them, keeps the session's status, usage and
 * outcomes, and notes which memories its tool calls name. An event that is there already, under its own id or as the answer to
 * the same tool call, is given back instead. Asks for no permission; `actor` null stands for the server. Ring with `ringSession`
 * once the transaction has committed. Throws `conflict_error` for an id that another event has, `invalid_request_error` for an
 * answer to nothing, `not_found_error`.
 */
export async function append(
  run: Run,
  session: { id: string; workspace_id: string },
  actor: Actor | null,
  events: readonly EventBody[],
): Promise<SessionEvent[]> {
  const locked = await lock(run, session);
  if (!locked) throw notFound("Session");
  return appendLocked(run, locked, actor, events);
}

/**
 * Posts events to a session, all or none, and answers them as they are kept. Sending one again under its own id, or a second
 * answer to a tool call, answers the first. Throws `permission_error` where this credential may not post one of them,
 * `invalid_request_error` for what is not of its type's form or for a session that takes no more, `conflict_error`,
 * `not_found_error`.
 */
export async function send(
  actor: Actor,
  sessionId: string,
  input: SendSessionEvents,
): Promise<{ data: SessionEvent[] }> {
  if (actor.session && actor.session.session_id !== sessionId) throw notFound("Session");
  const events = input.events.map((event, at) => checked(actor, event, at));
  const data = await transaction(async (run) => {
    const session = await lock(run, { id: sessionId, workspace_id: actor.workspace_id });
    if (!session || session.deleted_at) throw notFound("Session");
    refuseClosed(session);
    await refuseToken(run, actor, sessionId, events);
    refuseMisplaced(events, session);
    const dormant = session.status === "idle";
    const sent = await appendLocked(run, session, actor, events);
    if (events.some(({ type }) => wantsWork.has(type) || (dormant && type === "user.interrupt")))
      await enqueue(run, { ...session, session_id: sessionId });
    return sent;
  });
  ringSession(sessionId);
  return { data };
}

/** What gives a session something to do; an interrupt does when nothing runs, so that a failed start is tried again. */
const wantsWork = new Set(["user.message", "user.define_outcome", "user.tool_confirmation"]);

function refuseClosed({ archived_at, status }: LockedSession): void {
  if (archived_at) throw invalid("This session is archived: it takes no more events.");
  if (status === "terminated") throw invalid("This session has terminated: it takes no more events.");
}

/** A session's token posts while it lives; what an agent does is reported with it only where no worker runs the session. */
async function refuseToken(run: Run, actor: Actor, sessionId: string, events: readonly EventBody[]): Promise<void> {
  if (!actor.session) return;
  const [held] = await run<{ alive: boolean }>("session_token_hold", "SELECT hold_session_token($1, $2) AS alive", [
    actor.session.token_id,
    sessionId,
  ]);
  if (!held?.alive) throw new WireError("authentication_error", "The credential is not valid.");
  if (actor.session.kind === "work" || events.length === 0) return;
  const [worked] = await run("session_has_work", "SELECT 1 FROM work_items WHERE session_id = $1 LIMIT 1", [sessionId]);
  if (worked)
    throw new WireError(
      "permission_error",
      "A worker runs this session: what its agent does is reported by an API key.",
    );
}

/** Events in the order of the session, oldest first unless asked otherwise. A page may hold fewer than `limit`: 16 MB at most. */
export async function list(actor: Actor, sessionId: string, filter: ListSessionEvents): Promise<Page<SessionEvent>> {
  allowSession(actor, "sessions:read", sessionId);
  const { limit, page, order, types = null } = filter;
  const bounds = [
    filter["created_at[gt]"],
    filter["created_at[gte]"],
    filter["created_at[lt]"],
    filter["created_at[lte]"],
  ];
  const shape = ["session_events", actor.workspace_id, sessionId, order, types, ...bounds];
  const [place = null] = openCursor(shape, page) ?? [];
  const rows = await query<EventRow & { bytes: number }>(
    undefined,
    `SELECT found.* FROM sessions s LEFT JOIN LATERAL (
       SELECT ${eventColumns}, sum(octet_length(e.payload)) OVER (ORDER BY e.seq ${order}) - octet_length(e.payload) AS bytes
         FROM session_events e
        WHERE e.session_id = s.id AND ($3::text[] IS NULL OR e.type = ANY ($3))
          AND ($4::bigint IS NULL OR e.seq ${order === "asc" ? ">" : "<"} $4)
          AND ($5::timestamptz IS NULL OR coalesce(e.processed_at, e.created_at) > $5)
          AND ($6::timestamptz IS NULL OR coalesce(e.processed_at, e.created_at) >= $6)
          AND ($7::timestamptz IS NULL OR coalesce(e.processed_at, e.created_at) < $7)
          AND ($8::timestamptz IS NULL OR coalesce(e.processed_at, e.created_at) <= $8)
        ORDER BY e.seq ${order} LIMIT ${limit + 1}) found ON true
      WHERE s.id = $1 AND s.workspace_id = $2 AND s.deleted_at IS NULL`,
    [sessionId, actor.workspace_id, types, place, ...bounds.map((bound) => bound ?? null)],
  );
  if (rows.length === 0) throw notFound("Session");
  const found = rows.filter(({ id, bytes }) => id && bytes < pageBytesMax);
  const data = found.slice(0, limit);
  const more = data.length < rows.filter(({ id }) => id).length;
  return { data: data.map(presentEvent), next_page: more ? sealCursor(shape, [data.at(-1)!.seq]) : null };
}

const pageBytesMax = 16_000_000;

/** Follows a session's events; see `followSession`. Throws `permission_error`, `not_found_error`. */
export async function* follow(
  actor: Actor,
  sessionId: string,
  after: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<{ place: string; events: SessionEvent[] }> {
  allowSession(actor, "sessions:read", sessionId);
  yield* followSession({ id: sessionId, workspace_id: actor.workspace_id }, after, signal);
}

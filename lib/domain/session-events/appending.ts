import type { Actor } from "@/lib/domain/actor";
import { clockNow } from "@/lib/domain/clock";
import type { query } from "@/lib/domain/database";
import { newId } from "@/lib/domain/ids";
import type { SessionEvent } from "@/lib/wire/session-events";
import { sortOut } from "./known";
import { mountsOf } from "./mounts";
import { pathsOf } from "./paths";
import { presentEvent, writePayload } from "./rows";
import { answersTo, type EventBody, type Turn, takeIn } from "./turns";

type Run = typeof query;

/** A session whose row is locked until the transaction of `run` ends, as its events so far made it. */
export interface LockedSession extends Turn {
  id: string;
  workspace_id: string;
  last_seq: number;
  last_event_type: string | null;
  environment_id: string;
  environment_type: string | null;
  archived_at: string | null;
  deleted_at: string | null;
}

/** Locks a session for appending; undefined when the workspace has none by that id. `now` is never before its last event. */
export async function lock(
  run: Run,
  session: { id: string; workspace_id: string },
): Promise<LockedSession | undefined> {
  const now = "greatest(coalesce($3::timestamptz, clock_timestamp()), s.last_event_at)";
  const [row] = await run<LockedSession>(
    "session_lock",
    `SELECT s.id, s.workspace_id, s.status, s.running_since, s.active_seconds, s.pending_actions, s.usage, s.budget,
            s.outcome_evaluations, s.primary_thread_id, s.last_seq, s.last_event_type, s.environment_id, s.archived_at, s.deleted_at,
            (SELECT e.config ->> 'type' FROM environments e WHERE e.id = s.environment_id) AS environment_type,
            ${now} AS now, coalesce(extract(epoch FROM ${now} - s.running_since), 0)::float8 AS running_seconds
       FROM sessions s WHERE s.id = $1 AND s.workspace_id = $2 FOR NO KEY UPDATE OF s`,
    [session.id, session.workspace_id, clockNow()],
  );
  return row;
}

/** What `append` does, for whoever holds the lock. */
export async function appendLocked(
  run: Run,
  session: LockedSession,
  actor: Actor | null,
  events: readonly EventBody[],
): Promise<SessionEvent[]> {
  const { fresh, replies } = await sortOut(run, session.id, events);
  const rows = takeIn(session, fresh).map(({ body: { id, ...body }, at }) => ({
    at,
    id: (id as string | undefined) ?? newId("sevt"),
    body: body as EventBody,
    processed_at: queuedTypes.has(body.type as string) ? null : session.now,
    payload: writePayload(body),
  }));
  if (rows.length > 0) await insert(run, session, actor, rows);
  const byPlace = new Map(rows.map((row) => [row.at, row]));
  return replies.map((reply) => {
    if (typeof reply !== "number") return presentEvent(reply);
    const { id, body, processed_at } = byPlace.get(reply)!;
    return { id, ...body, processed_at };
  });
}

/** What is said to a session waits for its agent: null as `processed_at` until something is reported. */
const queuedTypes = new Set(["user.message", "system.message"]);

interface NewRow {
  /** Its place in the batch; null for what the server itself has to say. */
  at: number | null;
  id: string;
  body: EventBody;
  processed_at: string | null;
  payload: string;
}

/** One statement for the whole batch. */
async function insert(run: Run, session: LockedSession, actor: Actor | null, rows: readonly NewRow[]): Promise<void> {
  const mounts = rows.some(({ body }) => body.input) ? await mountsOf(run, session.id) : [];
  const paths = rows.flatMap(({ id, body }, at) => pathsOf(body, mounts).map((path) => ({ at: at + 1, id, ...path })));
  const taken = rows.some(({ body }) => /^(agent|span)\.|^session\.status_running$/.test(body.type));
  const last = rows.at(-1)!;
  await run(
    "session_events_append",
    `WITH taken AS (
       UPDATE session_events SET processed_at = $3 WHERE $4 AND session_id = $1 AND processed_at IS NULL
     ), events AS (
       INSERT INTO session_events (session_id, seq, id, type, processed_at, created_at, created_by_type, created_by_id, payload, answers,
         session_thread_id, failed)
       SELECT $1, $2::bigint + e.n, e.id, e.type, CASE WHEN e.queued = 0 THEN $3::timestamptz END, $3,
              CASE WHEN e.own = 1 THEN 'server' ELSE $5 END, CASE WHEN e.own = 1 THEN 'server' ELSE $6 END, e.payload, nullif(e.answers, ''),
              nullif(e.thread, ''), e.failed = 1
         FROM unnest($7::text[], $8::text[], $9::int[], $10::text[], $11::text[], $24::text[], $25::int[], $26::int[])
              WITH ORDINALITY e (id, type, queued, payload, answers, thread, failed, own, n)
     ), paths AS (
       INSERT INTO session_event_paths (session_id, memory_store_id, path, seq, event_id, created_at, reads_only)
       SELECT $1, p.store, p.path, $2::bigint + p.at, p.id, $3, p.reads = 1
         FROM unnest($12::int[], $13::text[], $14::text[], $15::text[], $23::int[]) p (at, id, store, path, reads)
     )
     UPDATE sessions SET last_seq = $2::bigint + cardinality($7::text[]), last_event_at = $3, last_event_type = $16,
            status = $17, running_since = $18, active_seconds = $19, pending_actions = $20, usage = $21, outcome_evaluations = $22
      WHERE id = $1`,
    [
      session.id,
      session.last_seq,
      session.now,
      taken,
      actor?.type ?? "server",
      actor?.id ?? "server",
      rows.map(({ id }) => id),
      rows.map(({ body }) => body.type),
      rows.map(({ processed_at }) => (processed_at === null ? 1 : 0)),
      rows.map(({ payload }) => payload),
      rows.map(({ body }) => answersTo(body) ?? ""),
      paths.map(({ at }) => at),
      paths.map(({ id }) => id),
      paths.map(({ memory_store_id }) => memory_store_id),
      paths.map(({ path }) => path),
      last.body.type,
      session.status,
      session.running_since,
      session.active_seconds,
      session.pending_actions,
      JSON.stringify(session.usage),
      JSON.stringify(session.outcome_evaluations),
      paths.map(({ reads_only }) => (reads_only ? 1 : 0)),
      rows.map(({ body }) => (body.session_thread_id as string | undefined) ?? ""),
      rows.map(({ body }) => (body.is_error === true ? 1 : 0)),
      rows.map(({ at }) => (at === null ? 1 : 0)),
    ],
  );
  session.last_seq += rows.length;
  session.last_event_type = last.body.type;
}

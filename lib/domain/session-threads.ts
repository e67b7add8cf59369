import { invalid, notFound } from "@/lib/wire/errors";
import type { Page } from "@/lib/wire/pages";
import type { SessionEvent } from "@/lib/wire/session-events";
import type { ListSessionThreads, ListThreadEvents, SessionThread } from "@/lib/wire/session-threads";
import { type Actor, allowSession } from "./actor";
import { openCursor } from "./cursors";
import { query } from "./database";
import * as sessionEvents from "./session-events";
import { withStatusOf } from "./session-threads/status-events";
import { type SessionRow, sessionColumns, statsOf } from "./sessions/rows";

/** A session's threads: its primary one. Throws `not_found_error`. */
export async function list(
  actor: Actor,
  sessionId: string,
  { page, statuses }: ListSessionThreads,
): Promise<Page<SessionThread>> {
  allowSession(actor, "sessions:read", sessionId);
  openCursor(["session_threads", sessionId], page); // there is no second page, so no cursor is one of this list
  const thread = await find(actor, sessionId);
  return { data: !statuses || statuses.includes(thread.status) ? [thread] : [], next_page: null };
}

/** One thread. Throws `not_found_error`. */
export async function retrieve(actor: Actor, sessionId: string, threadId: string): Promise<SessionThread> {
  allowSession(actor, "sessions:read", sessionId);
  const thread = await find(actor, sessionId);
  if (thread.id !== threadId) throw notFound("Session thread");
  return thread;
}

/** Refused while the session lives, with which the primary thread ends; afterwards it changes nothing. */
export async function archive(actor: Actor, sessionId: string, threadId: string): Promise<SessionThread> {
  allowSession(actor, "sessions:write", sessionId);
  const thread = await find(actor, sessionId);
  if (thread.id !== threadId) throw notFound("Session thread");
  if (!thread.archived_at) throw invalid("The primary thread is archived together with its session.");
  return thread;
}

/**
 * The primary thread's events are its session's, oldest first, with the thread's own status before the session's. A page holds
 * `limit` events at most, but never less than one of the session's and what goes with it. Throws `not_found_error`.
 */
export async function events(
  actor: Actor,
  sessionId: string,
  threadId: string,
  filter: ListThreadEvents,
): Promise<Page<SessionEvent>> {
  const thread = await retrieve(actor, sessionId, threadId);
  const limit = Math.max(1, Math.floor(filter.limit / 2)); // each may come with one more
  const { data, next_page } = await sessionEvents.list(actor, sessionId, { ...filter, limit, order: "asc" });
  return { data: withStatusOf(thread, data), next_page };
}

/** Follows the primary thread's events as `events` lists them. Throws `not_found_error`. */
export async function* follow(
  actor: Actor,
  sessionId: string,
  threadId: string,
  after: string | undefined,
  signal: AbortSignal,
): ReturnType<typeof sessionEvents.follow> {
  const thread = await retrieve(actor, sessionId, threadId);
  for await (const { place, events } of sessionEvents.follow(actor, sessionId, after, signal))
    yield { place, events: withStatusOf(thread, events) };
}

async function find(actor: Actor, sessionId: string): Promise<SessionThread> {
  const [row] = await query<SessionRow & { has_run: boolean; has_been_idle: boolean }>(
    "thread_of_session",
    `SELECT ${sessionColumns}, z.running_since IS NOT NULL OR z.active_seconds > 0 AS has_run, z.active_seconds > 0 AS has_been_idle
       FROM sessions z WHERE z.id = $1 AND z.workspace_id = $2 AND z.deleted_at IS NULL`,
    [sessionId, actor.workspace_id],
  );
  if (!row) throw notFound("Session");
  const { multiagent: _, ...agent } = row.agent;
  const stats = statsOf(row);
  return {
    id: row.primary_thread_id,
    type: "session_thread",
    session_id: row.id,
    agent,
    status: row.status,
    parent_thread_id: null,
    workflow_run_id: null,
    stats: row.has_run ? stats : null,
    usage: row.has_been_idle ? { ...row.usage, active_seconds: stats.active_seconds } : null,
    created_at: row.created_at,
    updated_at: row.updated_at,
    archived_at: row.archived_at,
  };
}

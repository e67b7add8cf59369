import type { Page } from "@/lib/wire/pages";
import type { ListWork, StopWork, UpdateWork, Work, WorkStats } from "@/lib/wire/work";
import { type Actor, allow } from "./actor";
import { openCursor, sealCursor } from "./cursors";
import { query, transaction } from "./database";
import { checkedMetadata, environmentNotFound } from "./environments";
import { newId } from "./ids";
import { allowWorker } from "./work/access";
import { close, fence, holdTokens } from "./work/closing";
import { lock } from "./work/lease";
import { foundWork, oneWork, presentWork, type WorkRow, workColumns } from "./work/rows";

type Run = typeof query;

/**
 * Queues work for a session and wakes who polls, once the transaction of `run` commits. Nothing happens unless the environment
 * is self-hosted. While the session's last item is still open that one is marked as wanted again instead, so that a worker
 * which is just leaving does not leave the new input behind.
 */
export async function enqueue(
  run: Run,
  { workspace_id, environment_id, session_id }: { workspace_id: string; environment_id: string; session_id: string },
): Promise<void> {
  await run(
    "work_close_abandoned",
    `UPDATE work_items SET state = 'stopped', stopped_at = clock_timestamp()
      WHERE session_id = $1 AND state = 'stopping' AND lease_expires_at < clock_timestamp()`,
    [session_id],
  );
  await run(
    "work_enqueue",
    `WITH queued AS (
       INSERT INTO work_items (id, workspace_id, environment_id, session_id)
       SELECT $1, e.workspace_id, e.id, $4 FROM environments e
        WHERE e.id = $3 AND e.workspace_id = $2 AND e.config ->> 'type' = 'self_hosted' FOR KEY SHARE
       ON CONFLICT (session_id) WHERE state <> 'stopped'
         DO UPDATE SET wanted_again_at = clock_timestamp()
       RETURNING environment_id, wanted_again_at IS NULL AS is_new
     )
     SELECT pg_notify('palimpsest_work', environment_id)::text FROM queued WHERE is_new`,
    [newId("work"), workspace_id, environment_id, session_id],
  );
}

/**
 * Ends the open work of a session that is archived or deleted, and its tokens at once: nothing a worker still holds is written
 * afterwards. Belongs into the transaction that closes the session.
 */
export async function endForSession(run: Run, sessionId: string): Promise<void> {
  await holdTokens(run, sessionId);
  await run(
    "work_end_for_session",
    `UPDATE work_items SET state = 'stopped', stopped_at = clock_timestamp(),
            stop_requested_at = coalesce(stop_requested_at, clock_timestamp()), wanted_again_at = NULL
      WHERE session_id = $1 AND state <> 'stopped'`,
    [sessionId],
  );
  await fence(run, sessionId);
}

/** The environment's work, newest first, stopped items included. For its workers and for people. Throws `not_found_error`. */
export async function list(actor: Actor, environmentId: string, { limit, page }: ListWork): Promise<Page<Work>> {
  allowWorker(actor, environmentId, { people: "sessions:read" });
  await requireEnvironment(actor, environmentId);
  const shape = ["work", actor.workspace_id, environmentId];
  const [createdAt = null, id = null] = openCursor(shape, page) ?? [];
  const rows = await query<WorkRow>(
    "work_list",
    `SELECT ${workColumns} FROM work_items w
      WHERE w.environment_id = $1 AND w.workspace_id = $2
        AND ($3::timestamptz IS NULL OR (w.created_at, w.id) < ($3, $4::text))
      ORDER BY w.created_at DESC, w.id DESC LIMIT $5`,
    [environmentId, actor.workspace_id, createdAt, id, limit + 1],
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    data: rows.slice(0, limit).map((row) => presentWork(row)),
    next_page: last ? sealCursor(shape, [last.created_at, last.id]) : null,
  };
}

/** One item. For API keys and people. Throws `not_found_error`. */
export async function retrieve(actor: Actor, environmentId: string, workId: string): Promise<Work> {
  allow(actor, "sessions:read");
  const [row] = await query<WorkRow>("work_retrieve", `SELECT ${workColumns} FROM work_items w WHERE ${oneWork}`, [
    workId,
    environmentId,
    actor.workspace_id,
  ]);
  return presentWork(foundWork(row));
}

/** Patches an item's metadata. For API keys and people. Throws `invalid_request_error` with `invalid_metadata`. */
export async function update(
  actor: Actor,
  environmentId: string,
  workId: string,
  { metadata }: UpdateWork,
): Promise<Work> {
  allow(actor, "sessions:write");
  return transaction(async (run) => {
    const work = await lock(run, actor, environmentId, workId);
    const merged = new Map(Object.entries(work.metadata));
    for (const [key, value] of Object.entries(metadata))
      if (value === null) merged.delete(key);
      else merged.set(key, value);
    const [row] = await run<WorkRow>(
      "work_update",
      `UPDATE work_items w SET metadata = $2::jsonb WHERE w.id = $1 RETURNING ${workColumns}`,
      [workId, JSON.stringify(checkedMetadata(Object.fromEntries(merged)))],
    );
    return presentWork(row!);
  });
}

/**
 * Asks the item's worker to finish, or with `force` ends it here and now; one that no worker has begun is ended either way. A
 * worker learns of it with its next heartbeat and may still flush for 90 s. One that is stopped already stays as it is.
 */
export async function stop(actor: Actor, environmentId: string, workId: string, { force }: StopWork): Promise<Work> {
  allowWorker(actor, environmentId, { tokenOf: workId, scope: "sessions:write" });
  const byWorker = actor.type === "environment_key" || actor.session !== undefined;
  return transaction(async (run) => {
    const work = await lock(run, actor, environmentId, workId);
    if (work.state === "stopped") return presentWork(work);
    if (force || work.state === "queued" || work.lapsed)
      return presentWork(await close(run, work, byWorker ? "may come again" : "for good"));
    const [row] = await run<WorkRow>(
      "work_stop",
      `UPDATE work_items w SET state = 'stopping', stop_requested_at = coalesce(stop_requested_at, clock_timestamp())
        WHERE w.id = $1 RETURNING ${workColumns}`,
      [workId],
    );
    return presentWork(row!);
  });
}

/** How full the queue is and how many workers look at it. For API keys and people. Throws `not_found_error`. */
export async function stats(actor: Actor, environmentId: string): Promise<WorkStats> {
  allow(actor, "sessions:read");
  await requireEnvironment(actor, environmentId);
  const [row] = await query<Omit<WorkStats, "type">>(
    "work_stats",
    `SELECT count(*) FILTER (WHERE polled_at IS NULL)::int AS depth, count(polled_at)::int AS pending,
            min(created_at) AS oldest_queued_at,
            (SELECT count(*)::int FROM work_pollers p
              WHERE p.environment_id = $1 AND p.polled_at > clock_timestamp() - interval '30 seconds') AS workers_polling
       FROM work_items WHERE environment_id = $1 AND state = 'queued'`,
    [environmentId],
  );
  return { type: "work_queue_stats", ...row! };
}

async function requireEnvironment(actor: Actor, environmentId: string): Promise<void> {
  const rows = await query("environment_exists", "SELECT 1 FROM environments WHERE id = $1 AND workspace_id = $2", [
    environmentId,
    actor.workspace_id,
  ]);
  if (rows.length === 0) throw environmentNotFound();
}

import type { query } from "./database";
import { newId } from "./ids";

type Run = typeof query;

/** How long a token outlives the lease of its work item: enough for a worker's last flush. */
export const flushSeconds = 90;

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
        WHERE e.id = $3 AND e.workspace_id = $2 AND e.config ->> 'type' = 'self_hosted'
       ON CONFLICT (session_id) WHERE state <> 'stopped'
         DO UPDATE SET wanted_again_at = clock_timestamp()
       RETURNING environment_id
     )
     SELECT pg_notify('palimpsest_work', environment_id) FROM queued`,
    [newId("work"), workspace_id, environment_id, session_id],
  );
}

/**
 * Ends the open work of a session that is archived or deleted, and its tokens at once: nothing a worker still holds is written
 * afterwards. Belongs into the transaction that closes the session.
 */
export async function endForSession(run: Run, sessionId: string): Promise<void> {
  await run(
    "work_end_for_session",
    `UPDATE work_items SET state = 'stopped', stopped_at = clock_timestamp(),
            stop_requested_at = coalesce(stop_requested_at, clock_timestamp()), wanted_again_at = NULL
      WHERE session_id = $1 AND state <> 'stopped'`,
    [sessionId],
  );
  await fence(run, sessionId);
}

/** Ends every token that was handed out with work of this session, behind the last write that came with it. */
export async function fence(run: Run, sessionId: string): Promise<void> {
  await run(
    "work_fence",
    `SELECT end_session_tokens(coalesce(array_agg(id), '{}'))::text FROM session_tokens
      WHERE session_id = $1 AND kind = 'work' AND revoked_at IS NULL`,
    [sessionId],
  );
}

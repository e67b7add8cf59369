import { forget } from "@/lib/domain/credentials/recognition";
import type { query } from "@/lib/domain/database";
import { newId } from "@/lib/domain/ids";
import { flushSeconds } from "./lease";
import { type WorkRow, workColumns } from "./rows";

type Run = typeof query;

/** Waits for writes under way with tokens of this session's work, and keeps new ones out until the transaction ends. */
export async function holdTokens(run: Run, sessionId: string): Promise<void> {
  await run(
    "work_tokens_hold",
    `SELECT pg_advisory_xact_lock(hashtextextended(id, 0))::text FROM (
       SELECT id FROM session_tokens WHERE session_id = $1 AND kind = 'work' AND revoked_at IS NULL ORDER BY id) open`,
    [sessionId],
  );
  await run(
    "work_tokens_lock_session",
    "SELECT 1 FROM session_tokens WHERE session_id = $1 AND kind = 'work' AND revoked_at IS NULL ORDER BY id FOR NO KEY UPDATE",
    [sessionId],
  );
}

/** Ends every token that was handed out with work of this session, behind the last write that came with it. */
export async function fence(run: Run, sessionId: string): Promise<void> {
  const tokens = await run<{ id: string; secret_hash: Buffer }>(
    "work_tokens_open",
    "SELECT id, secret_hash FROM session_tokens WHERE session_id = $1 AND kind = 'work' AND revoked_at IS NULL",
    [sessionId],
  );
  if (tokens.length === 0) return;
  await run("work_fence", "SELECT end_session_tokens($1::text[])::text", [tokens.map(({ id }) => id)]);
  for (const { secret_hash } of tokens) forget(secret_hash);
}

/** An item that was asked to stop and whose worker is gone is stopped; nothing that worker holds is written any more. */
export async function closeAbandoned(run: Run, work: WorkRow): Promise<void> {
  await fence(run, work.session_id);
  await close(run, work, "may come again");
}

/**
 * Stops an item. Its token lives on for a worker's last flush, no longer. Input that came while a worker was leaving, and that
 * nobody has answered, queues the next item, unless somebody wanted the work stopped for good.
 */
export async function close(run: Run, work: WorkRow, after: "may come again" | "for good"): Promise<WorkRow> {
  const [closed] = await run<WorkRow>(
    "work_close",
    `UPDATE work_items w SET state = 'stopped', stopped_at = clock_timestamp(),
            stop_requested_at = coalesce(stop_requested_at, clock_timestamp())
      WHERE w.id = $1 RETURNING ${workColumns}`,
    [work.id],
  );
  await run(
    "work_token_shorten",
    `UPDATE session_tokens SET expires_at = least(expires_at, clock_timestamp() + make_interval(secs => $2))
      WHERE work_id = $1 AND revoked_at IS NULL`,
    [work.id, flushSeconds],
  );
  if (after === "may come again") await queueUnanswered(run, work);
  return closed!;
}

const inputTypes = [
  "user.message",
  "user.interrupt",
  "user.define_outcome",
  "user.tool_confirmation",
  "user.custom_tool_result",
];

async function queueUnanswered(run: Run, work: WorkRow): Promise<void> {
  const { wanted_again_at: wanted, stop_requested_at: asked } = work;
  if (!wanted || (asked && asked > wanted)) return;
  await run(
    "work_queue_unanswered",
    `WITH queued AS (
       INSERT INTO work_items (id, workspace_id, environment_id, session_id)
       SELECT $1, s.workspace_id, s.environment_id, s.id FROM sessions s
        WHERE s.id = $2 AND s.archived_at IS NULL AND s.deleted_at IS NULL AND EXISTS (
          SELECT 1 FROM session_events e WHERE e.session_id = s.id AND e.type = ANY ($3::text[]) AND e.seq > coalesce(
            (SELECT max(i.seq) FROM session_events i WHERE i.session_id = s.id AND i.type = 'session.status_idle'), 0))
       ON CONFLICT DO NOTHING RETURNING environment_id
     ) SELECT pg_notify('palimpsest_work', environment_id)::text FROM queued`,
    [newId("work"), work.session_id, inputTypes],
  );
}

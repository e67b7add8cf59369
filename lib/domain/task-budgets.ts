import { invalid, notFound } from "@/lib/wire/errors";
import type { DeclareTaskBudget, TaskBudget } from "@/lib/wire/task-budgets";
import { type Actor, allowSession } from "./actor";
import { query, transaction } from "./database";

type Run = typeof query;
type LimitHit = TaskBudget["status"]["limit_hit"];

interface Row {
  max_tool_calls: number | null;
  max_thinking_tokens: number | null;
  max_wall_clock_seconds: number | null;
  tool_calls: number;
  thinking_tokens: number | null;
  running_seconds: number;
  exhausted_at: string | null;
  limit_hit: LimitHit;
  exhausted_event_id: string | null;
}

/**
 * A session's limits and how far it is from them; without limits, what it has used so far. Counting happens in the database as
 * events are appended (`count_task_budget`); only the clock has to be looked at. Throws `not_found_error`.
 */
export async function retrieve(actor: Actor, sessionId: string): Promise<TaskBudget> {
  allowSession(actor, "sessions:read", sessionId);
  await query(
    "budget_clock",
    `UPDATE task_budgets b SET limit_hit = 'wall_clock',
            exhausted_at = z.running_since + make_interval(secs => greatest(b.max_wall_clock_seconds - z.active_seconds, 0))
       FROM sessions z
      WHERE b.session_id = $1 AND z.id = $1 AND z.workspace_id = $2 AND b.exhausted_at IS NULL
        AND b.max_wall_clock_seconds IS NOT NULL
        AND z.running_since + make_interval(secs => greatest(b.max_wall_clock_seconds - z.active_seconds, 0)) <= clock_timestamp()`,
    [sessionId, actor.workspace_id],
  );
  return present(await find(query, actor, sessionId));
}

/**
 * Declares limits, or changes them; what the session has done so far counts. A limit raised beyond what was used takes the mark of
 * having been reached away. Throws `not_found_error`, and `invalid_request_error` for an archived session.
 */
export async function declare(actor: Actor, sessionId: string, input: DeclareTaskBudget): Promise<TaskBudget> {
  allowSession(actor, "sessions:write", sessionId);
  const row = await transaction(async (run) => {
    const [session] = await run<{ archived: boolean }>(
      "budget_session",
      `SELECT archived_at IS NOT NULL AS archived FROM sessions
        WHERE id = $1 AND workspace_id = $2 AND deleted_at IS NULL FOR NO KEY UPDATE`,
      [sessionId, actor.workspace_id],
    );
    if (!session) throw notFound("Session");
    if (session.archived) throw invalid("This session is archived: it uses nothing up any more.");
    const { max_tool_calls: calls, max_thinking_tokens: tokens, max_wall_clock_seconds: seconds } = input;
    await run(
      "budget_declare",
      `INSERT INTO task_budgets AS b (session_id, max_tool_calls, max_thinking_tokens, max_wall_clock_seconds, declared_by_type, declared_by_id)
         VALUES ($1, $2, $3, $4, $8, $9)
       ON CONFLICT (session_id) DO UPDATE SET
         max_tool_calls = CASE WHEN $5 THEN b.max_tool_calls ELSE $2 END,
         max_thinking_tokens = CASE WHEN $6 THEN b.max_thinking_tokens ELSE $3 END,
         max_wall_clock_seconds = CASE WHEN $7 THEN b.max_wall_clock_seconds ELSE $4 END,
         tool_calls = 0, thinking_tokens = NULL, exhausted_at = NULL, limit_hit = NULL, exhausted_event_id = NULL,
         declared_at = clock_timestamp(), declared_by_type = $8, declared_by_id = $9`,
      [
        sessionId,
        calls ?? null,
        tokens ?? null,
        seconds ?? null,
        calls === undefined,
        tokens === undefined,
        seconds === undefined,
        actor.type,
        actor.id,
      ],
    );
    await run("budget_count", "SELECT count_task_budget($1, 0)::text", [sessionId]);
    await run(
      "budget_past_clock",
      `UPDATE task_budgets b SET limit_hit = 'wall_clock', exhausted_at = clock_timestamp() FROM sessions z
        WHERE b.session_id = $1 AND z.id = $1 AND b.exhausted_at IS NULL AND b.max_wall_clock_seconds <= z.active_seconds`,
      [sessionId],
    );
    return find(run, actor, sessionId);
  });
  return present(row);
}

/** Without declared limits nothing is counted ahead, so it is counted now. */
async function find(run: Run, actor: Actor, sessionId: string): Promise<Row> {
  const [row] = await run<Row>(
    "budget_find",
    `SELECT b.max_tool_calls, b.max_thinking_tokens, b.max_wall_clock_seconds, b.exhausted_at, b.limit_hit, b.exhausted_event_id,
            z.active_seconds + coalesce(greatest(extract(epoch FROM clock_timestamp() - z.running_since), 0), 0)::float8 AS running_seconds,
            coalesce(b.tool_calls, (SELECT count(*) FROM session_events e WHERE e.session_id = z.id
              AND e.type = ANY ('{agent.tool_use,agent.custom_tool_use,agent.mcp_tool_use}'))) AS tool_calls,
            CASE WHEN b.session_id IS NOT NULL THEN b.thinking_tokens
                 ELSE (SELECT sum(thinking_tokens(e.payload))::bigint FROM session_events e
                        WHERE e.session_id = z.id AND e.type = 'span.model_request_end') END AS thinking_tokens
       FROM sessions z LEFT JOIN task_budgets b ON b.session_id = z.id
      WHERE z.id = $1 AND z.workspace_id = $2 AND z.deleted_at IS NULL`,
    [sessionId, actor.workspace_id],
  );
  if (!row) throw notFound("Session");
  return row;
}

const present = (row: Row): TaskBudget => ({
  type: "task_budget",
  max_tool_calls: row.max_tool_calls,
  max_thinking_tokens: row.max_thinking_tokens,
  max_wall_clock_seconds: row.max_wall_clock_seconds,
  status: {
    tool_calls_used: row.tool_calls,
    thinking_tokens_used: row.thinking_tokens,
    wall_clock_seconds_used: Math.round(row.running_seconds * 1000) / 1000,
    exhausted: row.limit_hit !== null,
    limit_hit: row.limit_hit,
    exhausted_at: row.exhausted_at,
    exhausted_event_id: row.exhausted_event_id,
  },
});

import { invalid, notFound, WireError } from "@/lib/wire/errors";
import {
  type BidirectionalPage,
  type CreateSession,
  type DeletedSession,
  endingBlockedBecause,
  type ListSessions,
  type Session,
  type UpdateSession,
} from "@/lib/wire/sessions";
import { type Actor, allow, allowSession, finds } from "./actor";
import * as agents from "./agents";
import { clockNow } from "./clock";
import { query, transaction } from "./database";
import { newId } from "./ids";
import { append, ringSession } from "./session-events";
import { endTokens } from "./session-tokens";
import { prepareAttachments } from "./sessions/attachments";
import { requireBudgetable } from "./sessions/budget";
import { clearDeletedSessions } from "./sessions/clearing";
import { listRows } from "./sessions/listing";
import { presentSession, type ResourceRow, type SessionRow, sessionColumns } from "./sessions/rows";
import { changed } from "./sessions/updating";
import { endForSession, enqueue } from "./work";

type Run = typeof query;

/**
 * Makes a session: the agent and the attached stores as they are now. With `initial_events` it has work to do at once. Throws
 * `permission_error` when the caller may not itself do what the attachments would allow, and `invalid_request_error` for what
 * cannot be attached, an unknown or archived agent or environment, and a budget for a model without a list price.
 */
export async function create(actor: Actor, input: CreateSession): Promise<Session> {
  allow(actor, "sessions:write");
  const agent = await agents.resolve(actor, input.agent);
  if (input.budget) requireBudgetable(agent);
  const id = newId("sesn");
  const row = await transaction(async (run) => {
    await requireEnvironment(run, actor, input.environment_id);
    const resources = await prepareAttachments(run, actor, input.resources ?? []);
    const now = clockNow();
    await run(
      "session_create",
      `INSERT INTO sessions (id, workspace_id, title, agent_id, agent_version, agent_name, agent, environment_id, primary_thread_id, vault_ids,
           metadata, budget, created_at, updated_at, created_by_type, created_by_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7::json, $8, $9, $10, $11::jsonb, $12::json, coalesce($13::timestamptz, now()),
           coalesce($13::timestamptz, now()), $14, $15)`,
      [
        id,
        actor.workspace_id,
        input.title ?? null,
        agent.id,
        agent.version,
        agent.name,
        JSON.stringify(agent),
        input.environment_id,
        newId("sthr"),
        input.vault_ids ?? [],
        JSON.stringify(input.metadata ?? {}),
        input.budget ? JSON.stringify(input.budget) : null,
        now,
        actor.type,
        actor.id,
      ],
    );
    await attach(run, id, resources);
    if (input.initial_events?.length) {
      await append(run, { id, workspace_id: actor.workspace_id }, actor, input.initial_events);
      await enqueue(run, { workspace_id: actor.workspace_id, environment_id: input.environment_id, session_id: id });
    }
    return find(run, actor, id, "");
  });
  if (input.initial_events?.length) ringSession(id);
  return presentSession(row);
}

async function requireEnvironment(run: Run, actor: Actor, environmentId: string): Promise<void> {
  const [environment] = await run<{ archived: boolean }>(
    "session_environment",
    "SELECT archived_at IS NOT NULL AS archived FROM environments WHERE id = $1 AND workspace_id = $2 FOR SHARE",
    [environmentId, actor.workspace_id],
  );
  if (!environment)
    throw new WireError("not_found_error", "Environment not found.", { error_code: "environment_not_found" });
  if (environment.archived)
    throw invalid("The environment is archived: it has no new sessions.", { error_code: "environment_archived" });
}

/** Of several resources one row each, in the order in which they were named. */
async function attach(run: Run, sessionId: string, resources: readonly ResourceRow[]): Promise<void> {
  if (resources.length === 0) return;
  await run(
    "session_attach",
    `INSERT INTO session_resources (session_id, memory_store_id, position, access, instructions, name, description, mount_path, session_created_at)
       SELECT z.id, r.memory_store_id, r.position, r.access, r.instructions, r.name, r.description, r.mount_path, z.created_at
         FROM sessions z, ROWS FROM (json_to_recordset($2::json) AS (memory_store_id text, access text, instructions text, name text,
              description text, mount_path text)) WITH ORDINALITY AS r(memory_store_id, access, instructions, name, description, mount_path, position)
        WHERE z.id = $1`,
    [sessionId, JSON.stringify(resources)],
  );
}

/**
 * One session. A token of it is told of the stores that it reaches: a worker that cannot mount everything it is told of runs
 * nothing at all, so one archived store would end the session. Throws `not_found_error` for an unknown, deleted or foreign one.
 */
export async function retrieve(actor: Actor, sessionId: string): Promise<Session> {
  allowSession(actor, "sessions:read", sessionId);
  const row = await find(query, actor, sessionId, "");
  return presentSession({ ...row, resources: row.resources.filter((one) => finds(actor, one.memory_store_id)) });
}

/** Sessions by when they were made, newest first unless asked otherwise, in pages that lead both ways. */
export async function list(actor: Actor, filter: ListSessions): Promise<BidirectionalPage<Session>> {
  allowListing(actor);
  const { rows, ...pages } = await listRows<SessionRow>(actor, filter, "sessions", sessionColumns, "");
  return { data: rows.map(presentSession), ...pages };
}

/** Throws `permission_error` for a session's token: it reads its own session only. */
export function allowListing(actor: Actor): void {
  allow(actor, "sessions:read");
}

/**
 * Changes title, metadata, budget, or the agent's tools and servers for this session. What changed is an event; when nothing did,
 * nothing happens. Throws `invalid_request_error` for an archived session and for what the wire's rules refuse, `conflict_error`
 * for another agent while the session runs.
 */
export async function update(actor: Actor, sessionId: string, input: UpdateSession): Promise<Session> {
  allowSession(actor, "sessions:write", sessionId);
  if (input.vault_ids !== undefined) throw invalid("vault_ids: vaults cannot be attached to a session that is there.");
  const { row, touched } = await transaction(async (run) => {
    const before = await find(run, actor, sessionId, "FOR NO KEY UPDATE OF z");
    const { after, event } = changed(before, input);
    if (!event) return { row: before, touched: false };
    await run(
      "session_update",
      `UPDATE sessions SET title = $2, metadata = $3::jsonb, budget = $4::json, agent = $5::json,
              updated_at = greatest(coalesce($6::timestamptz, clock_timestamp()), updated_at + interval '1 microsecond') WHERE id = $1`,
      [
        sessionId,
        after.title,
        JSON.stringify(after.metadata),
        after.budget ? JSON.stringify(after.budget) : null,
        JSON.stringify(after.agent),
        clockNow(),
      ],
    );
    await append(run, { id: sessionId, workspace_id: actor.workspace_id }, actor, [event]);
    return { row: await find(run, actor, sessionId, ""), touched: true };
  });
  if (touched) ringSession(sessionId);
  return presentSession(row);
}

/**
 * Closes a session for good: it reads as terminated, takes no more events, and its tokens end at once. Archiving it again changes
 * nothing. Throws `conflict_error` while it runs.
 */
export async function archive(actor: Actor, sessionId: string): Promise<Session> {
  allowSession(actor, "sessions:write", sessionId);
  const row = await end(actor, sessionId, async (run, before) => {
    if (before.archived_at) return before;
    await append(run, { id: sessionId, workspace_id: actor.workspace_id }, actor, [
      { type: "session.status_terminated" },
    ]);
    await run(
      "session_archive",
      `WITH ended AS (UPDATE session_resources SET live = false WHERE session_id = $1)
       UPDATE sessions SET status = 'terminated', archived_at = coalesce($2::timestamptz, clock_timestamp()),
              updated_at = greatest(coalesce($2::timestamptz, clock_timestamp()), updated_at + interval '1 microsecond') WHERE id = $1`,
      [sessionId, clockNow()],
    );
    return find(run, actor, sessionId, "");
  });
  return presentSession(row);
}

/**
 * Deletes a session: gone for everyone at once, and what was said in it is cleared in the background. Its id, title, agent and
 * times stay, so that what it wrote keeps its author. Throws `conflict_error` while it runs.
 */
export async function remove(actor: Actor, sessionId: string): Promise<DeletedSession> {
  allowSession(actor, "sessions:write", sessionId);
  await end(actor, sessionId, async (run) => {
    await append(run, { id: sessionId, workspace_id: actor.workspace_id }, actor, [{ type: "session.deleted" }]);
    await run(
      "session_delete",
      `WITH ended AS (UPDATE session_resources SET live = false WHERE session_id = $1)
       UPDATE sessions SET status = 'terminated', deleted_at = coalesce($2::timestamptz, clock_timestamp()), metadata = '{}', vault_ids = '{}',
              budget = NULL, outcome_evaluations = '[]' WHERE id = $1`,
      [sessionId, clockNow()],
    );
  });
  clearDeletedSessions();
  return { id: sessionId, type: "session_deleted" };
}

/**
 * Ends whatever acts for a session together with it. The session's row first, as whoever appends events locks it; minting a token
 * waits for it, too.
 */
async function end<T>(actor: Actor, sessionId: string, work: (run: Run, before: SessionRow) => Promise<T>): Promise<T> {
  const { result, forgetTokens } = await transaction(async (run) => {
    const before = await find(run, actor, sessionId, "FOR NO KEY UPDATE OF z");
    const blocked = before.archived_at ? undefined : endingBlockedBecause(before);
    if (blocked) throw new WireError("conflict_error", blocked);
    const result = await work(run, before);
    await endForSession(run, sessionId);
    return { result, forgetTokens: await endTokens(run, sessionId) };
  });
  forgetTokens();
  ringSession(sessionId);
  return result;
}

async function find(
  run: Run,
  actor: Actor,
  sessionId: string,
  lock: "" | "FOR NO KEY UPDATE OF z",
): Promise<SessionRow> {
  const [row] = await run<SessionRow>(
    lock ? "session_retrieve_locked" : "session_retrieve",
    `SELECT ${sessionColumns} FROM sessions z WHERE z.id = $1 AND z.workspace_id = $2 AND z.deleted_at IS NULL ${lock}`,
    [sessionId, actor.workspace_id],
  );
  if (!row) throw notFound("Session");
  return row;
}

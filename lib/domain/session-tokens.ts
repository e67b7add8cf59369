import { invalid, notFound } from "@/lib/wire/errors";
import type { Page } from "@/lib/wire/pages";
import type {
  CreatedSessionToken,
  CreateSessionToken,
  ListSessionTokens,
  SessionToken,
} from "@/lib/wire/session-tokens";
import { type Actor, allow } from "./actor";
import { forget } from "./credentials/recognition";
import { hashSecret, hintOf, newSecret } from "./credentials/secret";
import { openCursor, sealCursor } from "./cursors";
import { query, transaction } from "./database";
import { newId } from "./ids";
import { holdMinter } from "./session-tokens/minters";

type Run = typeof query;

interface Row {
  id: string;
  session_id: string;
  kind: "session" | "work";
  hint: string;
  may_report: boolean;
  created_at: string;
  created_by_type: string;
  created_by_id: string;
  created_by_name: string | null;
  expires_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
}

/** A token's columns with its minter's name; `t` is the row's alias. */
const columns = `t.id, t.session_id, t.kind, t.hint, t.may_report, t.created_at, t.created_by_type, t.created_by_id,
  coalesce((SELECT u.name FROM users u WHERE u.id = t.created_by_id AND t.created_by_type = 'user_actor'),
           (SELECT k.name FROM api_keys k WHERE k.id = t.created_by_id AND t.created_by_type = 'api_actor'),
           (SELECT e.name FROM environment_keys e WHERE e.id = t.created_by_id AND t.created_by_type = 'environment_key')) AS created_by_name,
  t.expires_at, t.last_used_at, t.revoked_at`;

/**
 * Mints a token that acts as this session, and answers it, this once. The minter needs `sessions:write`, and `memory:read` and
 * `memory:write` itself for what is attached; the token reports events only where its minter could, and ends with the key that
 * made it at the latest. Throws `permission_error`, `not_found_error`, and `invalid_request_error` for a session that has ended.
 */
export async function create(actor: Actor, sessionId: string, input: CreateSessionToken): Promise<CreatedSessionToken> {
  allowManaging(actor);
  const id = newId("stok");
  const token = newSecret(id);
  const row = await transaction(async (run) => {
    const keyExpiresAt = await holdMinter(run, actor);
    const [session] = await run<{ ended: boolean; attached: number; writable: number }>(
      "token_session",
      `SELECT z.archived_at IS NOT NULL OR z.status = 'terminated' AS ended,
              (SELECT count(*)::int FROM session_resources r WHERE r.session_id = z.id) AS attached,
              (SELECT count(*)::int FROM session_resources r WHERE r.session_id = z.id AND r.access = 'read_write') AS writable
         FROM sessions z WHERE z.id = $1 AND z.workspace_id = $2 AND z.deleted_at IS NULL FOR SHARE OF z`,
      [sessionId, actor.workspace_id],
    );
    if (!session) throw notFound("Session");
    if (session.ended) throw invalid("This session has ended: nothing can act as it any more.");
    if (session.attached > 0) allow(actor, "memory:read");
    if (session.writable > 0) allow(actor, "memory:write");
    const mayReport = actor.scopes.has("sessions:report") || actor.scopes.has("admin");
    const [minted] = await run<Row>(
      "token_create",
      `WITH t AS (
         INSERT INTO session_tokens (id, workspace_id, session_id, kind, may_report, secret_hash, hint, created_at, created_by_type, created_by_id, expires_at)
           VALUES ($1, $2, $3, 'session', $4, $5, $6, clock_timestamp(), $7, $8,
                   least(clock_timestamp() + make_interval(secs => $9), $10::timestamptz)) RETURNING *
       ) SELECT ${columns} FROM t`,
      [
        id,
        actor.workspace_id,
        sessionId,
        mayReport,
        hashSecret(token),
        hintOf(token),
        actor.type,
        actor.id,
        input.ttl_seconds,
        keyExpiresAt,
      ],
    );
    return minted!;
  });
  return { ...present(row), token };
}

/** A session's tokens, newest first: expired, revoked and work items' ones included. Throws `not_found_error`. */
export async function list(
  actor: Actor,
  sessionId: string,
  { limit, page }: ListSessionTokens,
): Promise<Page<SessionToken>> {
  allowManaging(actor);
  const shape = ["session_tokens", actor.workspace_id, sessionId];
  const [createdAt = null, id = null] = openCursor(shape, page) ?? [];
  const rows = await query<Row>(
    "token_list",
    `SELECT ${columns} FROM sessions z LEFT JOIN LATERAL
       (SELECT * FROM session_tokens t WHERE t.session_id = z.id
           AND ($3::timestamptz IS NULL OR (t.created_at, t.id) < ($3::timestamptz, $4::text))
         ORDER BY t.created_at DESC, t.id DESC LIMIT $5) t ON true
      WHERE z.id = $1 AND z.workspace_id = $2 AND z.deleted_at IS NULL ORDER BY t.created_at DESC, t.id DESC`,
    [sessionId, actor.workspace_id, createdAt, id, limit + 1],
  );
  if (rows.length === 0) throw notFound("Session");
  const found = rows.filter((row) => row.id !== null);
  const last = found.length > limit ? found[limit - 1] : undefined;
  return {
    data: found.slice(0, limit).map(present),
    next_page: last ? sealCursor(shape, [last.created_at, last.id]) : null,
  };
}

/**
 * Ends a token for good: it writes nothing from now on, and is refused here at once and everywhere within a second. Again is no
 * error. Throws `not_found_error`.
 */
export async function revoke(actor: Actor, sessionId: string, tokenId: string): Promise<SessionToken> {
  allowManaging(actor);
  const of = [tokenId, sessionId, actor.workspace_id];
  const ofSession = `FROM session_tokens t JOIN sessions z ON z.id = t.session_id AND z.deleted_at IS NULL
      WHERE t.id = $1 AND t.session_id = $2 AND t.workspace_id = $3`;
  const [token] = await query<{ secret_hash: Buffer }>("token_find", `SELECT t.secret_hash ${ofSession}`, of);
  if (!token) throw notFound("Session token");
  await query("token_revoke", "SELECT end_session_tokens(ARRAY[$1::text])::text", [tokenId]);
  forget(token.secret_hash);
  const [row] = await query<Row>("token_retrieve", `SELECT ${columns} ${ofSession}`, of);
  if (!row) throw notFound("Session token");
  return present(row);
}

/**
 * Ends every token of a session behind the last write that came with it, as part of the transaction of `run`. Returns what makes
 * this process forget them, for after the commit.
 */
export async function endTokens(run: Run, sessionId: string): Promise<() => void> {
  const open = await run<{ id: string; secret_hash: Buffer }>(
    "tokens_open",
    "SELECT id, secret_hash FROM session_tokens WHERE session_id = $1 AND revoked_at IS NULL",
    [sessionId],
  );
  if (open.length > 0)
    await run("tokens_end", "SELECT end_session_tokens($1::text[])::text", [open.map(({ id }) => id)]);
  return () => {
    for (const { secret_hash } of open) forget(secret_hash);
  };
}

/** Tokens are the business of whoever made the session; one that acts as it neither makes nor sees any. */
function allowManaging(actor: Actor): void {
  allow(actor, "sessions:write");
}

const present = ({ created_by_type, created_by_id, created_by_name, ...row }: Row): SessionToken => ({
  type: "session_token",
  id: row.id,
  session_id: row.session_id,
  kind: row.kind,
  hint: row.hint,
  may_report: row.may_report,
  created_at: row.created_at,
  created_by: { type: created_by_type, id: created_by_id, name: created_by_name },
  expires_at: row.expires_at,
  last_used_at: row.last_used_at,
  revoked_at: row.revoked_at,
});

import type {
  CreatedEnvironmentKey,
  CreateEnvironmentKey,
  EnvironmentKey,
  ListEnvironmentKeys,
} from "@/lib/wire/environment-keys";
import { invalid, notFound } from "@/lib/wire/errors";
import type { Page } from "@/lib/wire/pages";
import { type Actor, allow } from "./actor";
import { clockNow } from "./clock";
import { forget } from "./credentials/recognition";
import { hashSecret, hintOf, newSecret } from "./credentials/secret";
import { openCursor, sealCursor } from "./cursors";
import { query, transaction } from "./database";
import { environmentNotFound } from "./environments";
import { newId } from "./ids";
import { endTokensOf } from "./session-tokens/minters";

interface Row {
  id: string;
  environment_id: string;
  name: string;
  hint: string;
  created_at: string;
  created_by_type: string;
  created_by_id: string;
  created_by_name: string | null;
  last_used_at: string | null;
  revoked_at: string | null;
}

/** A key's columns with its maker's name; `k` is the row's alias. */
const columns = `k.id, k.environment_id, k.name, k.hint, k.created_at, k.created_by_type, k.created_by_id,
  coalesce((SELECT u.name FROM users u WHERE u.id = k.created_by_id AND k.created_by_type = 'user_actor'),
           (SELECT m.name FROM api_keys m WHERE m.id = k.created_by_id AND k.created_by_type = 'api_actor')) AS created_by_name,
  k.last_used_at, k.revoked_at`;

/**
 * Makes a key that opens this environment's work queue, and answers its secret, this once. Throws `permission_error` without
 * `admin`, `not_found_error`, and `invalid_request_error` for an environment that has no queue.
 */
export async function create(
  actor: Actor,
  environmentId: string,
  { name }: CreateEnvironmentKey,
): Promise<CreatedEnvironmentKey> {
  allow(actor, "admin");
  await requireSelfHosted(actor, environmentId);
  const id = newId("envkey");
  const secret = newSecret(id);
  const [row] = await query<Row>(
    "environment_key_create",
    `WITH k AS (
       INSERT INTO environment_keys (id, workspace_id, environment_id, name, secret_hash, hint, created_at, created_by_type, created_by_id)
       SELECT $1, e.workspace_id, e.id, $4, $5, $6, coalesce($9::timestamptz, clock_timestamp()), $7, $8
         FROM environments e WHERE e.id = $3 AND e.workspace_id = $2 FOR KEY SHARE RETURNING *
     ) SELECT ${columns} FROM k`,
    [id, actor.workspace_id, environmentId, name, hashSecret(secret), hintOf(secret), actor.type, actor.id, clockNow()],
  );
  if (!row) throw environmentNotFound();
  return { ...present(row), secret };
}

/** An environment's keys, newest first, revoked ones included. Throws `not_found_error`. */
export async function list(
  actor: Actor,
  environmentId: string,
  { limit, page }: ListEnvironmentKeys,
): Promise<Page<EnvironmentKey>> {
  allow(actor, "admin");
  await configOf(actor, environmentId);
  const shape = ["environment_keys", actor.workspace_id, environmentId];
  const [createdAt = null, id = null] = openCursor(shape, page) ?? [];
  const rows = await query<Row>(
    "environment_key_list",
    `SELECT ${columns} FROM environment_keys k
      WHERE k.workspace_id = $1 AND k.environment_id = $2
        AND ($3::timestamptz IS NULL OR (k.created_at, k.id) < ($3, $4::text))
      ORDER BY k.created_at DESC, k.id DESC LIMIT $5`,
    [actor.workspace_id, environmentId, createdAt, id, limit + 1],
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    data: rows.slice(0, limit).map(present),
    next_page: last ? sealCursor(shape, [last.created_at, last.id]) : null,
  };
}

/**
 * Ends a key for good, and what workers were handed with it: both are refused here at once and everywhere within a second, and
 * that work waits for a worker with another key. Again is no error. Throws `not_found_error`.
 */
export async function revoke(actor: Actor, environmentId: string, keyId: string): Promise<EnvironmentKey> {
  allow(actor, "admin");
  const { row, forgetTokens } = await transaction(async (run) => {
    const [row] = await run<Row & { secret_hash: Buffer }>(
      "environment_key_revoke",
      `WITH k AS (
         UPDATE environment_keys SET revoked_at = coalesce(revoked_at, $4::timestamptz, clock_timestamp())
          WHERE workspace_id = $1 AND environment_id = $2 AND id = $3 RETURNING *
       ) SELECT ${columns}, k.secret_hash FROM k`,
      [actor.workspace_id, environmentId, keyId, clockNow()],
    );
    if (!row) throw notFound("Environment key");
    return { row, forgetTokens: await endTokensOf(run, keyId) };
  });
  forget(row.secret_hash);
  forgetTokens();
  return present(row);
}

async function requireSelfHosted(actor: Actor, environmentId: string): Promise<void> {
  if ((await configOf(actor, environmentId)) !== "self_hosted")
    throw invalid("Only a self-hosted environment has a work queue for a key to open.");
}

async function configOf(actor: Actor, environmentId: string): Promise<string> {
  const [row] = await query<{ type: string }>(
    "environment_config_type",
    "SELECT config ->> 'type' AS type FROM environments WHERE id = $1 AND workspace_id = $2",
    [environmentId, actor.workspace_id],
  );
  if (!row) throw environmentNotFound();
  return row.type;
}

function present(row: Row): EnvironmentKey {
  const { created_by_type: type } = row;
  const by = type === "user_actor" || type === "api_actor" ? type : undefined;
  return {
    type: "environment_key",
    id: row.id,
    environment_id: row.environment_id,
    name: row.name,
    hint: row.hint,
    created_at: row.created_at,
    created_by: by ? { type: by, id: row.created_by_id, name: row.created_by_name } : null,
    last_used_at: row.last_used_at,
    revoked_at: row.revoked_at,
  };
}

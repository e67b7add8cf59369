import { type Actor, allow } from "@/lib/domain/actor";
import { clockNow } from "@/lib/domain/clock";
import { forget } from "@/lib/domain/credentials/recognition";
import { hashSecret, hintOf, mayBeSecret, newSecret } from "@/lib/domain/credentials/secret";
import { openCursor, sealCursor } from "@/lib/domain/cursors";
import { query, transaction } from "@/lib/domain/database";
import { newId } from "@/lib/domain/ids";
import { endTokensOf } from "@/lib/domain/session-tokens/minters";
import { defaultWorkspaceId } from "@/lib/domain/workspaces";
import { StartError } from "@/lib/start-error";
import {
  type ApiKey,
  type CreateApiKey,
  type CreatedApiKey,
  type ListApiKeys,
  Scope,
  type UpdateApiKey,
} from "@/lib/wire/api-keys";
import { invalid, notFound } from "@/lib/wire/errors";
import type { Page } from "@/lib/wire/pages";

interface Row {
  id: string;
  name: string;
  scopes: string[];
  hint: string;
  created_at: string;
  created_by_type: string | null;
  created_by_id: string | null;
  created_by_name: string | null;
  expires_at: string | null;
  last_used_at: string | null;
  revoked_at: string | null;
}

/** A key's columns with its maker's name; `k` is the row's alias. */
const columns = `k.id, k.name, k.scopes, k.hint, k.created_at, k.created_by_type, k.created_by_id,
  coalesce((SELECT u.name FROM users u WHERE u.id = k.created_by_id AND k.created_by_type = 'user_actor'),
           (SELECT m.name FROM api_keys m WHERE m.id = k.created_by_id AND k.created_by_type = 'api_actor')) AS created_by_name,
  k.expires_at, k.last_used_at, k.revoked_at`;

/**
 * Makes a key and answers its secret, this once. Keys are made by `admin` keys and owners, with scopes the maker has itself.
 * Throws `permission_error`, and `invalid_request_error` for an expiry that has passed.
 */
export async function create(actor: Actor, input: CreateApiKey): Promise<CreatedApiKey> {
  allow(actor, "admin");
  for (const scope of input.scopes) allow(actor, scope);
  if (input.expires_at && Date.parse(input.expires_at) <= Date.now())
    throw invalid("expires_at must be in the future.");
  const id = newId("apikey");
  const secret = newSecret(id);
  const [row] = await query<Row>(
    undefined,
    `WITH k AS (INSERT INTO api_keys (id, workspace_id, name, scopes, secret_hash, hint, created_at, created_by_type, created_by_id, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, coalesce($10::timestamptz, clock_timestamp()), $7, $8, $9) RETURNING *)
     SELECT ${columns} FROM k`,
    [
      id,
      actor.workspace_id,
      input.name,
      Scope.options.filter((scope) => input.scopes.includes(scope)),
      hashSecret(secret),
      hintOf(secret),
      actor.type,
      actor.id,
      input.expires_at ?? null,
      clockNow(),
    ],
  );
  return { ...present(row!), secret };
}

/** The workspace's keys, newest first, revoked and expired ones included. */
export async function list(actor: Actor, { limit, page }: ListApiKeys): Promise<Page<ApiKey>> {
  allow(actor, "admin");
  const shape = ["api_keys", actor.workspace_id];
  const [createdAt = null, id = null] = openCursor(shape, page) ?? [];
  const rows = await query<Row>(
    "list_api_keys",
    `SELECT ${columns} FROM api_keys k
      WHERE k.workspace_id = $1 AND ($2::timestamptz IS NULL OR (k.created_at, k.id) < ($2::timestamptz, $3::text))
      ORDER BY k.created_at DESC, k.id DESC LIMIT $4`,
    [actor.workspace_id, createdAt, id, limit + 1],
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    data: rows.slice(0, limit).map(present),
    next_page: last ? sealCursor(shape, [last.created_at, last.id]) : null,
  };
}

/** Throws `not_found_error`, for a key of another workspace too. */
export async function retrieve(actor: Actor, id: string): Promise<ApiKey> {
  allow(actor, "admin");
  const [row] = await query<Row>(
    "retrieve_api_key",
    `SELECT ${columns} FROM api_keys k WHERE k.workspace_id = $1 AND k.id = $2`,
    [actor.workspace_id, id],
  );
  return present(found(row));
}

/** Renames a key; nothing else about it can change. Throws `not_found_error`. */
export async function update(actor: Actor, id: string, { name }: UpdateApiKey): Promise<ApiKey> {
  allow(actor, "admin");
  const [row] = await query<{ secret_hash: Buffer }>(
    undefined,
    "UPDATE api_keys SET name = $3 WHERE workspace_id = $1 AND id = $2 RETURNING secret_hash",
    [actor.workspace_id, id, name],
  );
  forget(found(row).secret_hash);
  return retrieve(actor, id);
}

/**
 * Ends a key for good, and every session's token that it made: refused here at once and everywhere within a second. Again is no
 * error. Throws `not_found_error`.
 */
export async function revoke(actor: Actor, id: string): Promise<ApiKey> {
  allow(actor, "admin");
  const { secret_hash, forgetTokens } = await transaction(async (run) => {
    const [row] = await run<{ secret_hash: Buffer }>(
      undefined,
      `UPDATE api_keys SET revoked_at = coalesce(revoked_at, $3::timestamptz, clock_timestamp())
        WHERE workspace_id = $1 AND id = $2 RETURNING secret_hash`,
      [actor.workspace_id, id, clockNow()],
    );
    return { ...found(row), forgetTokens: await endTokensOf(run, id) };
  });
  forget(secret_hash);
  forgetTokens();
  return retrieve(actor, id);
}

/**
 * Registers the operator's own secret (at least 32 printable characters) as an admin key of the default workspace. Nothing
 * happens when it is known, a revoked one included: a restart brings no revoked key back. Throws StartError.
 */
export async function registerInitial(secret: string): Promise<void> {
  if (!/^[\x21-\x7e]{32,512}$/.test(secret))
    throw new StartError("PALIMPSEST_INIT_API_KEY must have 32 to 512 printable characters and no spaces.");
  if (!mayBeSecret(secret))
    throw new StartError("PALIMPSEST_INIT_API_KEY starts like one of our keys (plk_) but is not whole.");
  await query(
    undefined,
    `INSERT INTO api_keys (id, workspace_id, name, scopes, secret_hash, hint, created_at)
     VALUES ($1, $2, 'Initial key', '{admin}', $3, $4, clock_timestamp()) ON CONFLICT (secret_hash) DO NOTHING`,
    [newId("apikey"), defaultWorkspaceId, hashSecret(secret), hintOf(secret)],
  );
  forget(hashSecret(secret));
}

function found<T>(row: T | undefined): T {
  if (!row) throw notFound("API key");
  return row;
}

function present(row: Row): ApiKey {
  const { created_by_type: type, created_by_id: id, created_by_name, ...key } = row;
  const by = type === "user_actor" || type === "api_actor" ? type : undefined;
  return {
    type: "api_key",
    id: key.id,
    name: key.name,
    scopes: Scope.options.filter((scope) => key.scopes.includes(scope)),
    hint: key.hint,
    created_at: key.created_at,
    created_by: by && id ? { type: by, id, name: created_by_name } : null,
    expires_at: key.expires_at,
    last_used_at: key.last_used_at,
    revoked_at: key.revoked_at,
  };
}

import {
  type CreateEnvironment,
  changingBlockedBecause,
  type DeletedEnvironment,
  type Environment,
  type EnvironmentConfig,
  type ListEnvironments,
  type UpdateEnvironment,
} from "@/lib/wire/environments";
import { invalid, WireError } from "@/lib/wire/errors";
import { type Metadata, MetadataInput, type Page } from "@/lib/wire/pages";
import { type Actor, allow } from "./actor";
import { clockNow } from "./clock";
import { forget } from "./credentials/recognition";
import { openCursor, sealCursor } from "./cursors";
import { query, transaction } from "./database";
import { resolveConfig } from "./environments/config";
import { newId } from "./ids";

interface Row {
  id: string;
  name: string;
  description: string | null;
  metadata: Metadata;
  config: EnvironmentConfig;
  scope: Environment["scope"] | null;
  created_at: string;
  updated_at: string;
  archived_at: string | null;
}

const columns = "e.id, e.name, e.description, e.metadata, e.config, e.scope, e.created_at, e.updated_at, e.archived_at";

const present = (row: Row): Environment => ({
  id: row.id,
  type: "environment",
  name: row.name,
  description: row.description,
  metadata: row.metadata,
  config: row.config,
  scope: row.scope ?? "organization",
  created_at: row.created_at,
  updated_at: row.updated_at,
  archived_at: row.archived_at,
});

/** The refusal of an environment that is unknown, deleted or another workspace's. */
export const environmentNotFound = () =>
  new WireError("not_found_error", "Environment not found.", { error_code: "environment_not_found" });

/** Makes an environment; without a configuration, an unrestricted cloud. Throws `invalid_request_error`. */
export async function create(actor: Actor, input: CreateEnvironment): Promise<Environment> {
  allow(actor, "sessions:write");
  refuseAccountScope(input.scope);
  const [row] = await query<Row>(
    "environment_create",
    `WITH e AS (
       INSERT INTO environments (id, workspace_id, name, description, metadata, config, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5::jsonb, $6::json, coalesce($7::timestamptz, now()), coalesce($7::timestamptz, now())) RETURNING *
     ) SELECT ${columns} FROM e`,
    [
      newId("env"),
      actor.workspace_id,
      input.name,
      input.description ?? null,
      JSON.stringify(checkedMetadata(input.metadata ?? {})),
      JSON.stringify(resolveConfig(input.config)),
      clockNow(),
    ],
  );
  return present(row!);
}

/** One environment. Throws `not_found_error`. */
export async function retrieve(actor: Actor, environmentId: string): Promise<Environment> {
  allow(actor, "sessions:read");
  const [row] = await query<Row>(
    "environment_retrieve",
    `SELECT ${columns} FROM environments e WHERE e.id = $1 AND e.workspace_id = $2`,
    [environmentId, actor.workspace_id],
  );
  return present(found(row));
}

/** Environments, newest first. */
export async function list(
  actor: Actor,
  { limit, page, include_archived }: ListEnvironments,
): Promise<Page<Environment>> {
  allow(actor, "sessions:read");
  const shape = ["environments", actor.workspace_id, include_archived];
  const [createdAt = null, id = null] = openCursor(shape, page) ?? [];
  const rows = await query<Row>(
    "environment_list",
    `SELECT ${columns} FROM environments e
      WHERE e.workspace_id = $1 AND ($2 OR e.archived_at IS NULL)
        AND ($3::timestamptz IS NULL OR (e.created_at, e.id) < ($3, $4::text))
      ORDER BY e.created_at DESC, e.id DESC LIMIT $5`,
    [actor.workspace_id, include_archived, createdAt, id, limit + 1],
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    data: rows.slice(0, limit).map(present),
    next_page: last ? sealCursor(shape, [last.created_at, last.id]) : null,
  };
}

/**
 * Changes an environment; what is left out stays, also inside its configuration. Throws `invalid_request_error` with
 * `environment_archived`, `invalid_config_type_change` or `invalid_metadata`.
 */
export async function update(actor: Actor, environmentId: string, input: UpdateEnvironment): Promise<Environment> {
  allow(actor, "sessions:write");
  refuseAccountScope(input.scope);
  return transaction(async (run) => {
    const [locked] = await run<Row>(
      "environment_lock",
      `SELECT ${columns} FROM environments e WHERE e.id = $1 AND e.workspace_id = $2 FOR UPDATE`,
      [environmentId, actor.workspace_id],
    );
    const before = found(locked);
    const blocked = changingBlockedBecause(before);
    if (blocked) throw invalid(blocked, { error_code: "environment_archived" });
    const [row] = await run<Row>(
      "environment_update",
      `WITH e AS (
         UPDATE environments SET name = $2, description = $3, metadata = $4::jsonb, config = $5::json,
                updated_at = CASE WHEN (name, description, metadata, config::text) IS DISTINCT FROM ($2, $3, $4::jsonb, $5::json::text)
                  THEN greatest(coalesce($6::timestamptz, clock_timestamp()), updated_at + interval '1 microsecond') ELSE updated_at END
          WHERE id = $1 RETURNING *
       ) SELECT ${columns} FROM e`,
      [
        environmentId,
        input.name ?? before.name,
        input.description === undefined ? before.description : input.description,
        JSON.stringify(patched(before.metadata, input.metadata)),
        JSON.stringify(resolveConfig(input.config, before.config)),
        clockNow(),
      ],
    );
    return present(row!);
  });
}

/** Closes an environment to changes and new sessions, for good; work already queued is still served. Again changes nothing. */
export async function archive(actor: Actor, environmentId: string): Promise<Environment> {
  allow(actor, "sessions:write");
  const [row] = await query<Row>(
    "environment_archive",
    `WITH e AS (
       UPDATE environments SET updated_at = CASE WHEN archived_at IS NULL THEN coalesce($3::timestamptz, now()) ELSE updated_at END,
              archived_at = coalesce(archived_at, $3::timestamptz, now())
        WHERE id = $1 AND workspace_id = $2 RETURNING *
     ) SELECT ${columns} FROM e`,
    [environmentId, actor.workspace_id, clockNow()],
  );
  return present(found(row));
}

/** Deletes an environment with its keys and its queue; what workers still hold of it writes nothing any more. Sessions stay. */
export async function remove(actor: Actor, environmentId: string): Promise<DeletedEnvironment> {
  allow(actor, "sessions:write");
  const hashes = await transaction(async (run) => {
    const [locked] = await run<{ id: string }>(
      "environment_lock_deletion",
      "SELECT id FROM environments WHERE id = $1 AND workspace_id = $2 FOR UPDATE",
      [environmentId, actor.workspace_id],
    );
    found(locked);
    await endTokens(run, environmentId);
    await run("environment_lock_work", "SELECT 1 FROM work_items WHERE environment_id = $1 ORDER BY id FOR UPDATE", [
      environmentId,
    ]);
    await endTokens(run, environmentId); // handed out while we waited for the work
    const keys = await run<{ secret_hash: Buffer }>(
      "environment_keys_deleted",
      "DELETE FROM environment_keys WHERE environment_id = $1 RETURNING secret_hash",
      [environmentId],
    );
    await run("environment_delete", "DELETE FROM environments WHERE id = $1", [environmentId]);
    return keys;
  });
  for (const { secret_hash } of hashes) forget(secret_hash);
  return { id: environmentId, type: "environment_deleted" };
}

/** Ends what workers hold, behind the last write that came with it. */
async function endTokens(run: typeof query, environmentId: string): Promise<void> {
  await run(
    "environment_end_tokens",
    `SELECT end_session_tokens(coalesce(array_agg(t.id), '{}'))::text FROM work_items w
       JOIN session_tokens t ON t.work_id = w.id AND t.revoked_at IS NULL WHERE w.environment_id = $1`,
    [environmentId],
  );
}

function refuseAccountScope(scope: Environment["scope"] | null): void {
  if (scope === "account") throw invalid("scope: environments here are visible to the whole workspace (organization).");
}

function patched(stored: Metadata, patch: UpdateEnvironment["metadata"]): Metadata {
  const merged = new Map(Object.entries(stored));
  for (const [key, value] of Object.entries(patch ?? {}))
    if (value) merged.set(key, value);
    else merged.delete(key);
  return checkedMetadata(Object.fromEntries(merged));
}

/** Throws `invalid_request_error` with `invalid_metadata` that says what is wrong, without repeating the text. */
export function checkedMetadata(pairs: Metadata): Metadata {
  const { success, error } = MetadataInput.safeParse(pairs);
  if (success) return pairs;
  const problems = [...new Set(error.issues.map(({ message }) => message))].join("; ");
  throw invalid(`metadata: ${problems}`, { error_code: "invalid_metadata" });
}

function found<T>(row: T | undefined): T {
  if (!row) throw environmentNotFound();
  return row;
}

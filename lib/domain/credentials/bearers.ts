import { timingSafeEqual } from "node:crypto";
import type { Access, Actor } from "@/lib/domain/actor";
import { query } from "@/lib/domain/database";
import { Scope } from "@/lib/wire/api-keys";

/** What a secret turned out to be: whose it is and until when. */
export interface Bearer {
  id: string;
  actor: Actor;
  expires_at: string | null;
}

/** The kinds of secrets that are sent as bearer tokens: where each lies, and whom it stands for. */
export const bearers = {
  apikey: { table: "api_keys", find: findApiKey },
  envkey: { table: "environment_keys", find: findEnvironmentKey },
  stok: { table: "session_tokens", find: findSessionToken },
} as const;

interface Row {
  id: string;
  name: string;
  workspace_id: string;
  secret_hash: Buffer;
  expires_at: string | null;
}

/** The row that a statement finds by the hash, compared once more in constant time. */
async function ask<R extends Row>(name: string, text: string, hashed: Buffer): Promise<R | undefined> {
  const [row] = await query<R>(name, text, [hashed]);
  return row && timingSafeEqual(row.secret_hash, hashed) ? row : undefined;
}

const plain = { email: null, role: null };

async function findApiKey(hashed: Buffer): Promise<Bearer | undefined> {
  const row = await ask<Row & { scopes: string[] }>(
    "recognise_api_key",
    `SELECT id, name, workspace_id, scopes, secret_hash, expires_at FROM api_keys
      WHERE secret_hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp())`,
    hashed,
  );
  if (!row) return undefined;
  const { id, name, workspace_id, expires_at } = row;
  const scopes = new Set(Scope.options.filter((scope) => row.scopes.includes(scope)));
  return { id, expires_at, actor: { ...plain, type: "api_actor", id, name, workspace_id, scopes } };
}

async function findEnvironmentKey(hashed: Buffer): Promise<Bearer | undefined> {
  const row = await ask<Row & { environment_id: string }>(
    "recognise_environment_key",
    `SELECT id, name, workspace_id, environment_id, secret_hash, NULL::text AS expires_at FROM environment_keys
      WHERE secret_hash = $1 AND revoked_at IS NULL`,
    hashed,
  );
  if (!row) return undefined;
  const { id, name, workspace_id, environment_id } = row;
  const actor: Actor = { ...plain, type: "environment_key", id, name, workspace_id, scopes: new Set(), environment_id };
  return { id, expires_at: null, actor };
}

interface TokenRow extends Row {
  session_id: string;
  kind: "session" | "work";
  work_id: string | null;
  may_report: boolean;
  stores: Record<string, Access>;
}

/** A token dies with the archiving or deletion of its session, and its reach to a store with that store's. */
async function findSessionToken(hashed: Buffer): Promise<Bearer | undefined> {
  const row = await ask<TokenRow>(
    "recognise_session_token",
    `SELECT t.id, coalesce(s.title, s.agent_name) AS name, t.workspace_id, t.session_id, t.kind, t.work_id, t.may_report,
            t.secret_hash, t.expires_at,
            (SELECT coalesce(json_object_agg(r.memory_store_id, r.access), '{}') FROM session_resources r
               JOIN memory_stores m ON m.id = r.memory_store_id AND m.deleted_at IS NULL AND m.archived_at IS NULL
              WHERE r.session_id = t.session_id) AS stores
       FROM session_tokens t JOIN sessions s ON s.id = t.session_id AND s.deleted_at IS NULL AND s.archived_at IS NULL
      WHERE t.secret_hash = $1 AND t.revoked_at IS NULL AND t.expires_at > clock_timestamp()`,
    hashed,
  );
  if (!row) return undefined;
  const { id, name, workspace_id, session_id, kind, work_id, may_report, expires_at } = row;
  const actor: Actor = {
    ...plain,
    type: "session_actor",
    id: session_id,
    name,
    workspace_id,
    scopes: new Set<Scope>(["memory:read", "memory:write", "sessions:read"]),
    session: { session_id, token_id: id, kind, work_id, may_report, stores: new Map(Object.entries(row.stores)) },
  };
  return { id, expires_at, actor };
}

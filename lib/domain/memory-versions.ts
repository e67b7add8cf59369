import { invalid, notFound } from "@/lib/wire/errors";
import { type ListMemoryVersions, type MemoryVersion, redactionBlockedBecause } from "@/lib/wire/memory-versions";
import type { Page, View } from "@/lib/wire/pages";
import { type Actor, allow } from "./actor";
import { openCursor, sealCursor } from "./cursors";
import { query } from "./database";
import { ring } from "./feed";
import { contextValues, writeContext } from "./memories/writes";
import { type MemoryVersionRow, presentVersion, versionColumns } from "./memory-versions/rows";

export interface MemoryVersionKey {
  memory_store_id: string;
  memory_version_id: string;
}

/** Page size of listings that carry contents. */
const fullPageMax = 20;

const contentJoin =
  "LEFT JOIN memory_contents c ON c.memory_store_id = v.memory_store_id AND c.memory_version_id = v.id";
const ofStore = "JOIN memory_stores s ON s.id = v.memory_store_id AND s.deleted_at IS NULL";

/** Versions, newest first; those of deleted memories included. */
export async function list(actor: Actor, storeId: string, filter: ListMemoryVersions): Promise<Page<MemoryVersion>> {
  allow(actor, "memory:read", storeId);
  const full = filter.view === "full";
  const limit = full ? Math.min(filter.limit, fullPageMax) : filter.limit;
  const conditions: [sql: string, value: string | undefined][] = [
    ["memory_id = ?", filter.memory_id],
    ["operation = ?", filter.operation],
    ["created_by_type = 'session_actor' AND created_by_id = ?", filter.session_id],
    ["created_by_type = 'api_actor' AND created_by_id = ?", filter.api_key_id],
    ["created_by_type = 'service_account_actor' AND created_by_id = ?", filter.service_account_id],
    ["created_at >= ?::timestamptz", filter["created_at[gte]"]],
    ["created_at <= ?::timestamptz", filter["created_at[lte]"]],
  ];
  const shape = ["memory_versions", actor.workspace_id, storeId, ...conditions.map(([, value]) => value ?? null)];
  const [createdAt, id] = openCursor(shape, filter.page) ?? [];
  const values: (string | number)[] = [storeId, actor.workspace_id, limit + 1];
  const place = (value: string | number) => `$${values.push(value)}`;
  const where = conditions.flatMap(([sql, value]) => (value === undefined ? [] : [sql.replace("?", place(value))]));
  if (createdAt !== undefined && id !== undefined)
    where.push(`(created_at, id) < (${place(createdAt)}::timestamptz, ${place(id)})`);
  // Of one memory, stamp order is number order; saying so keeps the scan inside that memory.
  const order = filter.memory_id ? "version_number DESC" : "created_at DESC, id DESC";
  const rows = await query<MemoryVersionRow>(
    undefined,
    `SELECT ${versionColumns}${full ? ", c.content" : ""} FROM memory_stores s LEFT JOIN LATERAL
       (SELECT * FROM memory_versions WHERE memory_store_id = s.id ${where.map((sql) => `AND ${sql}`).join(" ")} ORDER BY ${order} LIMIT $3) v ON true
       ${full ? contentJoin : ""}
      WHERE s.id = $1 AND s.workspace_id = $2 AND s.deleted_at IS NULL ORDER BY v.created_at DESC, v.id DESC`,
    values,
  );
  if (rows.length === 0) throw notFound("Memory store");
  const found = rows.filter((row) => row.id !== null);
  const last = found.length > limit ? found[limit - 1] : undefined;
  return {
    data: found.slice(0, limit).map(presentVersion),
    next_page: last ? sealCursor(shape, [last.created_at, last.id]) : null,
  };
}

/** One version; a redacted one is found too, without its text. */
export async function retrieve(actor: Actor, key: MemoryVersionKey, view: View): Promise<MemoryVersion> {
  allow(actor, "memory:read", key.memory_store_id);
  return find(actor, key, view);
}

async function find(actor: Actor, key: MemoryVersionKey, view: View): Promise<MemoryVersion> {
  const full = view === "full";
  const [row] = await query<MemoryVersionRow>(
    full ? "version_retrieve_full" : "version_retrieve",
    `SELECT ${versionColumns}${full ? ", c.content" : ""} FROM memory_versions v ${ofStore} ${full ? contentJoin : ""}
      WHERE v.memory_store_id = $1 AND v.id = $2 AND s.workspace_id = $3`,
    [key.memory_store_id, key.memory_version_id, actor.workspace_id],
  );
  if (!row) throw notFound("Memory version");
  return presentVersion(row);
}

/** A memory's n-th version, with its content. Throws `not_found_error` when there is none. */
export async function retrieveByNumber(
  actor: Actor,
  storeId: string,
  memoryId: string,
  number: number,
): Promise<MemoryVersion> {
  allow(actor, "memory:read", storeId);
  const [row] = await query<MemoryVersionRow>(
    "version_by_number",
    `SELECT ${versionColumns}, c.content FROM memory_versions v ${ofStore} ${contentJoin}
      WHERE v.memory_store_id = $1 AND v.memory_id = $2 AND v.version_number = $3 AND s.workspace_id = $4`,
    [storeId, memoryId, number, actor.workspace_id],
  );
  if (!row) throw notFound("Memory version");
  return presentVersion(row);
}

/**
 * Takes text, path, hash, size and note out of a version; who wrote it and when stays. Redacting it again changes nothing.
 * Throws `invalid_request_error` for the current version of a live memory.
 */
export async function redact(actor: Actor, key: MemoryVersionKey): Promise<MemoryVersion> {
  allow(actor, "memory:redact", key.memory_store_id);
  const [row] = await query<{ outcome: string }>(
    "version_redact",
    `SELECT redact_version(${writeContext}, $9, $10) AS outcome`,
    [...contextValues(actor, {}), key.memory_store_id, key.memory_version_id],
  );
  if (row?.outcome === "store_not_found") throw notFound("Memory store");
  if (row?.outcome === "version_not_found") throw notFound("Memory version");
  if (row?.outcome === "head")
    throw invalid(redactionBlockedBecause({ id: "" }, "") ?? "The current version cannot be redacted.");
  if (row?.outcome === "ok") ring();
  return find(actor, key, "full");
}

import { notFound, WireError } from "@/lib/wire/errors";
import {
  type CreateMemoryStore,
  type DeletedMemoryStore,
  type ListMemoryStores,
  type MemoryStore,
  type UpdateMemoryStore,
  writingBlockedBecause,
} from "@/lib/wire/memory-stores";
import { type Metadata, metadataPairsMax, type Page } from "@/lib/wire/pages";
import { type Actor, allow } from "./actor";
import { clockNow } from "./clock";
import { openCursor, sealCursor } from "./cursors";
import { query } from "./database";
import { newId } from "./ids";
import { clearDeletedStores } from "./memory-stores/clearing";

export interface MemoryStoreRow {
  id: string;
  name: string;
  description: string;
  metadata: Metadata;
  created_at: string;
  updated_at: string;
  archived_at: string | null;
}

export const storeColumns = "s.id, s.name, s.description, s.metadata, s.created_at, s.updated_at, s.archived_at";

export const presentStore = (row: MemoryStoreRow): MemoryStore => ({
  id: row.id,
  type: "memory_store",
  name: row.name,
  description: row.description,
  metadata: row.metadata,
  created_at: row.created_at,
  updated_at: row.updated_at,
  archived_at: row.archived_at,
});

/** Makes an empty store. Names need not be unique. */
export async function create(actor: Actor, input: CreateMemoryStore): Promise<MemoryStore> {
  allow(actor, "memory:write");
  const now = clockNow();
  const [row] = await query<MemoryStoreRow>(
    "store_create",
    `WITH s AS (
       INSERT INTO memory_stores (id, workspace_id, name, description, metadata, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5::jsonb, coalesce($6::timestamptz, now()), coalesce($6::timestamptz, now())) RETURNING *
     ), counter AS (INSERT INTO memory_store_counters (memory_store_id) SELECT id FROM s),
        totals AS (INSERT INTO memory_store_totals (memory_store_id) SELECT id FROM s)
     SELECT ${storeColumns} FROM s`,
    [
      newId("memstore"),
      actor.workspace_id,
      input.name,
      input.description ?? "",
      JSON.stringify(input.metadata ?? {}),
      now,
    ],
  );
  return presentStore(row!);
}

/** One store. Throws `not_found_error` for an unknown, deleted or foreign one. */
export async function retrieve(actor: Actor, storeId: string): Promise<MemoryStore> {
  allow(actor, "memory:read", storeId);
  const [row] = await query<MemoryStoreRow>(
    "store_retrieve",
    `SELECT ${storeColumns} FROM memory_stores s WHERE s.id = $1 AND s.workspace_id = $2 AND s.deleted_at IS NULL`,
    [storeId, actor.workspace_id],
  );
  if (!row) throw notFound("Memory store");
  return presentStore(row);
}

/** Stores, newest first. */
export async function list(actor: Actor, filter: ListMemoryStores): Promise<Page<MemoryStore>> {
  allow(actor, "memory:read");
  const { rows, next_page } = await listRows<MemoryStoreRow>(actor, filter, "stores", storeColumns, "");
  return { data: rows.map(presentStore), next_page };
}

/** The rows of a page of stores, with whatever `joins` adds to them. */
export async function listRows<Row extends { id: string; created_at: string }>(
  actor: Actor,
  filter: ListMemoryStores,
  kind: string,
  columns: string,
  joins: string,
): Promise<{ rows: Row[]; next_page: string | null }> {
  const { limit, page, include_archived, "created_at[gte]": from = null, "created_at[lte]": to = null } = filter;
  const shape = [kind, actor.workspace_id, include_archived, from, to];
  const [createdAt = null, id = null] = openCursor(shape, page) ?? [];
  const rows = await query<Row>(
    `${kind}_list`,
    `SELECT ${columns} FROM memory_stores s ${joins}
      WHERE s.workspace_id = $1 AND s.deleted_at IS NULL AND ($2 OR s.archived_at IS NULL)
        AND ($3::timestamptz IS NULL OR s.created_at >= $3) AND ($4::timestamptz IS NULL OR s.created_at <= $4)
        AND ($5::timestamptz IS NULL OR (s.created_at, s.id) < ($5, $6::text))
      ORDER BY s.created_at DESC, s.id DESC LIMIT $7`,
    [actor.workspace_id, include_archived, from, to, createdAt, id, limit + 1],
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { rows: rows.slice(0, limit), next_page: last ? sealCursor(shape, [last.created_at, last.id]) : null };
}

/** Changes name, description or metadata. Throws `invalid_request_error` for an archived store or too many pairs. */
export async function update(actor: Actor, storeId: string, input: UpdateMemoryStore): Promise<MemoryStore> {
  allow(actor, "memory:write");
  const patch = Object.entries(input.metadata ?? {});
  const upserts = JSON.stringify(Object.fromEntries(patch.filter(([, value]) => value !== null)));
  const deletions = patch.filter(([, value]) => value === null).map(([key]) => key);
  const description = input.description === undefined ? null : (input.description ?? "");
  const [row] = await query<MemoryStoreRow & { updated: boolean }>(
    "store_update",
    `WITH wanted AS (
       SELECT s.*, coalesce($3, s.name) AS new_name, coalesce($4, s.description) AS new_description,
              (s.metadata - $6::text[]) || $5::jsonb AS new_metadata
         FROM memory_stores s WHERE s.id = $1 AND s.workspace_id = $2 AND s.deleted_at IS NULL FOR UPDATE
     ), allowed AS (
       SELECT * FROM wanted WHERE archived_at IS NULL AND (SELECT count(*) FROM jsonb_object_keys(new_metadata)) <= $7
     ), changed AS (
       UPDATE memory_stores s SET name = a.new_name, description = a.new_description, metadata = a.new_metadata,
              updated_at = greatest(coalesce($8::timestamptz, clock_timestamp()), s.updated_at + interval '1 microsecond')
         FROM allowed a WHERE s.id = a.id AND (a.new_name, a.new_description, a.new_metadata) IS DISTINCT FROM (s.name, s.description, s.metadata)
       RETURNING s.*
     )
     SELECT ${storeColumns}, true AS updated FROM changed s
     UNION ALL SELECT ${storeColumns}, EXISTS (SELECT 1 FROM allowed) FROM wanted s WHERE NOT EXISTS (SELECT 1 FROM changed)`,
    [storeId, actor.workspace_id, input.name ?? null, description, upserts, deletions, metadataPairsMax, clockNow()],
  );
  if (!row) throw notFound("Memory store");
  const blocked = writingBlockedBecause(row);
  if (blocked) throw new WireError("invalid_request_error", blocked);
  if (!row.updated) throw new WireError("invalid_request_error", `metadata holds at most ${metadataPairsMax} pairs`);
  return presentStore(row);
}

/** Closes a store to writing, for good. Archiving it again changes nothing. */
export async function archive(actor: Actor, storeId: string): Promise<MemoryStore> {
  allow(actor, "memory:write");
  const [row] = await query<MemoryStoreRow>(
    "store_archive",
    `UPDATE memory_stores s SET
       updated_at = CASE WHEN archived_at IS NULL THEN coalesce($3::timestamptz, now()) ELSE updated_at END,
       archived_at = coalesce(archived_at, $3::timestamptz, now())
     WHERE s.id = $1 AND s.workspace_id = $2 AND s.deleted_at IS NULL RETURNING ${storeColumns}`,
    [storeId, actor.workspace_id, clockNow()],
  );
  if (!row) throw notFound("Memory store");
  return presentStore(row);
}

/** Deletes a store with everything in it: gone for everyone at once, its rows are cleared in the background. */
export async function remove(actor: Actor, storeId: string): Promise<DeletedMemoryStore> {
  allow(actor, "memory:write");
  const [row] = await query<{ id: string }>(
    "store_delete",
    "UPDATE memory_stores SET deleted_at = clock_timestamp() WHERE id = $1 AND workspace_id = $2 AND deleted_at IS NULL RETURNING id",
    [storeId, actor.workspace_id],
  );
  if (!row) throw notFound("Memory store");
  clearDeletedStores();
  return { id: row.id, type: "memory_store_deleted" };
}

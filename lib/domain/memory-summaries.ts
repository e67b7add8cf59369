import { notFound } from "@/lib/wire/errors";
import type { ListMemoryStores } from "@/lib/wire/memory-stores";
import type { ListMemorySummaries, MemoryStoreSummary, MemorySummary } from "@/lib/wire/memory-summaries";
import type { Operation } from "@/lib/wire/memory-versions";
import type { Page } from "@/lib/wire/pages";
import { type Actor, allow } from "./actor";
import { type AuthorRow, authorColumns, authorJoins, presentNamedActor, presentNamedSession } from "./changes/rows";
import { openCursor, sealCursor } from "./cursors";
import { query } from "./database";
import { type MemoryRow, memoryColumns, presentMemory } from "./memories/rows";
import { listRows, type MemoryStoreRow, presentStore, storeColumns } from "./memory-stores";

interface StoreSummaryRow extends MemoryStoreRow, AuthorRow {
  memories: number;
  bytes: number;
  versions: number;
  last_version_id: string | null;
  last_memory_id: string;
  last_path: string | null;
  last_operation: Operation;
  last_at: string;
  last_type: string;
  last_by: string;
}

/** Stores, newest first, each with what a list shows of it; counts come from running totals, not from counting. */
export async function listStores(actor: Actor, filter: ListMemoryStores): Promise<Page<MemoryStoreSummary>> {
  allow(actor, "memory:read");
  const { rows, next_page } = await listRows<StoreSummaryRow>(
    actor,
    filter,
    "store_summaries",
    `${storeColumns}, n.memories, t.bytes, t.versions, v.id AS last_version_id, v.memory_id AS last_memory_id, v.path AS last_path,
       v.operation AS last_operation, v.created_at AS last_at, v.created_by_type AS last_type, v.created_by_id AS last_by,
       ${authorColumns}`,
    `JOIN memory_store_counters n ON n.memory_store_id = s.id JOIN memory_store_totals t ON t.memory_store_id = s.id
     LEFT JOIN memory_versions v ON v.memory_store_id = s.id AND v.id = t.last_version_id ${authorJoins("v.created_by_type", "v.created_by_id")}`,
  );
  return { data: rows.map(presentStoreSummary), next_page };
}

const presentStoreSummary = (row: StoreSummaryRow): MemoryStoreSummary => ({
  ...presentStore(row),
  memories: row.memories,
  bytes: row.bytes,
  versions: row.versions,
  last_change: row.last_version_id
    ? {
        memory_version_id: row.last_version_id,
        memory_id: row.last_memory_id,
        path: row.last_path,
        operation: row.last_operation,
        created_at: row.last_at,
        actor: presentNamedActor(row.last_type, row.last_by, row.actor_name),
        session: presentNamedSession(row.last_type, row.last_by, row),
      }
    : null,
});

interface MemorySummaryRow extends MemoryRow, AuthorRow {
  versions: number;
  updated_by_type: string;
  updated_by_id: string;
}

/** What each order sorts by, and where its next page starts; ties go by path. */
const orders = {
  path: { by: "m.path", key: (row: MemorySummaryRow) => row.path, direction: "ASC", cast: "" },
  updated: {
    by: "m.updated_at",
    key: (row: MemorySummaryRow) => row.updated_at,
    direction: "DESC",
    cast: "::timestamptz",
  },
  size: {
    by: "m.content_size_bytes",
    key: (row: MemorySummaryRow) => row.content_size_bytes,
    direction: "DESC",
    cast: "::int",
  },
  versions: { by: "m.version_number", key: (row: MemorySummaryRow) => row.versions, direction: "DESC", cast: "::int" },
} as const;

/** Live memories whose path contains a text, for filtering as one types and for the store's overview. */
export async function listMemories(
  actor: Actor,
  storeId: string,
  filter: ListMemorySummaries,
): Promise<Page<MemorySummary>> {
  allow(actor, "memory:read", storeId);
  const { path_contains: text = "", sort, limit, page } = filter;
  const { by, key, direction, cast } = orders[sort];
  const shape = ["memory_summaries", actor.workspace_id, storeId, text, sort];
  const place = openCursor(shape, page);
  const values = [storeId, actor.workspace_id, text, limit + 1, ...(place ?? [])];
  const comparison = direction === "ASC" ? ">" : "<";
  const beyond =
    sort === "path"
      ? "AND m.path > $5 AND $6::text IS NOT NULL"
      : `AND (${by} ${comparison} $5${cast} OR (${by} = $5${cast} AND m.path > $6))`;
  const rows = await query<MemorySummaryRow>(
    undefined,
    `SELECT ${memoryColumns}, m.version_number AS versions, m.updated_by_type, m.updated_by_id, ${authorColumns}
       FROM memory_stores s LEFT JOIN LATERAL
       (SELECT * FROM memories m WHERE m.memory_store_id = s.id AND m.path IS NOT NULL
           AND ($3 = '' OR position(lower($3 COLLATE "default") IN lower(m.path COLLATE "default")) > 0) ${place ? beyond : ""}
         ORDER BY ${by} ${direction}, m.path LIMIT $4) m ON true
       ${authorJoins("m.updated_by_type", "m.updated_by_id")}
      WHERE s.id = $1 AND s.workspace_id = $2 AND s.deleted_at IS NULL ORDER BY ${by} ${direction}, m.path`,
    values,
  );
  if (rows.length === 0) throw notFound("Memory store");
  const found = rows.filter((row) => row.id !== null);
  const last = found.length > limit ? found[limit - 1] : undefined;
  const data = found.slice(0, limit).map((row) => ({
    ...presentMemory(storeId, row, null),
    versions: row.versions,
    last_actor: presentNamedActor(row.updated_by_type, row.updated_by_id, row.actor_name),
    last_session: presentNamedSession(row.updated_by_type, row.updated_by_id, row),
  }));
  return { data, next_page: last ? sealCursor(shape, [key(last), last.path]) : null };
}

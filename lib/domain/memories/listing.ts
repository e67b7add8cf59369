import { packed, packedRow, query, unpack, wireTimestamp } from "@/lib/domain/database";
import type { View } from "@/lib/wire/pages";
import type { MemoryRow } from "./rows";

/** An entry of a listing: a memory, or with `prefix` a directory. */
export type ListRow = MemoryRow & { prefix: string | null };

/** Which slice: `from` inclusive in byte order, below `prefix`, with `depth` 1 rolled up per directory. */
export interface Slice {
  storeId: string;
  workspaceId: string;
  prefix: string;
  from: string;
  depth: number;
  limit: number;
}

/** The end of a directory's range: `0` is the byte after `/`. */
export const upTo = (prefix: string) => `${prefix.slice(0, -1)}0`;

/** The rows of a slice; undefined when there is no such store. One round trip tells both. */
export const sliceOf = (slice: Slice, view: View): Promise<ListRow[] | undefined> =>
  view === "full" ? withContents(slice) : withoutContents(slice);

// A memory of the slice is `m`; a directory has `prefix` and nothing else.
const memory = [
  "m.id",
  "m.head_version_id",
  "m.path",
  "m.content_sha256",
  "m.content_size_bytes",
  "m.created_at",
  "m.updated_at",
];
const subtree = `SELECT NULL AS prefix, t.* FROM memories t
   WHERE t.memory_store_id = s.id AND t.path >= $3 AND t.path < $4 AND $5::int IS NOT NULL ORDER BY t.path LIMIT $6`;
const children = "SELECT l.o_prefix AS prefix, (l.o_memory).* FROM list_children(s.id, $3, $4, $5, $6) l";
const source = (depth: number) => (depth === 1 ? children : subtree);
const inOrder = `coalesce(m.prefix, m.path) COLLATE "C"`;
const ofStore = "FROM memory_stores s";
const thatStore = "WHERE s.id = $1 AND s.workspace_id = $2 AND s.deleted_at IS NULL";

// Characters, not UTF-16 units: PostgreSQL counts those.
const values = ({ storeId, workspaceId, prefix, from, limit }: Slice) => [
  storeId,
  workspaceId,
  from,
  upTo(prefix),
  [...prefix].length,
  limit,
];

async function withoutContents(slice: Slice): Promise<ListRow[] | undefined> {
  const [found] = await query<{ rows: string | null }>(
    `memories_${slice.depth}`,
    `SELECT (SELECT ${packed(`coalesce(m.prefix, ${packedRow(["''", ...memory])})`)} FROM (${source(slice.depth)}) m) AS rows
       ${ofStore} ${thatStore}`,
    values(slice),
  );
  return found && unpack(found.rows).map(unpackedRow);
}

/** A directory's row is its prefix alone; a memory's has an empty one. */
function unpackedRow([
  prefix,
  id = "",
  head_version_id = "",
  path = "",
  content_sha256 = "",
  size,
  created_at = "",
  updated_at = "",
]: string[]): ListRow {
  return {
    prefix: prefix || null,
    id,
    head_version_id,
    path,
    content_sha256,
    content_size_bytes: Number(size),
    created_at: wireTimestamp(created_at),
    updated_at: wireTimestamp(updated_at),
  };
}

async function withContents(slice: Slice): Promise<ListRow[] | undefined> {
  const rows = await query<ListRow & { id: string | null }>(
    `memories_full_${slice.depth}`,
    `SELECT m.prefix, ${memory.join(", ")}, c.content ${ofStore}
       LEFT JOIN LATERAL (${source(slice.depth)}) m ON true
       LEFT JOIN memory_contents c ON c.memory_store_id = s.id AND c.memory_version_id = m.head_version_id
     ${thatStore} ORDER BY ${inOrder}`,
    values(slice),
  );
  return rows.length === 0 ? undefined : rows.filter((row) => row.prefix !== null || row.id !== null);
}

import type { Memory } from "@/lib/wire/memories";

/** A memory as the database gives it; `path` is null only for a deleted one, which no reader gets to see. */
export interface MemoryRow {
  id: string;
  head_version_id: string;
  path: string;
  content_sha256: string;
  content_size_bytes: number;
  created_at: string;
  updated_at: string;
  content?: string | null;
}

export const memoryColumns =
  "m.id, m.head_version_id, m.path, m.content_sha256, m.content_size_bytes, m.created_at, m.updated_at";

/** The one translation from row to wire. `content` is null unless the caller asked for the full view. */
export const presentMemory = (storeId: string, row: MemoryRow, content: string | null): Memory => ({
  id: row.id,
  type: "memory",
  memory_store_id: storeId,
  memory_version_id: row.head_version_id,
  path: row.path,
  content,
  content_sha256: row.content_sha256,
  content_size_bytes: row.content_size_bytes,
  created_at: row.created_at,
  updated_at: row.updated_at,
});

import { presentActor } from "@/lib/domain/actor";
import type { MemoryVersion, Operation } from "@/lib/wire/memory-versions";

export interface MemoryVersionRow {
  memory_store_id: string;
  id: string;
  memory_id: string;
  operation: Operation;
  path: string | null;
  content_sha256: string | null;
  content_size_bytes: number | null;
  created_at: string;
  created_by_type: string;
  created_by_id: string;
  redacted_at: string | null;
  redacted_by_type: string | null;
  redacted_by_id: string | null;
  content?: string | null;
}

export const versionColumns =
  "v.memory_store_id, v.id, v.memory_id, v.operation, v.path, v.content_sha256, v.content_size_bytes, v.created_at, " +
  "v.created_by_type, v.created_by_id, v.redacted_at, v.redacted_by_type, v.redacted_by_id";

/** The one translation from row to wire. */
export const presentVersion = (row: MemoryVersionRow): MemoryVersion => ({
  id: row.id,
  type: "memory_version",
  memory_store_id: row.memory_store_id,
  memory_id: row.memory_id,
  operation: row.operation,
  created_at: row.created_at,
  created_by: presentActor(row.created_by_type, row.created_by_id),
  path: row.path,
  content: row.content ?? null,
  content_sha256: row.content_sha256,
  content_size_bytes: row.content_size_bytes,
  redacted_at: row.redacted_at,
  redacted_by: presentActor(row.redacted_by_type, row.redacted_by_id),
});

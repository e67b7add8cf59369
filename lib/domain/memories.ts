import { createHash } from "node:crypto";
import { env } from "@/lib/env";
import { invalid, notFound, WireError } from "@/lib/wire/errors";
import type {
  CreateMemory,
  DeletedMemory,
  DeleteMemory,
  ListMemories,
  Memory,
  MemoryPrefix,
  UpdateMemory,
} from "@/lib/wire/memories";
import { ancestors, pathBlockedBecause } from "@/lib/wire/memories/path";
import type { Page, View } from "@/lib/wire/pages";
import { type Actor, allow } from "./actor";
import { openCursor, sealCursor } from "./cursors";
import { query } from "./database";
import { newId } from "./ids";
import { type ListRow, sliceOf, upTo } from "./memories/listing";
import { readBasic, readFull } from "./memories/reading";
import { presentMemory } from "./memories/rows";
import { writeUpdate } from "./memories/updating";
import { contextValues, settle, type WriteRemarks, type WriteRow, writeContext } from "./memories/writes";
import { shared } from "./together";

/** Which memory: both ids from the route. */
export interface MemoryKey {
  memory_store_id: string;
  memory_id: string;
}

/** Page size of listings that carry contents. */
const fullPageMax = 20;

/** SHA-256 of the raw bytes, and how many there are. Throws `invalid_request_error` above the server's limit. */
function measure(content: string): { sha: string; size: number } {
  const bytes = Buffer.from(content, "utf8");
  const max = env.PALIMPSEST_MAX_MEMORY_BYTES;
  if (bytes.length > max) throw invalid(`content must be at most ${max} bytes; this is ${bytes.length}.`);
  return { sha: createHash("sha256").update(bytes).digest("hex"), size: bytes.length };
}

/**
 * Adds a memory. Throws `memory_path_conflict_error` when another is at the path, above it or below it, and
 * `invalid_request_error` when the store is archived or full or the content too large.
 */
export async function create(
  actor: Actor,
  storeId: string,
  input: CreateMemory,
  view: View,
  remarks: WriteRemarks = {},
): Promise<Memory> {
  allow(actor, "memory:write", storeId);
  const { sha, size } = measure(input.content);
  const [row] = await query<WriteRow>(
    "memory_create",
    `SELECT * FROM create_memory(${writeContext}, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      ...contextValues(actor, remarks),
      storeId,
      newId("mem"),
      newId("memver"),
      input.path,
      ancestors(input.path),
      input.content,
      sha,
      size,
      env.PALIMPSEST_MAX_MEMORIES_PER_STORE,
    ],
  );
  return presentMemory(storeId, settle(row), view === "full" ? input.content : null);
}

/** The current state of a live memory. Throws `not_found_error` for a deleted one. */
export async function retrieve(actor: Actor, key: MemoryKey, view: View): Promise<Memory> {
  allow(actor, "memory:read", key.memory_store_id);
  const read = view === "full" ? readFull : readBasic;
  const row = await read({ storeId: key.memory_store_id, memoryId: key.memory_id, workspaceId: actor.workspace_id });
  if (!row) throw notFound("Memory");
  return presentMemory(key.memory_store_id, row, row.content ?? null);
}

/**
 * Changes content, path or both; what already is as asked makes no version, whatever the precondition says.
 * Throws `memory_precondition_failed_error` when the current content is not the expected one, and
 * `memory_path_conflict_error` when the new path is taken.
 */
export async function update(
  actor: Actor,
  key: MemoryKey,
  input: UpdateMemory,
  view: View,
  remarks: WriteRemarks = {},
): Promise<Memory> {
  allow(actor, "memory:write", key.memory_store_id);
  const content = input.content ?? null;
  const path = input.path ?? null;
  const measured = content === null ? null : measure(content);
  const row = await writeUpdate({
    context: contextValues(actor, remarks),
    storeId: key.memory_store_id,
    memoryId: key.memory_id,
    versionId: newId("memver"),
    path,
    ancestors: path === null ? [] : ancestors(path),
    content,
    sha: measured?.sha ?? null,
    size: measured?.size ?? null,
    expectedSha: input.precondition?.content_sha256 ?? null,
  });
  const settled = settle(row);
  if (view !== "full") return presentMemory(key.memory_store_id, settled, null);
  const text = content ?? (await contentOf(key.memory_store_id, settled.head_version_id));
  return text === undefined ? retrieve(actor, key, view) : presentMemory(key.memory_store_id, settled, text);
}

/** The text of one version, whatever was written since; undefined when it was redacted meanwhile. */
async function contentOf(storeId: string, versionId: string): Promise<string | undefined> {
  const [row] = await query<{ content: string }>(
    "memory_content",
    "SELECT content FROM memory_contents WHERE memory_store_id = $1 AND memory_version_id = $2",
    [storeId, versionId],
  );
  return row?.content;
}

/** Deletes a memory; its history stays. Works on archived stores. Throws `memory_precondition_failed_error` on another content. */
export async function remove(
  actor: Actor,
  key: MemoryKey,
  input: DeleteMemory,
  remarks: WriteRemarks = {},
): Promise<DeletedMemory> {
  allow(actor, "memory:write", key.memory_store_id);
  const [row] = await query<WriteRow>(
    "memory_delete",
    `SELECT * FROM delete_memory(${writeContext}, $9, $10, $11, $12)`,
    [
      ...contextValues(actor, remarks),
      key.memory_store_id,
      key.memory_id,
      newId("memver"),
      input.expected_content_sha256 ?? null,
    ],
  );
  settle(row);
  return { id: key.memory_id, type: "memory_deleted" };
}

/**
 * Brings a deleted memory back under the same id with its last content, at `path` or else where it was.
 * Throws `memory_path_conflict_error` when that is taken, `invalid_request_error` when its last content was redacted.
 */
export async function restore(
  actor: Actor,
  key: MemoryKey,
  path: string | null,
  remarks: WriteRemarks = {},
): Promise<Memory> {
  allow(actor, "memory:write", key.memory_store_id);
  const target = path ?? (await lastPath(actor, key));
  const blocked = pathBlockedBecause(target);
  if (blocked) throw invalid(blocked);
  const [row] = await query<WriteRow>(
    "memory_restore",
    `SELECT * FROM restore_memory(${writeContext}, $9, $10, $11, $12, $13, $14)`,
    [
      ...contextValues(actor, remarks),
      key.memory_store_id,
      key.memory_id,
      newId("memver"),
      target,
      ancestors(target),
      env.PALIMPSEST_MAX_MEMORIES_PER_STORE,
    ],
  );
  return presentMemory(key.memory_store_id, settle(row), null);
}

/** Where a memory last was, as far as redaction left that known. */
async function lastPath(actor: Actor, key: MemoryKey): Promise<string> {
  const [row] = await query<{ path: string | null }>(
    "memory_last_path",
    `SELECT coalesce(v.path, p.path) AS path
       FROM memories m JOIN memory_stores s ON s.id = m.memory_store_id AND s.workspace_id = $3 AND s.deleted_at IS NULL
       JOIN memory_versions v ON v.memory_store_id = m.memory_store_id AND v.id = m.head_version_id
       LEFT JOIN memory_versions p ON p.memory_store_id = m.memory_store_id AND p.id = v.previous_version_id
      WHERE m.memory_store_id = $1 AND m.id = $2`,
    [key.memory_store_id, key.memory_id, actor.workspace_id],
  );
  if (!row) throw notFound("Memory");
  if (row.path === null)
    throw invalid("The last path of this memory was redacted: say where it should come back with path.");
  return row.path;
}

/**
 * Memories below `path_prefix` in byte order of their paths; with `depth` 1, one prefix per directory in between. Those who ask the
 * same at the same time get one answer.
 */
export async function list(actor: Actor, storeId: string, filter: ListMemories): Promise<Page<Memory | MemoryPrefix>> {
  allow(actor, "memory:read", storeId);
  return page({ workspaceId: actor.workspace_id, storeId, filter });
}

interface Asked {
  workspaceId: string;
  storeId: string;
  filter: ListMemories;
}

const page = shared(readPage, (asked: Asked) => JSON.stringify(asked));

async function readPage({ workspaceId, storeId, filter }: Asked): Promise<Page<Memory | MemoryPrefix>> {
  const { path_prefix: prefix, depth, view } = filter;
  const limit = view === "full" ? Math.min(filter.limit, fullPageMax) : filter.limit;
  const shape = ["memories", storeId, workspaceId, prefix, depth];
  const [place] = openCursor(shape, filter.page) ?? [];
  const slice = { storeId, workspaceId, prefix, from: String(place ?? prefix), depth, limit: limit + 1 };
  const found = await sliceOf(slice, view);
  if (!found) throw notFound("Memory store");
  const data = found.slice(0, limit).map((row) => presentEntry(storeId, row, view));
  const last = found.length > limit ? data.at(-1) : undefined;
  return { data, next_page: last ? sealCursor(shape, [behind(last)]) : null };
}

/** Never an entry without the content that was asked for: a worker would take it for an empty file and write that back. */
function presentEntry(storeId: string, row: ListRow, view: View): Memory | MemoryPrefix {
  if (row.prefix !== null) return { type: "memory_prefix", path: row.prefix };
  const content = row.content ?? null;
  if (view === "full" && content === null)
    throw new WireError("api_error", "A memory could not be listed with its content.");
  return presentMemory(storeId, row, content);
}

/** The first place in byte order behind an entry: behind all of a directory, or right behind a path. */
const behind = (entry: Memory | MemoryPrefix) =>
  entry.type === "memory_prefix" ? upTo(entry.path) : `${entry.path}\u0001`;

"use client";

import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, route } from "@/lib/client/http";
import { MemoryPage } from "@/lib/wire/memories";
import { ancestors } from "@/lib/wire/memories/path";

/** A line of the tree: a folder (its path ends with `/`) or a memory. */
export type FolderLine = { kind: "folder"; path: string } | { kind: "memory"; path: string; memory_id: string };

/** What is known of one folder: its first lines in path order, and where the rest begins. */
export interface Folder {
  lines: FolderLine[];
  next_page: string | null;
}

const listRoute = "GET /v1/memory_stores/{memory_store_id}/memories";
const pageSize = 100;

/**
 * What lies directly in one folder (`/` or `/a/b/`). Reads one page at first and more through `loadMore`; never read again as a whole,
 * since a folder may hold 100,000 lines: writes are placed into it line by line.
 */
export const folder = (storeId: string, prefix: string) =>
  queryOptions({
    queryKey: [listRoute, { memory_store_id: storeId, path_prefix: prefix, depth: 1 }],
    queryFn: ({ signal }) => readPage(storeId, prefix, undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });

const underWay = new WeakMap<Folder, Promise<void>>();

/** Reads the next page of a folder into it; several calls at once read it once. Rejects with the server's error. */
export function loadMore(queries: QueryClient, storeId: string, prefix: string): Promise<void> {
  const key = folder(storeId, prefix).queryKey;
  const known = queries.getQueryData(key);
  if (!known?.next_page) return Promise.resolve();
  const running = underWay.get(known);
  if (running) return running;
  const cursor = known.next_page;
  const loading = readPage(storeId, prefix, cursor).then((page) => {
    queries.setQueryData(key, (now) =>
      now?.next_page === cursor ? { lines: joined(now.lines, page.lines), next_page: page.next_page } : now,
    );
  });
  underWay.set(known, loading);
  return loading.finally(() => underWay.delete(known));
}

/** Shows a memory where it lives by now: for writes made here or heard of. Folders that were never opened stay unread. */
export function placeLine(queries: QueryClient, storeId: string, memory: { id: string; path: string }) {
  const folders = ["/", ...ancestors(memory.path).map((path) => `${path}/`)];
  const parent = folders.at(-1)!;
  const known = queries.getQueryData(folder(storeId, parent).queryKey);
  const there = known?.lines.some(
    (line) => line.kind === "memory" && line.memory_id === memory.id && line.path === memory.path,
  );
  if (there) return;
  forgetLine(queries, storeId, memory.id);
  folders.forEach((prefix, depth) => {
    const below = folders[depth + 1];
    const line: FolderLine = below
      ? { kind: "folder", path: below }
      : { kind: "memory", path: memory.path, memory_id: memory.id };
    queries.setQueryData(folder(storeId, prefix).queryKey, (now) => now && insert(now, line));
  });
}

/** Takes a memory out of every folder; a folder left empty goes from its parent too. */
export function forgetLine(queries: QueryClient, storeId: string, memoryId: string) {
  const filter = { queryKey: [listRoute, { memory_store_id: storeId }] };
  for (const [key, now] of queries.getQueriesData<Folder>(filter)) {
    const lines = now?.lines.filter((line) => line.kind === "folder" || line.memory_id !== memoryId);
    if (!now || !lines || lines.length === now.lines.length) continue;
    queries.setQueryData(key, { ...now, lines });
    if (lines.length === 0 && now.next_page === null) forgetFolder(queries, storeId, prefixOf(key));
  }
}

/** Reads every folder on screen anew from its first page: after something was missed. */
export const refreshFolders = (queries: QueryClient, storeId: string) =>
  queries.invalidateQueries({ queryKey: [listRoute, { memory_store_id: storeId }] });

function forgetFolder(queries: QueryClient, storeId: string, prefix: string) {
  if (prefix === "/") return;
  const parent = prefix.slice(0, prefix.lastIndexOf("/", prefix.length - 2) + 1);
  const key = folder(storeId, parent).queryKey;
  queries.setQueryData(key, (now) => now && { ...now, lines: now.lines.filter((line) => line.path !== prefix) });
  const left = queries.getQueryData(key);
  if (left?.lines.length === 0 && left.next_page === null) forgetFolder(queries, storeId, parent);
}

const prefixOf = (key: readonly unknown[]) => (key[1] as { path_prefix: string }).path_prefix;

async function readPage(
  storeId: string,
  prefix: string,
  page: string | undefined,
  signal?: AbortSignal,
): Promise<Folder> {
  const { data, next_page } = await api.get(MemoryPage, route`/v1/memory_stores/${storeId}/memories`, {
    params: { path_prefix: prefix, depth: 1, limit: pageSize, page },
    signal,
  });
  const lines = data.map(
    (item): FolderLine =>
      item.type === "memory"
        ? { kind: "memory", path: item.path, memory_id: item.id }
        : { kind: "folder", path: item.path },
  );
  return { lines, next_page };
}

/** A line placed by a write may come again with the page it belongs to. */
function joined(lines: FolderLine[], page: FolderLine[]): FolderLine[] {
  const known = new Set(lines.slice(-2 * pageSize).map(({ path }) => path));
  return [...lines, ...page.filter(({ path }) => !known.has(path))];
}

/** Into path order; behind the last loaded line of a folder with more pages it waits for its page. */
function insert(now: Folder, line: FolderLine): Folder {
  if (now.lines.some(({ path }) => path === line.path)) {
    const lines = now.lines.map((other) => (other.path === line.path ? line : other));
    return { ...now, lines };
  }
  const at = now.lines.findIndex(({ path }) => path > line.path);
  if (at === -1 && now.next_page !== null) return now;
  return { ...now, lines: at === -1 ? [...now.lines, line] : now.lines.toSpliced(at, 0, line) };
}

import type { QueryClient } from "@tanstack/react-query";
import { type Folder, type FolderLine, folder } from "@/lib/client/memories/folders";
import type { Change } from "@/lib/wire/changes";
import { ancestors } from "@/lib/wire/memories/path";

/** Where memories of one store are by now; null where one is gone. */
type Places = Map<string, string | null>;

/** Moves the lines of many memories at once to where they are by now: one pass over each open folder, however many changed. */
export function updateFolders(queries: QueryClient, changes: readonly Change[]) {
  const stores = new Map<string, Places>();
  for (const { memory_version: version } of changes) {
    // A version redacted meanwhile does not say where the memory is; the write that follows it does.
    if (version.path === null && version.operation !== "deleted") continue;
    const places = stores.get(version.memory_store_id) ?? new Map<string, string | null>();
    places.set(version.memory_id, version.operation === "deleted" ? null : version.path);
    stores.set(version.memory_store_id, places);
  }
  for (const [storeId, places] of stores) updateStore(queries, storeId, places);
}

function updateStore(queries: QueryClient, storeId: string, places: Places) {
  const arriving = linesByFolder(places);
  const listRoute = folder(storeId, "/").queryKey[0];
  const emptied: string[] = [];
  for (const [key, now] of queries.getQueriesData<Folder>({ queryKey: [listRoute, { memory_store_id: storeId }] })) {
    if (!now) continue;
    const prefix = (key[1] as { path_prefix: string }).path_prefix;
    const next = updated(now, places, arriving.get(prefix) ?? new Map());
    if (next === now) continue;
    queries.setQueryData<Folder>(key, next);
    if (next.lines.length === 0 && next.next_page === null) emptied.push(prefix);
  }
  // The deepest first, since a folder may be empty because the one in it is.
  for (const prefix of emptied.sort((a, b) => b.length - a.length)) dropFolder(queries, storeId, prefix);
}

/** For each folder the lines that must be in it, by path. */
function linesByFolder(places: Places): Map<string, Map<string, FolderLine>> {
  const folders = new Map<string, Map<string, FolderLine>>();
  const add = (prefix: string, line: FolderLine) => {
    const lines = folders.get(prefix) ?? new Map<string, FolderLine>();
    lines.set(line.path, line);
    folders.set(prefix, lines);
  };
  for (const [memory_id, path] of places) {
    if (path === null) continue;
    let prefix = "/";
    for (const directory of ancestors(path)) {
      add(prefix, { kind: "folder", path: `${directory}/` });
      prefix = `${directory}/`;
    }
    add(prefix, { kind: "memory", path, memory_id });
  }
  return folders;
}

/** The folder without lines that moved away and with those that came; the very same folder when nothing changed. */
function updated(now: Folder, places: Places, arriving: Map<string, FolderLine>): Folder {
  const missing = new Map(arriving);
  const kept = now.lines.filter((line) => {
    const there = arriving.get(line.path);
    if (there && same(there, line)) return missing.delete(line.path);
    if (there) return false;
    return line.kind === "folder" || !places.has(line.memory_id);
  });
  const last = kept.at(-1)?.path;
  // Behind the last loaded line of a folder with more pages, a line waits for its page.
  const due = [...missing.values()].filter(({ path }) => now.next_page === null || (last !== undefined && path < last));
  if (due.length === 0 && kept.length === now.lines.length) return now;
  return { ...now, lines: merged(kept, due.sort(byPath)) };
}

const same = (a: FolderLine, b: FolderLine) =>
  a.kind === b.kind && (a.kind === "folder" || b.kind === "folder" || a.memory_id === b.memory_id);

const byPath = (a: FolderLine, b: FolderLine) => (a.path < b.path ? -1 : 1);

function merged(lines: readonly FolderLine[], due: readonly FolderLine[]): FolderLine[] {
  const all: FolderLine[] = [];
  let next = 0;
  for (const line of lines) {
    while (next < due.length && due[next]!.path < line.path) all.push(due[next++]!);
    all.push(line);
  }
  return [...all, ...due.slice(next)];
}

function dropFolder(queries: QueryClient, storeId: string, prefix: string) {
  if (prefix === "/") return;
  const parent = prefix.slice(0, prefix.lastIndexOf("/", prefix.length - 2) + 1);
  const left = queries.setQueryData<Folder>(folder(storeId, parent).queryKey, (now) =>
    now?.lines.some(({ path }) => path === prefix)
      ? { ...now, lines: now.lines.filter(({ path }) => path !== prefix) }
      : now,
  );
  if (left?.lines.length === 0 && left.next_page === null) dropFolder(queries, storeId, parent);
}

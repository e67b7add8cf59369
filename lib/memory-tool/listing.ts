import type { Memory } from "@/lib/memory-tool";
import { size } from "@/lib/memory-tool/text";

interface Entry {
  bytes: number;
  /** Undefined for a memory. */
  entries?: Map<string, Entry>;
}

/**
 * The lines of a directory: itself, then what lies in it two levels deep, in order of names, without hidden names and
 * node_modules. The size of a directory is that of all memories below it.
 */
export function listing(shown: string, path: string, memories: readonly Memory[]): string {
  const top: Required<Entry> = { bytes: 0, entries: new Map() };
  for (const memory of memories) place(top, memory.path.slice(path.length + 1).split("/"), memory.content_size_bytes);
  return [`${size(top.bytes)}\t${shown}`, ...lines(top, shown, 2)].join("\n");
}

function place(directory: Required<Entry>, [name = "", ...rest]: string[], bytes: number): void {
  directory.bytes += bytes;
  if (rest.length === 0) directory.entries.set(name, { bytes });
  else {
    const below = directory.entries.get(name) ?? { bytes: 0, entries: new Map() };
    directory.entries.set(name, below);
    place(below as Required<Entry>, rest, bytes);
  }
}

function lines({ entries = new Map() }: Entry, at: string, levels: number): string[] {
  return [...entries]
    .filter(([name]) => !name.startsWith(".") && name !== "node_modules")
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, entry]) => [
      `${size(entry.bytes)}\t${at}/${name}${entry.entries ? "/" : ""}`,
      ...(levels > 1 ? lines(entry, `${at}/${name}`, levels - 1) : []),
    ]);
}

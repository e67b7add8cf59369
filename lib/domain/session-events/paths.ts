import { posix } from "node:path";
import type { EventBody } from "./turns";

/** Where a session's stores are mounted. */
export interface Mount {
  memory_store_id: string;
  mount_path: string;
}

export interface NamedPath {
  memory_store_id: string;
  /** As memories have it; a folder has no slash at its end, and a store's root is `/`. */
  path: string;
  /** Whether the call only reads what it names: then it caused no write. Of a shell command that is never known. */
  reads_only: boolean;
}

const pathsMax = 64;
const calls = new Set(["agent.tool_use", "agent.custom_tool_use", "agent.mcp_tool_use"]);
const pathFields = ["file_path", "path", "old_path", "new_path", "notebook_path"];

/**
 * The memories a tool call names by their mount paths: in the fields that hold paths, and in every word of a shell command. The
 * memory tool's `/memories/…` names the same path in each store. At most 64; nothing is guessed from a working directory.
 */
export function pathsOf(event: EventBody, mounts: readonly Mount[]): NamedPath[] {
  if (!calls.has(event.type) || mounts.length === 0) return [];
  const input = (event.input ?? {}) as { [field: string]: unknown };
  const found = new Map<string, NamedPath>();
  const memoryTool = event.name === "memory";
  const reads_only = memoryTool ? input.command === "view" : readingTools.has(event.name as string);
  const note = (memory_store_id: string, path: string | undefined) => {
    if (path === undefined || found.size >= pathsMax) return;
    found.set(`${memory_store_id} ${path}`, { memory_store_id, path, reads_only });
  };
  for (const text of pathFields.map((field) => input[field]).filter(isText)) {
    for (const { memory_store_id, mount_path } of mounts) {
      note(memory_store_id, within(mount_path, text));
      if (memoryTool) note(memory_store_id, within("/memories", text));
    }
  }
  if (!memoryTool && isText(input.command))
    for (const word of words(input.command))
      for (const { memory_store_id, mount_path } of mounts) note(memory_store_id, within(mount_path, word));
  return [...found.values()];
}

/** Of the agent toolset. */
const readingTools = new Set(["read", "glob", "grep"]);

const isText = (value: unknown): value is string => typeof value === "string";

/** The path below a root that a word names; undefined when it names none there. Of a pattern it is the folder that is searched. */
function within(root: string, word: string): string | undefined {
  const start = word.indexOf(`${root}/`);
  const text =
    word === root ? `${root}/` : start === 0 || /[=:,@]/.test(word[start - 1] ?? "") ? word.slice(start) : "";
  if (!text.startsWith(`${root}/`)) return undefined;
  const pattern = text.search(/[*?[{]/);
  const literal = pattern === -1 ? text : text.slice(0, text.lastIndexOf("/", pattern) + 1);
  const path = posix.normalize(literal).normalize("NFC");
  if (path !== root && !path.startsWith(`${root}/`)) return undefined;
  const below = path.slice(root.length).replace(/\/+$/, "") || "/";
  return /\p{C}/u.test(below) || Buffer.byteLength(below) > 1024 ? undefined : below;
}

/** A command's words as a shell sees them, quotes and backslashes taken off; operators part words. */
function words(command: string): string[] {
  const found: string[] = [];
  const word = /(?:"(?:\\.|[^"\\])*"?|'[^']*'?|\\.|[^\s;|&<>()`"'\\])+/gsu;
  for (const [raw] of command.slice(0, 100_000).matchAll(word)) found.push(unquoted(raw));
  return found;
}

const unquoted = (raw: string) =>
  raw.replaceAll(/"((?:\\.|[^"\\])*)"?|'([^']*)'?|\\(.)/gsu, (_, double, single, escaped) =>
    double !== undefined ? double.replaceAll(/\\(["\\$`])/g, "$1") : (single ?? escaped),
  );

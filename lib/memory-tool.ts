/**
 * Claude's memory tool (`memory_20250818`) on a memory store: what the model writes becomes versions with an author.
 *
 *   const client = new Anthropic({ baseURL: "http://127.0.0.1:3000", apiKey: sessionToken });
 *   const tool = betaMemoryTool(memoryToolHandlers({ client, memoryStoreId }));
 *
 * Stands alone: it imports no package, and takes any copy of the SDK that has memory stores.
 */
import { type Fail, failing, refusalOf } from "@/lib/memory-tool/failing";
import { listing } from "@/lib/memory-tool/listing";
import { storePath, toolPath } from "@/lib/memory-tool/paths";
import { MemoryStore } from "@/lib/memory-tool/store";
import { around, excerpt, lineAt, linesOf, occurrences, withInserted } from "@/lib/memory-tool/text";

/** What is needed of a client of `@anthropic-ai/sdk`. */
export interface MemoryToolClient {
  beta: { memoryStores: { memories: MemoryCalls }; messages?: object };
}

/** The calls that are made of it. */
export interface MemoryCalls {
  list(
    storeId: string,
    query: { path_prefix?: string; depth?: number; view: "basic"; limit: number },
  ): AsyncIterable<MemoryOrPrefix>;
  retrieve(id: string, query: { memory_store_id: string; view: "full" }): PromiseLike<Memory>;
  create(storeId: string, body: { path: string; content: string }, options: CallOptions): PromiseLike<Memory>;
  update(id: string, body: MemoryUpdate, options: CallOptions): PromiseLike<Memory>;
  delete(id: string, query: { memory_store_id: string }, options: CallOptions): PromiseLike<unknown>;
}

export interface CallOptions {
  headers?: Record<string, string>;
}

export interface Memory {
  type: "memory";
  id: string;
  path: string;
  content?: string | null;
  content_sha256: string;
  content_size_bytes: number;
}

export type MemoryOrPrefix = Memory | { type: "memory_prefix"; path: string };

export interface MemoryUpdate {
  memory_store_id: string;
  content?: string;
  path?: string;
  precondition?: { type: "content_sha256"; content_sha256: string };
}

/** The six commands; each resolves to the text of the tool's result, or fails with the text of its error. */
export interface MemoryToolHandlers {
  view(command: { path: string; view_range?: number[] }): Promise<string>;
  create(command: { path: string; file_text: string }): Promise<string>;
  str_replace(command: { path: string; old_str: string; new_str: string }): Promise<string>;
  insert(command: { path: string; insert_line: number; insert_text: string }): Promise<string>;
  delete(command: { path: string }): Promise<string>;
  rename(command: { old_path: string; new_path: string }): Promise<string>;
}

export interface MemoryToolOptions {
  /** Points to the server; its credential is the author of what is written. */
  client: MemoryToolClient;
  memoryStoreId: string;
  /**
   * The reported event (`sevt_…`) that a command comes from, for the history to point to; told the very input of the tool call.
   */
  toolUseEventId?(command: object): string | undefined;
}

/**
 * Handlers for the SDK's `betaMemoryTool`, on the store with this id: `/memories/x` is the memory at `/x`. With a session's token
 * in the client they write as the session, with an API key as the key. Edits carry the hash of the text they were made of and are
 * made anew when it has changed, so that concurrent writers lose nothing.
 */
export function memoryToolHandlers({ client, memoryStoreId, toolUseEventId }: MemoryToolOptions): MemoryToolHandlers {
  const { beta } = client;
  const fail = failing(beta.messages);
  const whole = new MemoryStore(beta.memoryStores.memories, memoryStoreId);
  const at = (path: string) => storePath(path, fail);
  const handler =
    <C extends object>(act: (store: MemoryStore, command: C) => Promise<string>) =>
    (command: C) =>
      worded(fail, () => act(whole.causedBy(toolUseEventId?.(command)), command));
  return {
    view: handler((store, command) => view(store, fail, { ...command, at: at(command.path) })),
    create: handler((store, command) => create(store, fail, { ...command, at: at(command.path) })),
    str_replace: handler((store, command) => replace(store, fail, { ...command, at: at(command.path) })),
    insert: handler((store, command) => insert(store, fail, { ...command, at: at(command.path) })),
    delete: handler((store, command) => remove(store, fail, { ...command, at: at(command.path) })),
    rename: handler((store, command) =>
      rename(store, fail, { ...command, from: at(command.old_path), to: at(command.new_path) }),
    ),
  };
}

/** Says in the server's words why a command was refused for what it asked; other failures stay as they are. */
async function worded(fail: Fail, act: () => Promise<string>): Promise<string> {
  try {
    return await act();
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal && [400, 403, 404, 409, 413].includes(refusal.status)) throw fail(`Error: ${refusal.message}`);
    throw error;
  }
}

/** A path as the model spelled it, and where that is in the store. */
interface Named {
  path: string;
  at: string;
}

async function view(store: MemoryStore, fail: Fail, { path, at, view_range }: Named & { view_range?: number[] }) {
  const found = await store.find(at);
  if (!found) throw fail(`The path ${path} does not exist. Please provide a valid path.`);
  if (found === "directory") {
    const header = `Here're the files and directories up to 2 levels deep in ${path}, excluding hidden items and node_modules:`;
    return `${header}\n${listing(toolPath(at), at, await store.below(at))}`;
  }
  const lines = excerpt(found.content, view_range);
  if (lines === undefined) throw fail(`File ${path} exceeds maximum line limit of 999,999 lines.`);
  return `Here's the content of ${path} with line numbers:\n${lines}`;
}

async function create(store: MemoryStore, fail: Fail, { path, at, file_text }: Named & { file_text: string }) {
  if (at === "") throw fail(`Error: File ${path} already exists`);
  try {
    await store.create(at, file_text);
  } catch (error) {
    throw occupied(error, at, (above) => fail(`Error: File ${above ?? path} already exists`));
  }
  return `File created successfully at: ${path}`;
}

async function replace(
  store: MemoryStore,
  fail: Fail,
  { path, at, old_str, new_str = "" }: Named & { old_str: string; new_str: string },
) {
  const edited = await store.edit(at, (content) => {
    const [found, ...others] = occurrences(content, old_str);
    if (found === undefined)
      throw fail(`No replacement was performed, old_str \`${old_str}\` did not appear verbatim in ${path}.`);
    if (others.length > 0) {
      const lines = [...new Set([found, ...others].map((offset) => lineAt(content, offset)))].join(", ");
      throw fail(
        `No replacement was performed. Multiple occurrences of old_str \`${old_str}\` in lines: ${lines}. Please ensure it is unique`,
      );
    }
    return { content: content.slice(0, found) + new_str + content.slice(found + old_str.length), found };
  });
  if (!edited) throw fail(`Error: The path ${path} does not exist. Please provide a valid path.`);
  const snippet = around(edited.content, edited.found, new_str);
  return `The memory file has been edited. Here is the snippet showing the change (with line numbers):\n${snippet}`;
}

async function insert(
  store: MemoryStore,
  fail: Fail,
  { path, at, insert_line, insert_text }: Named & { insert_line: number; insert_text: string },
) {
  const edited = await store.edit(at, (content) => {
    const count = linesOf(content).length;
    if (!Number.isInteger(insert_line) || insert_line < 0 || insert_line > count)
      throw fail(
        `Error: Invalid \`insert_line\` parameter: ${insert_line}. It should be within the range of lines of the file: [0, ${count}]`,
      );
    return { content: withInserted(content, insert_line, insert_text) };
  });
  if (!edited) throw fail(`Error: The path ${path} does not exist`);
  return `The file ${path} has been edited.`;
}

async function remove(store: MemoryStore, fail: Fail, { path, at }: Named) {
  if (at === "") throw fail("Cannot delete the /memories directory itself");
  const found = await store.find(at);
  if (!found) throw fail(`Error: The path ${path} does not exist`);
  await store.remove(found === "directory" ? await store.below(at) : [found]);
  return `Successfully deleted ${path}`;
}

async function rename(
  store: MemoryStore,
  fail: Fail,
  { old_path, new_path, from, to }: { old_path: string; new_path: string; from: string; to: string },
) {
  if (from === "") throw fail("Cannot rename the /memories directory itself");
  const found = await store.find(from);
  if (!found) throw fail(`Error: The path ${old_path} does not exist`);
  // Also asked before: moving a memory onto itself would succeed, and a directory would be half moved until it is moved back.
  if (await store.find(to)) throw fail(`Error: The destination ${new_path} already exists`);
  if (to.startsWith(`${from}/`)) throw fail(`Error: The destination ${new_path} lies inside ${old_path}`);
  try {
    const memories = found === "directory" ? await store.below(from) : [found];
    await store.move(memories, (path) => to + path.slice(from.length));
  } catch (error) {
    throw occupied(error, to, (above) => fail(`Error: The destination ${above ?? new_path} already exists`));
  }
  return `Successfully renamed ${old_path} to ${new_path}`;
}

/** What to throw when a place is taken, told which memory above the path takes it, if it is one; else the error itself. */
function occupied(error: unknown, at: string, taken: (above: string | undefined) => Error): unknown {
  const refusal = refusalOf(error);
  if (refusal?.type !== "memory_path_conflict_error") return error;
  const by = refusal.conflicting_path;
  return taken(by && at.startsWith(`${by}/`) ? toolPath(by) : undefined);
}

"use client";

import { api, route } from "@/lib/client/http";
import * as memories from "@/lib/client/memories";
import type { Existing, PlannedFile } from "@/lib/import/plan";
import { WireError } from "@/lib/wire/errors";
import { Memory, MemoryPage } from "@/lib/wire/memories";

/** Writes under way at once. */
const atOnce = 6;
/** How often the page hears how far it is. */
const tellEveryMs = 120;
const longestWaitMs = 10_000;

/** The paths of a store's memories, with what the plan compares by. */
export async function existingMemories(storeId: string, signal?: AbortSignal): Promise<Map<string, Existing>> {
  const found = new Map<string, Existing>();
  let page: string | undefined;
  do {
    const { data, next_page } = await api.get(MemoryPage, route`/v1/memory_stores/${storeId}/memories`, {
      params: { limit: 100, page },
      signal,
    });
    for (const item of data)
      if (item.type === "memory") found.set(item.path, { id: item.id, content_sha256: item.content_sha256 });
    page = next_page ?? undefined;
  } while (page);
  return found;
}

export interface ImportState {
  phase: "running" | "paused" | "waiting" | "done" | "cancelled";
  /** Written now. */
  written: number;
  /** There already with the same text. */
  same: number;
  failures: { path: string; reason: string }[];
  total: number;
  /** Why it waits, in words, while it does. */
  waitingFor?: string;
}

/**
 * Writes planned files one by one through the API, some at once: each is written wholly or not at all. A server that cannot be reached is
 * waited for; what is there with the same text counts as done, so that an import can be begun again.
 */
export class ImportRun {
  readonly #queue: PlannedFile[];
  readonly #end = new AbortController();
  readonly #listeners = new Set<() => void>();
  #state: ImportState;
  #told: ImportState;
  #active = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wait = 500;

  constructor(
    private readonly storeId: string,
    planned: readonly PlannedFile[],
    private readonly textOf: (index: number) => Promise<string>,
    private readonly note: string | undefined,
  ) {
    this.#queue = planned.filter(({ act }) => act === "create" || act === "replace").reverse();
    const same = planned.filter(({ act }) => act === "same").length;
    this.#state = { phase: "running", written: 0, same, failures: [], total: this.#queue.length + same };
    this.#told = this.#state;
    this.#fill();
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  snapshot = () => this.#told;

  pause() {
    if (this.#state.phase === "running" || this.#state.phase === "waiting") this.#set({ phase: "paused" });
  }

  resume() {
    if (this.#state.phase !== "paused" && this.#state.phase !== "waiting") return;
    this.#set({ phase: "running", waitingFor: undefined });
    this.#fill();
  }

  /** What is written stays; what is on its way is not waited for. */
  cancel() {
    this.#end.abort();
    this.#queue.length = 0;
    if (this.#state.phase !== "done") this.#set({ phase: "cancelled" });
  }

  #fill() {
    while (this.#state.phase === "running" && this.#active < atOnce && this.#queue.length > 0)
      void this.#take(this.#queue.pop()!);
    if (this.#active === 0 && this.#queue.length === 0 && this.#state.phase !== "cancelled")
      this.#set({ phase: "done" });
  }

  async #take(planned: PlannedFile) {
    this.#active++;
    try {
      const outcome = await this.#write(planned);
      this.#wait = 500;
      if (outcome === "written") this.#set({ written: this.#state.written + 1 });
      else this.#set({ same: this.#state.same + 1 });
    } catch (error) {
      this.#fail(planned, error);
    }
    this.#active--;
    this.#fill();
  }

  async #write(planned: PlannedFile): Promise<"written" | "same"> {
    const content = await this.textOf(planned.file.index);
    const call =
      planned.act === "replace"
        ? memories.calls.update(this.storeId, planned.existing.id, {
            content,
            expected_content_sha256: planned.existing.content_sha256,
            note: this.note,
          })
        : memories.calls.create(this.storeId, { path: planned.path, content, note: this.note });
    try {
      await api.post(Memory, call.path, call.body, { headers: call.headers, signal: this.#end.signal });
      return "written";
    } catch (error) {
      if (await this.#isThere(planned.path, content, error)) return "same";
      throw error;
    }
  }

  /** A write whose answer was lost, or an earlier import: the text is where it should be. */
  async #isThere(path: string, content: string, error: unknown): Promise<boolean> {
    if (!(error instanceof WireError) || error.type !== "memory_path_conflict_error") return false;
    const { conflicting_path, conflicting_memory_id } = error.details.fields ?? {};
    if (conflicting_path !== path || !conflicting_memory_id) return false;
    const memory = await api.get(Memory, memories.calls.retrieve(this.storeId, conflicting_memory_id).path, {
      signal: this.#end.signal,
    });
    return memory.content === content;
  }

  #fail(planned: PlannedFile, error: unknown) {
    if (this.#end.signal.aborted) return;
    if (isPassing(error)) {
      this.#queue.push(planned);
      return this.#waitFor(error);
    }
    const reason = error instanceof WireError ? reasonOf(error) : "it could not be read any more";
    this.#set({ failures: [...this.#state.failures, { path: planned.path, reason }] });
  }

  #waitFor(error: WireError) {
    if (this.#state.phase !== "running") return;
    const wait = Math.max(this.#wait, (error.details.retry_after ?? 0) * 1_000);
    this.#wait = Math.min(this.#wait * 2, longestWaitMs);
    this.#set({
      phase: "waiting",
      waitingFor: error.details.error_code === "unreachable" ? "the server" : "a free moment of the server",
    });
    if (error.type === "authentication_error") return this.#set({ phase: "paused", waitingFor: "your sign-in" });
    setTimeout(() => this.#state.phase === "waiting" && this.resume(), wait);
  }

  #set(change: Partial<ImportState>) {
    const settles = change.phase !== undefined && change.phase !== this.#state.phase;
    this.#state = { ...this.#state, ...change };
    if (settles) return this.#tell();
    this.#timer ??= setTimeout(() => this.#tell(), tellEveryMs);
  }

  #tell() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#told = this.#state;
    for (const listener of this.#listeners) listener();
  }
}

const passing = new Set(["rate_limit_error", "overloaded_error", "timeout_error", "authentication_error"]);

const isPassing = (error: unknown): error is WireError =>
  error instanceof WireError &&
  (passing.has(error.type) ||
    error.details.error_code === "unreachable" ||
    (error.type === "api_error" && error.status >= 500));

function reasonOf(error: WireError): string {
  if (error.type === "memory_precondition_failed_error") return "somebody changed it while the import ran";
  if (error.type !== "memory_path_conflict_error") return error.message;
  const { conflicting_path } = error.details.fields ?? {};
  return `it is in the way of, or already at, ${conflicting_path ?? "another memory"}`;
}

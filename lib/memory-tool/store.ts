import type { CallOptions, Memory, MemoryCalls, MemoryOrPrefix } from "@/lib/memory-tool";
import { refusalOf } from "@/lib/memory-tool/failing";
import { parentOf } from "@/lib/memory-tool/paths";

const causeHeader = "Palimpsest-Tool-Use-Id";
const rememberedMax = 10_000;
const triesMax = 10;
const atOnce = 8;

/** One store as the tool sees it: memories by their paths, which the API knows by their ids. */
export class MemoryStore {
  constructor(
    private readonly calls: MemoryCalls,
    private readonly memory_store_id: string,
    /** What goes along with writes. */
    private readonly options: CallOptions = {},
    /** Where a memory was seen last. Never believed: what is found by id must still be at the path. */
    private readonly ids = new Map<string, string>(),
  ) {}

  /** The same store, whose writes name the event of the tool call that they come from. */
  causedBy(eventId: string | undefined): MemoryStore {
    if (!eventId) return this;
    return new MemoryStore(this.calls, this.memory_store_id, { headers: { [causeHeader]: eventId } }, this.ids);
  }

  /** What is at a path: a memory with its content, a directory (some memory lies below), or nothing. */
  async find(path: string): Promise<(Memory & { content: string }) | "directory" | undefined> {
    if (path === "") return "directory";
    const known = this.ids.get(path);
    const remembered = known ? await this.retrieve(known, path) : undefined;
    if (remembered) return remembered;
    for await (const entry of this.list(parentOf(path), 1)) {
      if (entry.type === "memory_prefix" && entry.path === `${path}/`) return "directory";
      if (entry.type === "memory" && entry.path === path) return this.retrieve(entry.id, path);
    }
  }

  /** Every memory below a directory ("" for all), without contents. */
  async below(path: string): Promise<Memory[]> {
    const memories: Memory[] = [];
    for await (const entry of this.list(`${path}/`, 0)) if (entry.type === "memory") memories.push(entry);
    return memories;
  }

  async create(path: string, content: string): Promise<void> {
    this.remember(await this.calls.create(this.memory_store_id, { path, content }, this.options));
  }

  /**
   * Writes what `edit` makes of the memory's text. When somebody else has written in between, it is made anew of their text,
   * so that nothing is lost. Resolves to undefined when there is no memory at the path; throws what `edit` throws.
   */
  async edit<T extends { content: string }>(path: string, edit: (content: string) => T): Promise<T | undefined> {
    for (let tries = 1; ; tries++) {
      const memory = await this.find(path);
      if (!memory || memory === "directory") return undefined;
      const edited = edit(memory.content);
      try {
        const precondition = { type: "content_sha256", content_sha256: memory.content_sha256 } as const;
        const update = { memory_store_id: this.memory_store_id, content: edited.content, precondition };
        this.remember(await this.calls.update(memory.id, update, this.options));
        return edited;
      } catch (error) {
        const status = refusalOf(error)?.status;
        if (!(status === 409 || status === 404) || tries === triesMax) throw error;
      }
    }
  }

  /** Deletes these memories. One that somebody else has deleted is as good. */
  async remove(memories: readonly Memory[]): Promise<void> {
    await inTurns(memories, async ({ id, path }) => {
      this.ids.delete(path);
      try {
        await this.calls.delete(id, { memory_store_id: this.memory_store_id }, this.options);
      } catch (error) {
        if (refusalOf(error)?.status !== 404) throw error;
      }
    });
  }

  /** Moves these memories, under their ids: all or none, unless somebody takes back the place that one came from. */
  async move(memories: readonly Memory[], newPath: (path: string) => string): Promise<void> {
    const moved: Memory[] = [];
    try {
      await inTurns(memories, async (memory) => {
        await this.rename(memory, newPath(memory.path));
        moved.push(memory);
      });
    } catch (error) {
      await Promise.allSettled(moved.map((memory) => this.rename(memory, memory.path)));
      throw error;
    }
  }

  private async rename({ id, path: from }: Memory, path: string): Promise<void> {
    const { memory_store_id } = this;
    this.remember(await this.calls.update(id, { memory_store_id, path }, this.options));
    if (from !== path) this.ids.delete(from);
  }

  private async retrieve(id: string, path: string): Promise<(Memory & { content: string }) | undefined> {
    try {
      const { memory_store_id } = this;
      const memory = await this.calls.retrieve(id, { memory_store_id, view: "full" });
      this.remember(memory);
      if (memory.path === path) return { ...memory, content: memory.content ?? "" };
    } catch (error) {
      if (refusalOf(error)?.status !== 404) throw error;
    }
    if (this.ids.get(path) === id) this.ids.delete(path);
  }

  private async *list(path_prefix: string, depth: 0 | 1): AsyncGenerator<MemoryOrPrefix> {
    for await (const entry of this.calls.list(this.memory_store_id, {
      path_prefix,
      depth,
      view: "basic",
      limit: 100,
    })) {
      if (entry.type === "memory") this.remember(entry);
      yield entry;
    }
  }

  private remember({ id, path }: Memory): void {
    if (this.ids.size >= rememberedMax) this.ids.clear();
    this.ids.set(path, id);
  }
}

/** Does something with each, a few at once; what is under way is waited for before a failure is thrown. */
async function inTurns<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += atOnce) {
    const done = await Promise.allSettled(items.slice(start, start + atOnce).map(act));
    const failed = done.find((outcome) => outcome.status === "rejected");
    if (failed) throw failed.reason;
  }
}

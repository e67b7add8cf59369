import type { QueryClient } from "@tanstack/react-query";
import { type ChangePages, withReplaced } from "@/lib/client/changes/pages";
import { api } from "@/lib/client/http";
import * as memoryVersions from "@/lib/client/memory-versions";
import { type Change, ChangePage } from "@/lib/wire/changes";

/** Lines are counted right behind the write, so most changes come without; they are asked for once they should be there. */
const waitsMs = [700, 2_500, 9_000];
const waitingMax = 100;

const [changesRoute] = memoryVersions.history("", "").queryKey;

/** Fills in the lines added and removed of changes that came before they were counted. */
export class LineCounts {
  /** Versions without counts, and how often they were asked for. */
  #waiting = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly queries: QueryClient) {}

  await(changes: readonly Change[]) {
    for (const { lines_added, memory_version } of changes)
      if (lines_added === null) this.#waiting.set(memory_version.id, 0);
    for (const id of this.#waiting.keys()) {
      if (this.#waiting.size <= waitingMax) break;
      this.#waiting.delete(id);
    }
    this.#schedule();
  }

  close() {
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #schedule() {
    if (this.#timer !== undefined || this.#waiting.size === 0) return;
    const wait = waitsMs[Math.min(...this.#waiting.values())];
    this.#timer = setTimeout(() => {
      void this.#ask().finally(() => {
        this.#timer = undefined;
        this.#schedule();
      });
    }, wait);
  }

  async #ask() {
    if (this.queries.getQueriesData({ queryKey: [changesRoute] }).length === 0) return this.#waiting.clear();
    for (const [id, times] of this.#waiting) {
      if (times + 1 < waitsMs.length) this.#waiting.set(id, times + 1);
      else this.#waiting.delete(id);
    }
    const page = await api
      .get(ChangePage, "/api/changes", { params: { limit: waitingMax, order: "desc" } })
      .catch(() => undefined);
    const counted = new Map(
      page?.data.filter(({ lines_added }) => lines_added !== null).map((change) => [change.memory_version.id, change]),
    );
    for (const id of counted.keys()) this.#waiting.delete(id);
    this.#fill(counted);
  }

  #fill(counted: ReadonlyMap<string, Change>) {
    const fill = (change: Change) => {
      const { lines_added, lines_removed } = counted.get(change.memory_version.id) ?? change;
      return change.lines_added === null && lines_added !== null ? { ...change, lines_added, lines_removed } : change;
    };
    for (const [key, now] of this.queries.getQueriesData<ChangePages>({ queryKey: [changesRoute] })) {
      const filled = now?.pages && withReplaced(now, fill);
      // Setting what is there already would call fresh what is out of date.
      if (filled && filled !== now) this.queries.setQueryData(key, filled);
    }
  }
}

import type { Query, QueryClient } from "@tanstack/react-query";
import { type ChangePages, firstPageOf } from "@/lib/client/changes/pages";
import type { LiveItem } from "@/lib/client/live/stream";
import * as memoryStores from "@/lib/client/memory-stores";
import * as memorySummaries from "@/lib/client/memory-summaries";
import * as memoryVersions from "@/lib/client/memory-versions";
import * as stats from "@/lib/client/stats";

/** Lists whose order or sums a write may change are read anew, at most this often. */
const everyMs = 2_000;

const [changesRoute] = memoryVersions.history("", "").queryKey;
const listRoutes: ReadonlySet<unknown> = new Set([
  memoryStores.list().queryKey[0],
  memorySummaries.containing("", "").queryKey[0],
  stats.activity({ bucket: "day" }).queryKey[0],
]);
/** What the feed says nothing about. */
const unrelated = /^\w+ \/api\/(me|keys|setup|sign_ins|auth)/;

/** Marks lists as out of date after writes. The first write shows at once; under many, lists are read every two seconds. */
export class StaleLists {
  #stores = new Set<string>();
  #all = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #resting = false;

  constructor(private readonly queries: QueryClient) {}

  after(items: readonly LiveItem[]) {
    for (const item of items)
      this.#stores.add(item.type === "change" ? item.memory_version.memory_store_id : item.memory_store_id);
    this.#run();
  }

  everything() {
    this.#all = true;
    this.#run();
  }

  close() {
    clearTimeout(this.#timer);
  }

  #run() {
    if (this.#resting) return;
    const stores = this.#stores;
    const all = this.#all;
    if (!all && stores.size === 0) return;
    this.#stores = new Set();
    this.#all = false;
    this.#resting = true;
    this.#timer = setTimeout(() => {
      this.#resting = false;
      this.#run();
    }, everyMs);
    if (all) this.#trimLists();
    void this.queries.invalidateQueries({
      predicate: (query) => (all ? !unrelated.test(String(query.queryKey[0])) : concerns(query, stores)),
      // A page that nobody looks at reads when it is looked at.
      refetchType: document.hidden ? "none" : "active",
    });
  }

  /** Long lists of changes start over with their first page, instead of reading page after page again. */
  #trimLists() {
    for (const [key] of this.queries.getQueriesData({ queryKey: [changesRoute] }))
      this.queries.setQueryData<ChangePages>(key, (now) => now?.pages && firstPageOf(now));
  }
}

function concerns({ queryKey }: Query, stores: ReadonlySet<string>) {
  const [route, params] = queryKey as [string, { memory_store_id?: string }?];
  return listRoutes.has(route) && (params?.memory_store_id === undefined || stores.has(params.memory_store_id));
}

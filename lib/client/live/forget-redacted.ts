import type { InfiniteData, QueryClient, QueryKey } from "@tanstack/react-query";
import { type ChangePages, redactedChange, withReplaced } from "@/lib/client/changes/pages";
import * as memories from "@/lib/client/memories";
import * as memoryStores from "@/lib/client/memory-stores";
import * as memoryVersions from "@/lib/client/memory-versions";
import * as rollbacks from "@/lib/client/rollbacks";
import type { RedactionNotice } from "@/lib/wire/changes";
import type { Memory } from "@/lib/wire/memories";
import type { MemoryStoreSummary } from "@/lib/wire/memory-summaries";
import type { MemoryVersion } from "@/lib/wire/memory-versions";
import type { Page } from "@/lib/wire/pages";

const [versionRoute] = memoryVersions.retrieve("", "").queryKey;
const [numberedRoute] = memoryVersions.numbered("", "", 1).queryKey;
const [memoryRoute] = memories.retrieve("", "").queryKey;
const [storesRoute] = memoryStores.list().queryKey;
const [rollbackRoute] = rollbacks.preview({ memory_store_id: "", memory_version_id: "" }).queryKey;
const [changesRoute] = memoryVersions.history("", "").queryKey;

interface Gone {
  versions: ReadonlySet<string>;
  memories: ReadonlySet<string>;
  stores: ReadonlySet<string>;
}

/** Drops the text, path and note of redacted versions from everything this page has read; what is on screen is asked for again. */
export function forgetRedacted(queries: QueryClient, notices: readonly RedactionNotice[]) {
  const gone: Gone = {
    versions: new Set(notices.map(({ memory_version_id }) => memory_version_id)),
    memories: new Set(notices.map(({ memory_id }) => memory_id)),
    stores: new Set(notices.map(({ memory_store_id }) => memory_store_id)),
  };
  for (const { queryKey, state } of queries.getQueryCache().getAll()) forgetIn(queries, queryKey, state.data, gone);
  // What was sent is kept for a while too; a write that is under way is not touched.
  const mutations = queries.getMutationCache();
  for (const mutation of mutations.getAll()) if (mutation.state.status !== "pending") mutations.remove(mutation);
  void nameRedactors(queries, notices);
}

function forgetIn(queries: QueryClient, queryKey: QueryKey, data: unknown, gone: Gone) {
  const [route, params = {}] = queryKey as [string, Record<string, string>?];
  const reset = () => void queries.resetQueries({ queryKey, exact: true });
  if (route === versionRoute) {
    if (gone.versions.has(params.memory_version_id ?? "") && !isRedacted(data)) reset();
  } else if (route === numberedRoute) {
    if (gone.memories.has(params.memory_id ?? "") && !isRedacted(data)) reset();
  } else if (route === memoryRoute) {
    if (gone.versions.has((data as Memory | undefined)?.memory_version_id ?? "")) reset();
  } else if (route === rollbackRoute) {
    if (gone.stores.has(params.memory_store_id ?? "")) reset();
  } else if (route === changesRoute) {
    if (isList(data)) {
      const kept = withoutText(data, gone.versions);
      if (kept !== data) queries.setQueryData(queryKey, kept);
    } else if (gone.memories.has(params.memory_id ?? "")) reset();
  } else if (route === storesRoute) {
    queries.setQueryData<StorePages>(queryKey, (now) => now && withoutPaths(now, gone.versions));
  }
}

const isList = (data: unknown): data is ChangePages => typeof data === "object" && data !== null && "pages" in data;

const isRedacted = (data: unknown) => Boolean((data as MemoryVersion | undefined)?.redacted_at);

const withoutText = (list: ChangePages, versions: ReadonlySet<string>) =>
  withReplaced(list, (change) =>
    versions.has(change.memory_version.id) && change.memory_version.redacted_at === null
      ? redactedChange(change)
      : change,
  );

type StorePages = InfiniteData<Page<MemoryStoreSummary>>;

const withoutPaths = (list: StorePages, versions: ReadonlySet<string>): StorePages => ({
  ...list,
  pages: list.pages.map((page) => ({
    ...page,
    data: page.data.map((store) =>
      store.last_change && versions.has(store.last_change.memory_version_id)
        ? { ...store, last_change: { ...store.last_change, path: null } }
        : store,
    ),
  })),
});

/** The notice does not say who redacted; where the version is listed, that is asked. */
const namedMax = 20;

async function nameRedactors(queries: QueryClient, notices: readonly RedactionNotice[]) {
  for (const { memory_store_id, memory_version_id } of notices.slice(0, namedMax)) {
    const lists = queries
      .getQueriesData<ChangePages>({ queryKey: [changesRoute] })
      .filter(([, list]) =>
        list?.pages?.some(({ data }) => data.some((c) => c.memory_version.id === memory_version_id)),
      );
    if (lists.length === 0) continue;
    const version = await queries
      .fetchQuery({ ...memoryVersions.retrieve(memory_store_id, memory_version_id), staleTime: 0 })
      .catch(() => undefined);
    if (!version?.redacted_at) continue;
    for (const [key] of lists)
      queries.setQueryData<ChangePages>(
        key,
        (now) =>
          now &&
          withReplaced(now, (change) =>
            change.memory_version.id === memory_version_id ? redactedChange(change, version) : change,
          ),
      );
  }
}

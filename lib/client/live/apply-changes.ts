import type { QueryClient } from "@tanstack/react-query";
import { type ChangePages, firstPageOf, withNewer } from "@/lib/client/changes/pages";
import * as memories from "@/lib/client/memories";
import { updateFolders } from "@/lib/client/memories/folder-updates";
import * as memoryVersions from "@/lib/client/memory-versions";
import type { Change } from "@/lib/wire/changes";
import type { Memory } from "@/lib/wire/memories";

const [memoryRoute] = memories.retrieve("", "").queryKey;
const [changesRoute] = memoryVersions.history("", "").queryKey;
/** A history that grew by this much while it was kept is read anew from its first page. */
const historyRowsMax = 1_000;

/** Takes writes into what was read: memories that changed are asked for again, histories grow at their head, folders get and lose lines. */
export function applyChanges(queries: QueryClient, changes: readonly Change[]) {
  const latest = new Map<string, Change>();
  const byMemory = new Map<string, Change[]>();
  for (const change of changes) {
    const id = change.memory_version.memory_id;
    latest.set(id, change);
    byMemory.set(id, [...(byMemory.get(id) ?? []), change]);
  }
  for (const { queryKey, state } of queries.getQueryCache().getAll()) {
    const [route, params] = queryKey as [string, { memory_id?: string }?];
    const change = params?.memory_id === undefined ? undefined : latest.get(params.memory_id);
    if (!change) continue;
    if (route === changesRoute) growHistory(queries, queryKey, byMemory.get(change.memory_version.memory_id)!);
    else if (
      route === memoryRoute &&
      (state.data as Memory | undefined)?.memory_version_id !== change.memory_version.id
    )
      void queries.invalidateQueries({ queryKey, exact: true });
  }
  updateFolders(queries, changes);
}

function growHistory(queries: QueryClient, queryKey: readonly unknown[], changes: readonly Change[]) {
  const known = queries.getQueryData<ChangePages | Change | null>(queryKey);
  // A page under way would be put behind the list as it was when it was asked for.
  const reading = queries.getQueryState(queryKey)?.fetchStatus === "fetching";
  if (!known || reading || !("pages" in known)) return void queries.invalidateQueries({ queryKey, exact: true });
  const list = queries.setQueryData<ChangePages>(queryKey, (now) => now && withNewer(now, changes));
  if ((list?.pages[0]?.data.length ?? 0) <= historyRowsMax) return;
  queries.setQueryData<ChangePages>(queryKey, (now) => now && firstPageOf(now));
  void queries.invalidateQueries({ queryKey, exact: true });
}

"use client";

import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ListedChanges } from "@/lib/client/changes/listed";
import { type ChangePages, firstPageOf, firstPagesOf, withNewer } from "@/lib/client/changes/pages";
import type { Call } from "@/lib/client/curl";
import { api, withParams } from "@/lib/client/http";
import { onLiveItems } from "@/lib/client/live";
import type { LiveItem } from "@/lib/client/live/stream";
import { type Change, type ChangeFilter, ChangePage, matchesFilter } from "@/lib/wire/changes";

const changesRoute = "GET /api/changes";
const pageRows = 100;

/** What matches, newest first, 100 a page. Kept true by the event stream, so it never goes stale by itself. */
export const list = (filter: ChangeFilter) =>
  infiniteQueryOptions({
    queryKey: [changesRoute, { ...filter, feed: true }],
    queryFn: ({ pageParam, signal }) =>
      api.get(ChangePage, "/api/changes", {
        params: { ...filter, order: "desc", limit: pageRows, page: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_page ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    // Comparing 100,000 rows to keep the old ones would block the page; changes never change.
    structuralSharing: false,
  });

/** The newest change of one memory: it says whether the memory is deleted. */
export const newest = (storeId: string, memoryId: string) =>
  queryOptions({
    queryKey: [changesRoute, { memory_store_id: storeId, memory_id: memoryId, limit: 1 }],
    queryFn: ({ signal }) =>
      api
        .get(ChangePage, "/api/changes", {
          params: { memory_store_id: storeId, memory_id: memoryId, limit: 1 },
          signal,
        })
        .then(({ data }) => data[0] ?? null),
  });

/** One change by its version, found by when it was written; null when there is no such version (any more). */
export const ofVersion = (version: { id: string; memory_store_id: string; memory_id: string; created_at: string }) =>
  queryOptions({
    queryKey: [changesRoute, { ...version, single: true }],
    queryFn: ({ signal }) =>
      api
        .get(ChangePage, "/api/changes", {
          params: {
            memory_store_id: version.memory_store_id,
            memory_id: version.memory_id,
            "created_at[gte]": version.created_at,
            "created_at[lte]": version.created_at,
            limit: pageRows,
          },
          signal,
        })
        .then(({ data }) => data.find(({ memory_version }) => memory_version.id === version.id) ?? null),
  });

/** The requests behind the lists, for "copy as curl". */
export const calls = {
  list: (filter: ChangeFilter): Call => ({
    method: "GET",
    path: withParams("/api/changes", { ...filter, order: "desc", limit: pageRows }),
  }),
};

/** Rows that may gather at the head of a list that is held still, and in one that is not before it starts over. */
const heldMax = 1_000;
const headMax = 600;
/** Pages kept behind the head of a list that grows there. */
const pagesMax = 10;

export interface Feed {
  /** Newest first; undefined until the first page is here. */
  changes: ListedChanges | undefined;
  /** Changes that came and are not shown yet; `more` when there are too many to keep. */
  arrived: { count: number; more: boolean };
  /** Shows what arrived. */
  show: () => void;
  error: Error | null;
  retry: () => void;
  hasOlder: boolean;
  isLoadingOlder: boolean;
  loadOlder: () => void;
}

/**
 * The changes that match, growing at the head as they are written. While `held`, what comes waits and is only counted,
 * so that nothing moves under the reader's eyes.
 */
export function useFeed(filter: ChangeFilter, held: boolean): Feed {
  const queries = useQueryClient();
  const options = useMemo(() => list(filter), [filter]);
  const { data, error, refetch, hasNextPage, isFetching, isFetchingNextPage, fetchNextPage } =
    useInfiniteQuery(options);
  const [mark, setMark] = useState<{ top: string | undefined; overflown: boolean }>();
  const startOver = useCallback(() => {
    queries.setQueryData(options.queryKey, (now) => now && firstPageOf(now));
    return queries.invalidateQueries({ queryKey: options.queryKey, exact: true });
  }, [queries, options]);

  const top = data?.pages[0]?.data[0]?.memory_version.id;
  if (held && !mark && data) setMark({ top, overflown: false });
  if (!held && mark && !mark.overflown) setMark(undefined);

  const overflown = mark?.overflown === true;
  const waiting = useRef<Change[]>([]);
  const place = useCallback(
    (fresh: readonly Change[]) => {
      const now = queries.getQueryData(options.queryKey);
      if (!now || fresh.length === 0) return;
      const next = withNewer(now, fresh);
      const rows = next.pages[0]?.data.length ?? 0;
      if (held && rows > heldMax + pageRows) return setMark((before) => before && { ...before, overflown: true });
      queries.setQueryData(options.queryKey, held ? next : firstPagesOf(next, pagesMax));
      if (!held && rows > headMax) void startOver();
    },
    [queries, options, held, startOver],
  );
  useEffect(() => {
    const take = (items: readonly LiveItem[]) => {
      if (overflown) return;
      const fresh = items.filter((item): item is Change => item.type === "change" && matchesFilter(item, filter));
      // A page under way is put behind the list as it was when it was asked for; what comes meanwhile has to wait for it.
      if (queries.getQueryState(options.queryKey)?.fetchStatus === "fetching") waiting.current.push(...fresh);
      else place(fresh);
    };
    return onLiveItems(take, () => {});
  }, [queries, options, filter, overflown, place]);
  useEffect(() => {
    if (isFetching) return;
    place(waiting.current);
    waiting.current = [];
  }, [isFetching, place]);
  useTidyUp(options.queryKey);

  const hidden = mark && data ? hiddenRows(data, mark.top) : 0;
  const show = useCallback(() => {
    setMark(undefined);
    if (overflown) void startOver();
  }, [overflown, startOver]);
  return {
    changes: useMemo(() => data && listed(data, hidden), [data, hidden]),
    arrived: { count: hidden, more: overflown },
    show,
    error,
    retry: () => void refetch(),
    hasOlder: hasNextPage,
    isLoadingOlder: isFetchingNextPage,
    loadOlder: useCallback(() => {
      if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
    }, [hasNextPage, isFetchingNextPage, fetchNextPage]),
  };
}

/** How many rows stand in front of the one that was the first; none when that one is gone. What arrives is put into the first page. */
function hiddenRows({ pages: [first] }: ChangePages, top: string | undefined): number {
  if (!first) return 0;
  if (top === undefined) return first.data.length;
  return Math.max(
    0,
    first.data.findIndex(({ memory_version }) => memory_version.id === top),
  );
}

function listed({ pages: [first, ...older] }: ChangePages, hidden: number): ListedChanges {
  if (!first) return new ListedChanges([]);
  return new ListedChanges([first.data.slice(hidden), ...older.map(({ data }) => data)]);
}

/** A list nobody looks at is not kept true: it starts over with its first page when it is opened again. */
function useTidyUp(queryKey: ReturnType<typeof list>["queryKey"]) {
  const queries = useQueryClient();
  useEffect(
    () => () => {
      queries.setQueryData<ChangePages>(queryKey, (now) => now && firstPageOf(now));
      void queries.invalidateQueries({ queryKey, exact: true, refetchType: "none" });
    },
    [queries, queryKey],
  );
}

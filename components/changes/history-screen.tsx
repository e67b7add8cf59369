"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { Arrivals, PauseButton } from "@/components/changes/arrivals";
import { ChangeFilters } from "@/components/changes/change-filters";
import { HistoryList } from "@/components/changes/history-list";
import { LinkedChange } from "@/components/changes/linked-change";
import { NoChanges } from "@/components/changes/no-changes";
import { useChangeFilter } from "@/components/changes/use-change-filter";
import { useHeld } from "@/components/changes/use-held";
import { StoreHeading } from "@/components/memory-stores/store-heading";
import { Crumbs, HeaderActions } from "@/components/shell/header";
import { CopyAsCurl } from "@/components/ui/copy";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import * as changesOf from "@/lib/client/changes";
import { noChanges } from "@/lib/client/changes/listed";
import * as memoryStores from "@/lib/client/memory-stores";
import { useRemember } from "@/lib/client/recent";
import { text, useUrlState } from "@/lib/client/url-state";
import { urls } from "@/lib/urls";
import { type MemoryStore, writingBlockedBecause } from "@/lib/wire/memory-stores";

/** Every change of one store, newest first, memories that are gone included. */
export function HistoryScreen({ storeId }: { storeId: string }) {
  const { data: store, error, refetch } = useQuery(memoryStores.retrieve(storeId));
  useRemember(store && { kind: "memory_store", memory_store_id: storeId });
  return (
    <div className="pb-10">
      <Crumbs
        trail={[
          { label: "Stores", href: urls.stores() },
          { label: store?.name ?? "…", href: urls.store(storeId) },
          { label: "History" },
        ]}
      />
      {store && <StoreHeading store={store} tab="history" />}
      {error && (
        <div className="p-5">
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {!error && <History storeId={storeId} store={store} />}
    </div>
  );
}

const fields = { change: text() };

function History({ storeId, store }: { storeId: string; store: MemoryStore | undefined }) {
  const state = useChangeFilter(storeId);
  const [list, setList] = useState<HTMLDivElement | null>(null);
  const [paused, pause] = useState(false);
  const [{ change: unfolded }, set] = useUrlState(fields);
  const held = useHeld(list);
  const feed = changesOf.useFeed(state.filter, held || paused || unfolded !== null);
  const { changes, arrived } = feed;
  const isEmpty = changes?.length === 0 && !feed.hasOlder;
  const unfold = useCallback((id: string | null) => set({ change: id }), [set]);
  const blocked = store && writingBlockedBecause(store);
  return (
    <div className="px-[18px]">
      <HeaderActions>
        <PauseButton paused={paused} onPause={pause} />
      </HeaderActions>
      <div className="mt-3 flex items-start justify-between gap-2">
        <ChangeFilters state={state} changes={changes ?? noChanges} />
        <span className="max-sm:hidden">
          <CopyAsCurl call={changesOf.calls.list(state.filter)} />
        </span>
      </div>
      <div className="sticky top-0 z-10 flex h-8 items-center gap-3 bg-paper">
        <Arrivals arrived={arrived} show={feed.show} />
        {paused && arrived.count === 0 && <span className="text-ink3">Paused: nothing moves.</span>}
      </div>
      {feed.error && <ErrorNotice error={feed.error} onRetry={feed.retry} />}
      {!changes && !feed.error && <SkeletonRows label="Loading changes" />}
      {changes && unfolded && (
        <LinkedChange storeId={storeId} versionId={unfolded} listed={changes} onFold={() => unfold(null)} />
      )}
      <HistoryList
        changes={changes ?? noChanges}
        container={setList}
        unfolded={unfolded}
        onUnfold={unfold}
        onEndReached={feed.loadOlder}
        restoreBlocked={blocked}
      />
      {isEmpty && state.isNarrowed && <NoChanges onClear={state.clear} />}
      {isEmpty && !state.isNarrowed && <p className="py-8 text-ink2">Nothing has been written to this store yet.</p>}
      {feed.isLoadingOlder && <p className="py-3 text-ink3">Loading older changes…</p>}
    </div>
  );
}

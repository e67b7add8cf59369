"use client";

import dynamic from "next/dynamic";
import { useCallback, useMemo } from "react";
import { ImportButton } from "@/components/import/import-button";
import { StoreRow, StoreRowHeadings } from "@/components/memory-stores/store-row";
import { Crumbs, HeaderActions } from "@/components/shell/header";
import { Button } from "@/components/ui/button";
import { useOnceOpen } from "@/components/ui/dialog/once-open";
import { ErrorNotice } from "@/components/ui/error-notice";
import { inputLook, Select } from "@/components/ui/field";
import { SkeletonRows } from "@/components/ui/skeleton";
import { VirtualList } from "@/components/ui/virtual-list";
import { classNames } from "@/lib/class-names";
import { useShortcut } from "@/lib/client/keyboard";
import * as memoryStores from "@/lib/client/memory-stores";
import { flag, oneOf, text, useUrlState } from "@/lib/client/url-state";
import { counted } from "@/lib/counted";
import type { MemoryStoreSummary } from "@/lib/wire/memory-summaries";

const FirstStore = dynamic(() => import("@/components/memory-stores/first-store").then((module) => module.FirstStore));

const CreateDialog = dynamic(
  () => import("@/components/memory-stores/create-store-dialog").then((module) => module.CreateStoreDialog),
  { ssr: false },
);

const sorts = [
  { value: "changed", label: "Last changed" },
  { value: "created", label: "Newest" },
  { value: "name", label: "Name" },
  { value: "size", label: "Largest" },
] as const;
type Sort = (typeof sorts)[number]["value"];

const fields = {
  q: text(""),
  archived: flag(),
  sort: oneOf(
    sorts.map(({ value }) => value),
    "changed",
  ),
  create: flag(),
};

/** All memory stores, with what is in them and what last happened to them. */
export function StoresScreen() {
  const [{ q, archived, sort, create }, set] = useUrlState(fields);
  const { stores, complete, error, refetch } = memoryStores.useAll({ include_archived: archived });
  const shown = useMemo(() => arrange(stores ?? [], q, sort), [stores, q, sort]);
  const isCreating = useOnceOpen(create);
  const openCreate = useCallback(() => set({ create: true }), [set]);
  useShortcut({ keys: "c", label: "Create a store", group: "This page", run: openCreate });
  const isFirst = complete && stores?.length === 0 && !archived;
  return (
    <div className="flex flex-col px-4 py-5 md:px-[26px]">
      <Crumbs trail={[{ label: "Stores" }]} />
      <HeaderActions>
        <ImportButton />
        {!isFirst && (
          <Button tone="primary" kbd="c" onClick={openCreate}>
            Create a store
          </Button>
        )}
      </HeaderActions>
      <h1 className="title-face text-2xl">Memory stores</h1>
      {error && (
        <div className="mt-4">
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {!stores && !error && <SkeletonRows label="Loading stores" />}
      {isFirst && <FirstStore onCreate={openCreate} />}
      {stores && !isFirst && (
        <>
          <Totals stores={stores} />
          <Filters q={q} archived={archived} sort={sort} set={set} />
          <StoreRowHeadings />
          <VirtualList items={shown} keyOf={keyOf} rowHeight={57} noun="store" label="Memory stores" withPage>
            {(store, index) => <StoreRow store={store} index={index} />}
          </VirtualList>
          {shown.length === 0 && <NoMatch q={q} archived={archived} onClear={() => set({ q: null, archived: true })} />}
        </>
      )}
      {isCreating && <CreateDialog open={create} onOpenChange={(open) => set({ create: open || null })} />}
    </div>
  );
}

const keyOf = (store: MemoryStoreSummary) => store.id;

function Totals({ stores }: { stores: readonly MemoryStoreSummary[] }) {
  const memories = stores.reduce((sum, store) => sum + store.memories, 0);
  const versions = stores.reduce((sum, store) => sum + store.versions, 0);
  return (
    <p className="text-ink2">
      {counted(stores.length, "store")}, {counted(memories, "memory", "memories")}, {counted(versions, "version")}
    </p>
  );
}

interface FiltersProps {
  q: string;
  archived: boolean;
  sort: Sort;
  set: (values: { q?: string | null; archived?: boolean; sort?: Sort }) => void;
}

function Filters({ q, archived, sort, set }: FiltersProps) {
  return (
    <search className="mt-4 mb-3 flex flex-wrap items-center gap-2">
      <input
        type="search"
        data-filter
        aria-label="Filter stores"
        aria-keyshortcuts="/"
        placeholder="Filter by name, description, metadata"
        value={q}
        onChange={(event) => set({ q: event.target.value || null })}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault(); // browsers would clear the field
          event.currentTarget.blur();
        }}
        className={classNames(inputLook, "max-w-[320px] py-1")}
      />
      <Select
        hideLabel
        label="Sort"
        value={sort}
        onChange={(value) => set({ sort: value })}
        options={sorts}
        className="w-36"
      />
      <Button tone="quiet" aria-pressed={archived} onClick={() => set({ archived: !archived })}>
        {archived ? "Hide archived" : "Show archived"}
      </Button>
    </search>
  );
}

function NoMatch({ q, archived, onClear }: { q: string; archived: boolean; onClear: () => void }) {
  return (
    <div className="flex flex-col items-start gap-2 py-8 text-ink2">
      <p>{q ? "No store matches this filter." : "There is no store here that is not archived."}</p>
      <Button onClick={onClear}>
        {archived ? "Clear the filter" : "Clear the filter and look among archived stores too"}
      </Button>
    </div>
  );
}

function arrange(stores: readonly MemoryStoreSummary[], q: string, sort: Sort): MemoryStoreSummary[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const text = ({ name, description, metadata, id }: MemoryStoreSummary) =>
    [name, description, id, ...Object.entries(metadata).flat()].join("\n").toLowerCase();
  const matching = words.length
    ? stores.filter((store) => words.every((word) => text(store).includes(word)))
    : [...stores];
  return matching.sort(orders[sort]);
}

const changedAt = (store: MemoryStoreSummary) => store.last_change?.created_at ?? store.created_at;
const orders: Record<Sort, (a: MemoryStoreSummary, b: MemoryStoreSummary) => number> = {
  changed: (a, b) => changedAt(b).localeCompare(changedAt(a)),
  created: (a, b) => b.created_at.localeCompare(a.created_at),
  name: (a, b) => a.name.localeCompare(b.name),
  size: (a, b) => b.bytes - a.bytes,
};

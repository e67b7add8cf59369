"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { ImportButton } from "@/components/import/import-button";
import { ActivityHeat } from "@/components/memory-stores/activity-heat";
import { FirstMemory } from "@/components/memory-stores/first-memory";
import { StoreFacts } from "@/components/memory-stores/store-facts";
import { StoreHeading } from "@/components/memory-stores/store-heading";
import { TopMemories } from "@/components/memory-stores/top-memories";
import { Crumbs } from "@/components/shell/header";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useShortcut } from "@/lib/client/keyboard";
import * as memoryStores from "@/lib/client/memory-stores";
import * as memorySummaries from "@/lib/client/memory-summaries";
import { useRemember } from "@/lib/client/recent";
import { urls } from "@/lib/urls";
import { writingBlockedBecause } from "@/lib/wire/memory-stores";

const CreateMemoryDialog = dynamic(
  () => import("@/components/memories/create-dialog").then((module) => module.CreateMemoryDialog),
  {
    ssr: false,
  },
);

/** One store at a glance: what happens in it, what is largest and busiest in it, and what is known of it. */
export function StoreOverview({ storeId }: { storeId: string }) {
  const { data: store, error, refetch } = useQuery(memoryStores.retrieve(storeId));
  const latest = useQuery(memorySummaries.top(storeId, "updated", 8));
  const [creating, setCreating] = useState(false);
  const blocked = store && writingBlockedBecause(store);
  useRemember(store && { kind: "memory_store", memory_store_id: storeId });
  useShortcut({
    keys: "c",
    label: "Write a new memory",
    group: "This page",
    blockedBecause: blocked,
    run: () => setCreating(true),
  });
  const crumbs = <Crumbs trail={[{ label: "Stores", href: urls.stores() }, { label: store?.name ?? "…" }]} />;
  if (error)
    return (
      <div className="p-5">
        {crumbs}
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </div>
    );
  if (!store)
    return (
      <div className="p-5">
        {crumbs}
        <SkeletonRows label="Loading the store" />
      </div>
    );
  const empty = latest.data?.data.length === 0;
  return (
    <div className="pb-10">
      {crumbs}
      <StoreHeading store={store} tab="overview">
        <ImportButton store={store} />
        <Button tone="primary" kbd="c" disabledReason={blocked} onClick={() => setCreating(true)}>
          New memory
        </Button>
      </StoreHeading>
      <div className="grid gap-x-8 gap-y-7 px-[18px] pt-5 xl:grid-cols-[minmax(0,1fr)_300px]">
        <div className="flex min-w-0 flex-col gap-7">
          {empty && !store.archived_at && <FirstMemory storeId={storeId} onCreate={() => setCreating(true)} />}
          {!empty && (
            <>
              <Section title="Activity">
                <ActivityHeat storeId={storeId} />
              </Section>
              <Section title="Changed last">
                <TopMemories storeId={storeId} sort="updated" />
              </Section>
              <div className="grid gap-x-8 gap-y-7 lg:grid-cols-2">
                <Section title="Largest">
                  <TopMemories storeId={storeId} sort="size" />
                </Section>
                <Section title="Written most often">
                  <TopMemories storeId={storeId} sort="versions" />
                </Section>
              </div>
            </>
          )}
        </div>
        <StoreFacts store={store} />
      </div>
      {creating && <CreateMemoryDialog storeId={storeId} open={creating} onOpenChange={setCreating} />}
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0">
      <h2 className="mb-1.5 font-semibold">{title}</h2>
      {children}
    </section>
  );
}

"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import type { StoreQuestion } from "@/components/memory-stores/store-dialogs";
import { Button } from "@/components/ui/button";
import { CopyId } from "@/components/ui/copy";
import { Time } from "@/components/ui/time";
import { UserText } from "@/components/ui/user-text";
import { byteSize } from "@/lib/byte-size";
import * as memoryStores from "@/lib/client/memory-stores";
import { type MemoryStore, writingBlockedBecause } from "@/lib/wire/memory-stores";

const StoreDialog = dynamic(
  () => import("@/components/memory-stores/store-dialogs").then((module) => module.StoreDialog),
  {
    ssr: false,
  },
);

/** What is known of a store: its counts, its id, its metadata, and the way to change them. */
export function StoreFacts({ store }: { store: MemoryStore }) {
  const { stores } = memoryStores.useAll({ include_archived: true });
  const summary = stores?.find(({ id }) => id === store.id);
  const [asked, ask] = useState<StoreQuestion>();
  return (
    <section aria-label="About this store" className="flex min-w-0 flex-col gap-4">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 rounded-[10px] border border-line bg-sheet px-4 py-3">
        {summary && (
          <>
            <Fact name="Memories">{summary.memories.toLocaleString("en")}</Fact>
            <Fact name="Size">{byteSize(summary.bytes)}</Fact>
            <Fact name="Versions">{summary.versions.toLocaleString("en")}</Fact>
          </>
        )}
        <Fact name="Created">
          <Time at={store.created_at} />
        </Fact>
        {store.archived_at && (
          <Fact name="Archived">
            <Time at={store.archived_at} />
          </Fact>
        )}
        <Fact name="Id">
          <CopyId id={store.id} />
        </Fact>
        {ownMetadata(store).map(([key, value]) => (
          <Fact key={key} name={<UserText text={key} className="font-mono text-sm" />}>
            <UserText text={value} className="[overflow-wrap:anywhere]" />
          </Fact>
        ))}
      </dl>
      <div className="flex flex-wrap gap-2">
        <Button disabledReason={writingBlockedBecause(store)} onClick={() => ask("edit")}>
          Rename or describe
        </Button>
        <Button
          disabledReason={store.archived_at ? "This store is archived already." : undefined}
          onClick={() => ask("archive")}
        >
          Archive
        </Button>
      </div>
      {asked && <StoreDialog asked={asked} store={store} open onOpenChange={(open) => ask(open ? asked : undefined)} />}
    </section>
  );
}

/** Without the server's own marks, such as that the example was loaded whole: they tell a reader nothing about the store. */
const ownMetadata = ({ metadata }: MemoryStore) =>
  Object.entries(metadata).filter(([key]) => !key.startsWith("palimpsest_"));

const Fact = ({ name, children }: { name: ReactNode; children: ReactNode }) => (
  <>
    <dt className="text-ink3">{name}</dt>
    <dd className="tabular min-w-0">{children}</dd>
  </>
);

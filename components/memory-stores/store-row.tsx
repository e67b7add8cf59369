"use client";

import type { ReactNode } from "react";
import { StoreMenu } from "@/components/memory-stores/store-menu";
import { Actor } from "@/components/ui/actor";
import { Chip } from "@/components/ui/chip";
import { Link } from "@/components/ui/link";
import { Time } from "@/components/ui/time";
import { UserText } from "@/components/ui/user-text";
import { byteSize } from "@/lib/byte-size";
import { counted } from "@/lib/counted";
import { urls } from "@/lib/urls";
import type { MemoryStoreSummary } from "@/lib/wire/memory-summaries";

const columns =
  "grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 lg:grid-cols-[minmax(220px,5fr)_76px_68px_76px_minmax(220px,4fr)_32px]";

/** What the columns are; said again in each row for those who hear it. */
export const StoreRowHeadings = () => (
  <div aria-hidden="true" className={`${columns} border-line border-b px-2 pb-1.5 text-ink3 text-sm max-lg:hidden`}>
    <span>Name</span>
    <span className="text-right">Memories</span>
    <span className="text-right">Size</span>
    <span className="text-right">Versions</span>
    <span className="pl-3">Last change</span>
    <span />
  </div>
);

/** One store. The whole row opens it. */
export function StoreRow({ store, index }: { store: MemoryStoreSummary; index: number }) {
  return (
    <div
      className={`${columns} group relative items-center border-line border-b px-2 py-2 hover:bg-wash/60 has-[[data-row]:focus-visible]:bg-wash`}
    >
      <div className="min-w-0">
        <div className="flex min-w-0 items-center gap-2">
          <Link
            href={urls.store(store.id)}
            data-row={index}
            className="truncate font-semibold outline-none after:absolute after:inset-0 after:rounded-sm focus-visible:after:outline-2 focus-visible:after:outline-lapis"
          >
            <UserText text={store.name} />
          </Link>
          {store.archived_at && <Chip>archived</Chip>}
        </div>
        <p className="truncate text-ink3">
          {store.description ? <UserText text={store.description} /> : "No description"}
        </p>
      </div>
      <Figure label="memories">{store.memories.toLocaleString("en")}</Figure>
      <Figure label="in size">{byteSize(store.bytes)}</Figure>
      <Figure label="versions">{store.versions.toLocaleString("en")}</Figure>
      <LastChange store={store} />
      <div className="relative z-10 max-lg:col-start-2 max-lg:row-start-1">
        <StoreMenu store={store} />
      </div>
    </div>
  );
}

const Figure = ({ label, children }: { label: string; children: ReactNode }) => (
  <span className="tabular text-right text-ink2 max-lg:hidden">
    {children} <span className="sr-only">{label}</span>
  </span>
);

function LastChange({ store: { last_change: change, memories, bytes } }: { store: MemoryStoreSummary }) {
  return (
    <div className="min-w-0 max-lg:col-span-2 lg:pl-3">
      {change ? (
        <div className="max-lg:flex max-lg:gap-2">
          <div className="flex min-w-0 items-center gap-2 max-lg:max-w-[60%] max-lg:shrink-0">
            <Actor by={change} linked={false} />
            <Time at={change.created_at} className="shrink-0 text-ink3" />
          </div>
          <p className="min-w-0 truncate text-ink3">
            {operations[change.operation]}{" "}
            {change.path ? (
              <UserText text={change.path} className="font-mono text-[12.5px] text-ink2" />
            ) : (
              <span className="inked" title="redacted">
                /path/removed
              </span>
            )}
          </p>
        </div>
      ) : (
        <p className="text-ink3">Nothing written yet</p>
      )}
      <p className="tabular text-ink3 lg:hidden">
        {counted(memories, "memory", "memories")}, {byteSize(bytes)}
      </p>
    </div>
  );
}

const operations = { created: "created", modified: "changed", deleted: "deleted" };

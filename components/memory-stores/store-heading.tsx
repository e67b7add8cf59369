"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { StoreMenu } from "@/components/memory-stores/store-menu";
import { Chip } from "@/components/ui/chip";
import { Tabs } from "@/components/ui/tabs";
import { UserText } from "@/components/ui/user-text";
import { useShortcut } from "@/lib/client/keyboard";
import { urls } from "@/lib/urls";
import { type MemoryStore, writingBlockedBecause } from "@/lib/wire/memory-stores";

interface StoreHeadingProps {
  store: MemoryStore;
  tab: "overview" | "history";
  /** The page's own buttons, before the store's menu. */
  children?: ReactNode;
}

/** A store's name and what it is for, and the ways to look at it. */
export function StoreHeading({ store, tab, children }: StoreHeadingProps) {
  const router = useRouter();
  useShortcut(
    tab === "history"
      ? undefined
      : {
          keys: "h",
          label: "Show this store's history",
          group: "This page",
          run: () => router.push(urls.storeHistory(store.id)),
        },
  );
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-[18px] pt-3 pb-1.5">
        <div className="min-w-0 max-w-[80ch]">
          <h1 className="title-face text-xl [overflow-wrap:anywhere]">
            <UserText text={store.name} />
            {store.archived_at && (
              <span className="ml-2 align-middle font-sans">
                <Chip tone="warn" title={writingBlockedBecause(store)}>
                  archived
                </Chip>
              </span>
            )}
          </h1>
          <p className="text-ink2 [overflow-wrap:anywhere]">
            {store.description ? (
              <UserText text={store.description} />
            ) : (
              <span className="text-ink3">No description.</span>
            )}
          </p>
        </div>
        <div className="flex items-center gap-2">
          {children}
          <StoreMenu store={store} onRemoved={() => router.push(urls.stores())} />
        </div>
      </div>
      <Tabs
        label="Ways to look at this store"
        tabs={[
          { href: urls.store(store.id), label: "Overview", current: tab === "overview" },
          { href: urls.storeHistory(store.id), label: "History", current: tab === "history", kbd: "h" },
        ]}
      />
    </>
  );
}

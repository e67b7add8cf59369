"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { ActivityFeed } from "@/components/activity/activity-feed";
import { ActivityStrip } from "@/components/activity/activity-strip";
import { StoresByChurn } from "@/components/activity/stores-by-churn";
import { Totals } from "@/components/activity/totals";
import { PauseButton } from "@/components/changes/arrivals";
import { ChangeFilters } from "@/components/changes/change-filters";
import { NoChanges } from "@/components/changes/no-changes";
import { useChangeFilter } from "@/components/changes/use-change-filter";
import { useHeld } from "@/components/changes/use-held";
import { Crumbs, HeaderActions } from "@/components/shell/header";
import { useFeed } from "@/lib/client/changes";
import { noChanges } from "@/lib/client/changes/listed";

const FirstWrite = dynamic(() => import("@/components/activity/first-write").then((module) => module.FirstWrite));

/** What changed lately, across all stores. */
export function ActivityScreen() {
  const state = useChangeFilter();
  const [list, setList] = useState<HTMLDivElement | null>(null);
  const [paused, pause] = useState(false);
  const held = useHeld(list);
  const feed = useFeed(state.filter, held || paused);
  const { changes, arrived } = feed;
  const isEmpty = changes?.length === 0 && !feed.hasOlder && arrived.count === 0;
  const isNew = isEmpty && !state.isNarrowed;
  return (
    <div className="px-4 py-5 md:px-[26px]">
      <Crumbs trail={[{ label: "Activity" }]} />
      <HeaderActions>{!isNew && <PauseButton paused={paused} onPause={pause} />}</HeaderActions>
      <h1 className="title-face text-2xl">What your agents learned</h1>
      {isNew ? (
        <FirstWrite />
      ) : (
        <>
          <Totals />
          <div className="mt-3 grid gap-x-[26px] gap-y-6 xl:grid-cols-[minmax(0,1fr)_320px]">
            <section aria-label="Changes" className="min-w-0">
              <ActivityStrip state={state} />
              <div className="mt-4">
                <ChangeFilters state={state} changes={changes ?? noChanges} withStore />
              </div>
              <ActivityFeed
                feed={feed}
                paused={paused}
                container={setList}
                empty={isEmpty && <NoChanges onClear={state.clear} />}
              />
            </section>
            <aside aria-label="Stores by churn" className="max-xl:order-first max-xl:hidden">
              <StoresByChurn />
            </aside>
          </div>
        </>
      )}
    </div>
  );
}

"use client";

import type { ReactNode } from "react";
import { ActivityList } from "@/components/activity/activity-list";
import { Arrivals } from "@/components/changes/arrivals";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { useFeed } from "@/lib/client/changes";
import { noChanges } from "@/lib/client/changes/listed";

interface ActivityFeedProps {
  feed: ReturnType<typeof useFeed>;
  paused: boolean;
  container: (list: HTMLDivElement | null) => void;
  /** Shown below the list: what there is to say when it is empty. */
  empty: ReactNode;
}

/** The list of a feed: what came while it stood still is offered above it, older changes are read at its end. */
export function ActivityFeed({ feed, paused, container, empty }: ActivityFeedProps) {
  const { changes, arrived } = feed;
  return (
    <>
      <div className="sticky top-0 z-10 flex h-7 items-center bg-paper">
        <Arrivals arrived={arrived} show={feed.show} />
        {paused && arrived.count === 0 && <span className="text-ink3">Paused: nothing moves.</span>}
      </div>
      {feed.error && <ErrorNotice error={feed.error} onRetry={feed.retry} />}
      {!changes && !feed.error && <SkeletonRows label="Loading changes" />}
      <ActivityList
        changes={changes ?? noChanges}
        container={container}
        hasOlder={feed.hasOlder}
        onEndReached={feed.loadOlder}
      />
      {empty}
      {feed.isLoadingOlder && <p className="py-3 text-ink3">Loading older changes…</p>}
    </>
  );
}

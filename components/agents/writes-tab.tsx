"use client";

import { useState } from "react";
import { ActivityList } from "@/components/activity/activity-list";
import { Arrivals, PauseButton } from "@/components/changes/arrivals";
import { useHeld } from "@/components/changes/use-held";
import { HeaderActions } from "@/components/shell/header";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useFeed } from "@/lib/client/changes";
import { noChanges } from "@/lib/client/changes/listed";
import type { Agent } from "@/lib/wire/agents";

/** What an agent has written, session by session, growing as it writes. */
export function WritesTab({ agent }: { agent: Agent }) {
  const [filter] = useState({ agent_id: agent.id });
  const [list, setList] = useState<HTMLDivElement | null>(null);
  const [paused, pause] = useState(false);
  const held = useHeld(list);
  const feed = useFeed(filter, held || paused);
  const { changes, arrived } = feed;
  return (
    <div className="px-[18px] pt-1">
      <HeaderActions>
        <PauseButton paused={paused} onPause={pause} />
      </HeaderActions>
      <div className="sticky top-0 z-10 flex h-8 items-center bg-paper">
        <Arrivals arrived={arrived} show={feed.show} />
        {paused && arrived.count === 0 && <span className="text-ink3">Paused: nothing moves.</span>}
      </div>
      {feed.error && <ErrorNotice error={feed.error} onRetry={feed.retry} />}
      {!changes && !feed.error && <SkeletonRows label="Loading changes" />}
      <ActivityList
        changes={changes ?? noChanges}
        container={setList}
        hasOlder={feed.hasOlder}
        onEndReached={feed.loadOlder}
      />
      {changes?.length === 0 && !feed.hasOlder && (
        <p className="py-6 text-ink2">It has written nothing yet. What its sessions write will show here.</p>
      )}
      {feed.isLoadingOlder && <p className="py-3 text-ink3">Loading older changes…</p>}
    </div>
  );
}

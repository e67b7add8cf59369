"use client";

import { useState } from "react";
import { ActivityFeed } from "@/components/activity/activity-feed";
import { PauseButton } from "@/components/changes/arrivals";
import { useHeld } from "@/components/changes/use-held";
import { HeaderActions } from "@/components/shell/header";
import { useFeed } from "@/lib/client/changes";
import type { Agent } from "@/lib/wire/agents";

/** What an agent has written, session by session, growing as it writes. */
export function WritesTab({ agent }: { agent: Agent }) {
  const [filter] = useState({ agent_id: agent.id });
  const [list, setList] = useState<HTMLDivElement | null>(null);
  const [paused, pause] = useState(false);
  const held = useHeld(list);
  const feed = useFeed(filter, held || paused);
  return (
    <div className="px-[18px] pt-1">
      <HeaderActions>
        <PauseButton paused={paused} onPause={pause} />
      </HeaderActions>
      <ActivityFeed
        feed={feed}
        paused={paused}
        container={setList}
        empty={
          feed.changes?.length === 0 &&
          !feed.hasOlder && (
            <p className="py-6 text-ink2">It has written nothing yet. What its sessions write will show here.</p>
          )
        }
      />
    </div>
  );
}

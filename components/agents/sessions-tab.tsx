"use client";

import { useState } from "react";
import { SessionRow, SessionRowHeadings } from "@/components/sessions/session-row";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Link } from "@/components/ui/link";
import { SkeletonRows } from "@/components/ui/skeleton";
import { VirtualList } from "@/components/ui/virtual-list";
import * as sessionsOf from "@/lib/client/sessions";
import { urls } from "@/lib/urls";
import type { Agent } from "@/lib/wire/agents";

/** The sessions of an agent, newest first, archived ones included. */
export function SessionsTab({ agent }: { agent: Agent }) {
  const [filter] = useState({ agent_id: agent.id, include_archived: true });
  const { sessions, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = sessionsOf.useList(filter);
  const loadMore = () => {
    if (!isFetchingNextPage) void fetchNextPage();
  };
  return (
    <div className="px-[18px] py-3">
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!sessions && !error && <SkeletonRows label="Loading sessions" />}
      {sessions && sessions.length > 0 && (
        <>
          <SessionRowHeadings />
          <VirtualList
            items={sessions}
            keyOf={({ id }) => id}
            rowHeight={57}
            noun="session"
            label="Sessions"
            withPage
            onEndReached={hasNextPage ? loadMore : undefined}
          >
            {(session, index) => <SessionRow session={session} index={index} />}
          </VirtualList>
          <p className="pt-3">
            <Link href={urls.sessions({ agent: agent.id })} className="text-lapis hover:underline">
              Filter these among all sessions
            </Link>
          </p>
        </>
      )}
      {sessions?.length === 0 && (
        <p className="py-3 text-ink2">It has had no session yet. Start one above, or with its id from a program.</p>
      )}
    </div>
  );
}

"use client";

import dynamic from "next/dynamic";
import { FirstSession } from "@/components/sessions/first-session";
import { SessionFilters } from "@/components/sessions/session-filters";
import { SessionRow, SessionRowHeadings } from "@/components/sessions/session-row";
import { type SessionFilterState, useSessionFilter } from "@/components/sessions/use-session-filter";
import { Crumbs, HeaderActions } from "@/components/shell/header";
import { Button } from "@/components/ui/button";
import { CopyAsCurl } from "@/components/ui/copy";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { VirtualList } from "@/components/ui/virtual-list";
import { useShortcut } from "@/lib/client/keyboard";
import * as sessionsOf from "@/lib/client/sessions";
import { flag, useUrlState } from "@/lib/client/url-state";
import type { SessionSummary } from "@/lib/wire/session-summaries";

const CreateDialog = dynamic(
  () => import("@/components/sessions/create-session-dialog").then((module) => module.CreateSessionDialog),
  { ssr: false },
);

const fields = { create: flag() };

/** The runs of all agents, newest first, moving as they move. */
export function SessionsScreen() {
  const state = useSessionFilter();
  const { sessions, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = sessionsOf.useList(state.filter);
  const [{ create: creating }, set] = useUrlState(fields);
  const isEmpty = sessions?.length === 0 && !hasNextPage;
  const isFirst = isEmpty && !state.isNarrowed;
  const create = () => set({ create: true });
  useShortcut({ keys: "c", label: "Start a session", group: "This page", run: create });
  return (
    <div className="flex flex-col px-4 py-5 md:px-[26px]">
      <Crumbs trail={[{ label: "Sessions" }]} />
      <HeaderActions>
        {!isFirst && (
          <Button tone="primary" kbd="c" onClick={create}>
            Start a session
          </Button>
        )}
      </HeaderActions>
      <div className="flex items-start justify-between gap-3">
        <h1 className="title-face text-2xl">Sessions</h1>
        <CopyAsCurl call={sessionsOf.calls.list(state.filter)} />
      </div>
      <p className="text-ink2">The runs of your agents, and what each of them wrote.</p>
      {error && (
        <div className="mt-4">
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        </div>
      )}
      <SessionFilters state={state} sessions={sessions ?? []} />
      {!sessions && !error && <SkeletonRows label="Loading sessions" />}
      {sessions && !isEmpty && (
        <>
          <SessionRowHeadings />
          <VirtualList
            items={sessions}
            keyOf={keyOf}
            rowHeight={57}
            noun="session"
            label="Sessions"
            withPage
            onEndReached={
              hasNextPage
                ? () => {
                    if (!isFetchingNextPage) void fetchNextPage();
                  }
                : undefined
            }
          >
            {(session, index) => <SessionRow session={session} index={index} />}
          </VirtualList>
        </>
      )}
      {isFetchingNextPage && <p className="py-3 text-ink3">Loading older sessions…</p>}
      {isEmpty && state.isNarrowed && <NoMatch state={state} />}
      {isFirst && <FirstSession onCreate={create} />}
      {creating && <CreateDialog open onOpenChange={(open) => set({ create: open || null })} />}
    </div>
  );
}

const keyOf = (session: SessionSummary) => session.id;

function NoMatch({ state }: { state: SessionFilterState }) {
  return (
    <div className="flex flex-col items-start gap-2 py-8 text-ink2">
      <p>No session matches these filters.</p>
      <Button onClick={state.clear}>Clear the filters</Button>
    </div>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useCallback, useMemo } from "react";
import type { Entry, Transcript as Told } from "@/components/session-events/entries";
import { TranscriptContext } from "@/components/session-events/event-time";
import { Transcript } from "@/components/session-events/transcript";
import { sendingBlockedBecause } from "@/components/sessions/sending";
import type { Sight } from "@/components/sessions/session-screen";
import { useSessionView } from "@/components/sessions/use-session-view";
import { stepToWrite, type TranscriptState } from "@/components/sessions/use-transcript";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { UserText } from "@/components/ui/user-text";
import * as taskBudgets from "@/lib/client/task-budgets";
import { WireError } from "@/lib/wire/errors";
import type { Session } from "@/lib/wire/sessions";
import type { TaskBudget } from "@/lib/wire/task-budgets";
import { limitWords } from "./usage-tab/limits";

const FirstEvent = dynamic(() => import("@/components/sessions/first-event").then((module) => module.FirstEvent));

const Composer = dynamic(() => import("@/components/sessions/composer").then((module) => module.Composer), {
  ssr: false,
  loading: () => <ComposerToCome />,
});

const ComposerToCome = () => <div className="h-[53px] shrink-0 border-line border-t touch:h-[61px]" />;

interface TranscriptPaneProps {
  sessionId: string;
  session: Session | undefined;
  transcript: TranscriptState;
  /** The first rows have been drawn: the rest may be fetched. */
  isDrawn: boolean;
  onSight: (sight: Sight) => void;
}

/** What happened, row by row, and the place to say something. */
export function TranscriptPane({ sessionId, session, transcript, isDrawn, onSight }: TranscriptPaneProps) {
  const { events, error, choose, window: read } = transcript;
  const place = useMemo(
    () => ({
      sessionId,
      resources: session?.resources ?? [],
      sendingBlocked: session && sendingBlockedBecause(session),
      choose,
      isDrawn,
    }),
    [sessionId, session, choose, isDrawn],
  );
  const { data: budget } = useQuery(taskBudgets.retrieve(sessionId));
  const limitHit = useMemo(() => budget && limitHitIn(transcript.told, budget), [transcript.told, budget]);
  const sight = useCallback((first: Entry | undefined, last: Entry | undefined) => onSight({ first, last }), [onSight]);
  const [{ thread }, setView] = useSessionView();
  const step = (from: number, by: 1 | -1, show: (index: number) => void) => stepToWrite(transcript, from, by, show);
  return (
    <TranscriptContext.Provider value={place}>
      <section aria-label="What happened" className="flex min-h-0 min-w-0 flex-1 flex-col">
        {thread !== null && (
          <p className="flex items-center gap-3 border-line border-b bg-lapis-wash/50 px-4 py-1 text-ink2 md:px-[18px]">
            <span className="min-w-0 truncate">
              One thread alone: <UserText text={thread} />
            </span>
            <Button size="small" onClick={() => setView({ thread: null })}>
              Show all threads
            </Button>
          </p>
        )}
        {error !== undefined && <Trouble error={error} transcript={transcript} />}
        {!events && error === undefined && (
          <div className="flex-1 px-4 md:px-[18px]">
            <SkeletonRows rows={8} label="Loading what happened" />
          </div>
        )}
        {events && transcript.told.entries.length === 0 && thread === null && <FirstEvent sessionId={sessionId} />}
        {events && transcript.told.entries.length === 0 && thread !== null && (
          <p className="flex-1 px-4 py-4 text-ink2 md:px-[18px]">Nothing has happened in this thread.</p>
        )}
        {transcript.told.entries.length > 0 && (
          <Transcript
            told={transcript.told}
            opened={transcript.opened}
            reachesStart={transcript.reachesStart}
            reachesEnd={transcript.reachesEnd}
            loading={transcript.loading}
            older={read.older}
            newer={read.newer}
            toEnd={transcript.toEnd}
            target={transcript.target}
            chosen={transcript.chosen}
            limitHit={limitHit}
            onSight={sight}
            onStep={step}
            onClear={() => choose(null)}
          />
        )}
        {session && isDrawn ? <Composer session={session} /> : <ComposerToCome />}
      </section>
    </TranscriptContext.Provider>
  );
}

/** Where among the loaded rows a limit was reached: at the event that reached it, or by the clock. */
function limitHitIn({ entries, indexOfEvent }: Told, { status }: TaskBudget) {
  const { limit_hit, exhausted_at, exhausted_event_id } = status;
  if (!limit_hit || !exhausted_at) return undefined;
  const byClock = entries.findIndex(({ at }) => at !== null && Date.parse(at) >= Date.parse(exhausted_at));
  const index = exhausted_event_id ? (indexOfEvent.get(exhausted_event_id) ?? -1) : byClock;
  return { index, words: `Task budget reached: ${limitWords[limit_hit].toLowerCase()}` };
}

function Trouble({ error, transcript }: { error: unknown; transcript: TranscriptState }) {
  const missing = error instanceof WireError && error.type === "not_found_error";
  return (
    <div className="flex flex-col items-start gap-2 p-4">
      {missing ? <p role="alert">There is no such event in this session.</p> : <ErrorNotice error={error} />}
      <Button size="small" onClick={transcript.toEnd}>
        {missing ? "Show the end of the session" : "Try again"}
      </Button>
    </div>
  );
}

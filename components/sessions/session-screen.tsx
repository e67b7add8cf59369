"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useCallback, useRef } from "react";
import type { Entry } from "@/components/session-events/entries";
import { MinimapToCome } from "@/components/session-events/minimap/to-come";
import { SessionHeading } from "@/components/sessions/session-heading";
import { SessionTabs } from "@/components/sessions/session-tabs";
import { TranscriptPane } from "@/components/sessions/transcript-pane";
import { useSessionView } from "@/components/sessions/use-session-view";
import { useTranscript } from "@/components/sessions/use-transcript";
import { Crumbs } from "@/components/shell/header";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { classNames } from "@/lib/class-names";
import { useMedia } from "@/lib/client/media";
import * as sessionsOf from "@/lib/client/sessions";
import { useDrawn } from "@/lib/client/settled";
import { urls } from "@/lib/urls";
import type { Session } from "@/lib/wire/sessions";

const DeletedSession = dynamic(() =>
  import("@/components/sessions/deleted-session").then((module) => module.DeletedSession),
);

const SessionActs = dynamic(() => import("@/components/sessions/session-acts").then((module) => module.SessionActs), {
  ssr: false,
});

const Minimap = dynamic(() => import("@/components/session-events/minimap").then((module) => module.Minimap), {
  ssr: false,
  loading: MinimapToCome,
});

const Inspector = dynamic(() => import("@/components/sessions/inspector").then((module) => module.Inspector), {
  ssr: false,
  loading: () => <InspectorToCome />,
});

const InspectorToCome = () => (
  <div className="px-4">
    <SkeletonRows rows={4} label="Loading the inspector" isAwaited={false} />
  </div>
);

/** What of the transcript is in sight. */
export interface Sight {
  first: Entry | undefined;
  last: Entry | undefined;
}

/** Where the transcript tells the minimap what is in sight, without anything else being drawn anew while it scrolls. */
export interface SightPlace {
  /** Told last: the minimap may come after it. */
  told: Sight | undefined;
  show: (sight: Sight) => void;
}

/** One run of an agent: what happened in it, as it happens, and what it did to the memories it may use. */
export function SessionScreen({ sessionId }: { sessionId: string }) {
  const { data: session, error, refetch } = useQuery(sessionsOf.retrieve(sessionId));
  if (session?.deleted_at) return <DeletedSession session={session} />;
  return (
    <div className="grid h-full min-h-0 grid-rows-[auto_auto_minmax(0,1fr)]">
      <Crumbs
        trail={[
          { label: "Sessions", href: urls.sessions() },
          { label: session ? (session.title ?? "Untitled session") : "…" },
        ]}
      />
      <div className="min-h-[70px] min-w-0 border-line border-b">
        {session && <SessionHeading session={session} />}
        {!session && error && (
          <div className="p-4">
            <ErrorNotice error={error} onRetry={() => void refetch()} />
          </div>
        )}
      </div>
      <Happened sessionId={sessionId} session={session} />
    </div>
  );
}

/** The minimap, the transcript and what is beside it; on a narrow screen one of them at a time. */
function Happened({ sessionId, session }: { sessionId: string; session: Session | undefined }) {
  const [view, setView] = useSessionView();
  const wide = useMedia("(min-width: 1024px)");
  const over = session?.status === "terminated" || session?.archived_at != null;
  const transcript = useTranscript(sessionId, over);
  const sight = useRef<SightPlace>({ told: undefined, show: () => {} });
  const tellSight = useCallback((told: Sight) => {
    sight.current.told = told;
    sight.current.show(told);
  }, []);
  // What stands around the transcript is fetched behind it.
  const isDrawn = useDrawn(transcript.events !== undefined || transcript.error !== undefined);
  const asked = view.tab ?? "transcript";
  const tab = asked === "transcript" && wide ? "changes" : asked;
  return (
    <>
      {session && isDrawn && <SessionActs session={session} />}
      {isDrawn ? (
        <Minimap
          sessionId={sessionId}
          agentId={session?.agent.id}
          onJump={({ eventId, versionId }) => eventId && transcript.jump(eventId, true, versionId ?? undefined)}
          sight={sight}
          thread={view.thread}
          onThread={(thread) => setView({ thread, event: null })}
        />
      ) : (
        <MinimapToCome />
      )}
      <div className="grid min-h-0 grid-rows-[auto_minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_minmax(340px,420px)]">
        <div className="min-w-0 border-line lg:col-start-2 lg:border-l">
          <SessionTabs sessionId={sessionId} tab={tab} />
        </div>
        <div
          className={classNames(
            "flex min-h-0 min-w-0 flex-col lg:col-start-1 lg:row-span-2 lg:row-start-1",
            asked !== "transcript" && "max-lg:hidden",
          )}
        >
          {(wide || asked === "transcript") && (
            <TranscriptPane {...{ sessionId, session, transcript, isDrawn }} onSight={tellSight} />
          )}
        </div>
        <aside
          aria-label="Inspector"
          className={classNames(
            "min-h-0 min-w-0 overflow-y-auto border-line lg:col-start-2 lg:border-l",
            asked === "transcript" && "max-lg:hidden",
          )}
        >
          {tab !== "transcript" &&
            (isDrawn ? <Inspector {...{ sessionId, session, tab, transcript }} /> : <InspectorToCome />)}
        </aside>
      </div>
    </>
  );
}

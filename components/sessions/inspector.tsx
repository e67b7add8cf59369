"use client";

import { ChangesTab } from "@/components/sessions/changes-tab";
import { EventsTab } from "@/components/sessions/events-tab";
import { ResourcesTab } from "@/components/sessions/resources-tab";
import { sendingBlockedBecause } from "@/components/sessions/sending";
import { UsageTab } from "@/components/sessions/usage-tab";
import type { SessionTab } from "@/components/sessions/use-session-view";
import type { TranscriptState } from "@/components/sessions/use-transcript";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { Session } from "@/lib/wire/sessions";

interface InspectorProps {
  sessionId: string;
  session: Session | undefined;
  tab: SessionTab;
  transcript: TranscriptState;
}

/** What is beside the transcript: what the session changed, what it has, its events as they are, and what it used. Comes after the first content. */
export function Inspector({ sessionId, session, tab, transcript }: InspectorProps) {
  if (tab === "changes") return <ChangesTab sessionId={sessionId} transcript={transcript} />;
  if (tab === "events")
    return (
      <EventsTab {...{ sessionId, transcript }} over={session ? sendingBlockedBecause(session) !== undefined : false} />
    );
  if (!session)
    return (
      <div className="px-4">
        <SkeletonRows rows={4} label="Loading the session" />
      </div>
    );
  if (tab === "resources") return <ResourcesTab session={session} />;
  return <UsageTab session={session} />;
}

"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Entry, type Transcript, transcriptOf } from "@/components/session-events/entries";
import type { Target } from "@/components/session-events/transcript";
import { useSessionView } from "@/components/sessions/use-session-view";
import { notifyDone } from "@/components/ui/toast";
import { useFeed } from "@/lib/client/changes";
import * as sessionEvents from "@/lib/client/session-events";
import type { Change } from "@/lib/wire/changes";

interface Wanted {
  event: string;
  /** The write that is meant, where it stands in a row of its own. */
  version?: string;
  focus: boolean;
  turn: number;
}

/** What a session's page knows of what happened, and the ways to move in it. `over`: nothing will come any more. */
export function useTranscript(sessionId: string, over: boolean) {
  const [view, setView] = useSessionView();
  const { window: events, ...state } = sessionEvents.useWindow(sessionId, {
    eventId: view.event,
    threadId: view.thread,
    over,
  });
  const changes = useWrites(sessionId, state.events?.find(({ processed_at }) => processed_at)?.processed_at ?? null);
  const { reachesStart, reachesEnd } = state;
  const told = useMemo(
    () => transcriptOf(state.events ?? [], ofThread(changes ?? [], view.thread), { reachesStart, reachesEnd }),
    [state.events, changes, view.thread, reachesStart, reachesEnd],
  );
  const handled = useRef(view.event);
  const [wanted, want] = useState<Wanted | undefined>(
    view.event ? { event: view.event, focus: false, turn: 0 } : undefined,
  );
  const jump = useCallback(
    (event: string, focus = false, version?: string) => {
      handled.current = event;
      setView({ event });
      // What is not among the events of the thread that is shown is shown among all.
      if (!events.has(event)) void events.open(event).then(() => events.has(event) || setView({ thread: null }));
      want((before) => ({ event, version, focus, turn: (before?.turn ?? 0) + 1 }));
    },
    [events, setView],
  );
  useEffect(() => {
    if (view.event && view.event !== handled.current) jump(view.event);
  }, [view.event, jump]);
  const choose = useCallback(
    (event: string | null) => {
      handled.current = event;
      setView({ event });
    },
    [setView],
  );
  const toEnd = useCallback(() => {
    choose(null);
    want(undefined);
    void events.open();
  }, [choose, events]);
  const index = wanted && (told.indexOfVersion.get(wanted.version ?? "") ?? told.indexOfEvent.get(wanted.event));
  const target: Target | undefined = wanted && index !== undefined ? { ...wanted, index } : undefined;
  const chosen = view.event ? (told.indexOfEvent.get(view.event) ?? -1) : -1;
  return { ...state, told, changes, window: events, target, chosen, jump, choose, toEnd };
}

/** Of no thread in particular is a write that no call is known for. */
const ofThread = (changes: readonly Change[], thread: string | null) =>
  thread === null ? changes : changes.filter(({ tool_use }) => tool_use !== null);

export type TranscriptState = ReturnType<typeof useTranscript>;

/** The session's writes as far back as its loaded events reach, newest first. */
function useWrites(sessionId: string, since: string | null): readonly Change[] | undefined {
  const filter = useMemo(() => ({ session_id: sessionId }), [sessionId]);
  const { changes, hasOlder, isLoadingOlder, loadOlder } = useFeed(filter, false);
  const oldest = changes?.at(-1)?.memory_version.created_at;
  const wantsOlder = since !== null && oldest !== undefined && Date.parse(oldest) >= Date.parse(since);
  useEffect(() => {
    if (wantsOlder && hasOlder && !isLoadingOlder) loadOlder();
  }, [wantsOlder, hasOlder, isLoadingOlder, loadOlder]);
  return useMemo(() => changes && [...changes], [changes]);
}

const isWrite = (entry: Entry) => entry.kind === "write" || (entry.kind === "call" && entry.call.writes.length > 0);

/** The row of the next or the previous memory write from a row on; undefined when none is loaded on that side. */
export function writeFrom({ entries }: Transcript, from: number, by: 1 | -1): number | undefined {
  for (let i = from + by; i >= 0 && i < entries.length; i += by) if (isWrite(entries[i]!)) return i;
}

/** Goes to the next or the previous memory write: among the loaded rows, or by the call that made it, wherever that is. */
export function stepToWrite(state: TranscriptState, from: number, by: 1 | -1, show: (index: number) => void) {
  const index = writeFrom(state.told, from, by);
  if (index !== undefined) return show(index);
  const edge = by === 1 ? state.told.entries.findLast(({ at }) => at) : state.told.entries.find(({ at }) => at);
  const changes = by === 1 ? [...(state.changes ?? [])].reverse() : (state.changes ?? []);
  const next = changes.find(
    ({ memory_version, tool_use }) =>
      tool_use !== null &&
      !state.told.indexOfVersion.has(memory_version.id) &&
      by * (Date.parse(memory_version.created_at) - Date.parse(edge?.at ?? "")) > 0,
  );
  if (next?.tool_use) state.jump(next.tool_use.event_id, true);
  else notifyDone(by === 1 ? "No later memory write is known." : "No earlier memory write is known.");
}

"use client";

import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { Call } from "@/lib/client/curl";
import { api, route, withParams } from "@/lib/client/http";
import { onLiveItems } from "@/lib/client/live";
import { type FollowState, SessionFollower } from "@/lib/client/session-events/follower";
import { EventWindow, type ReadEvents } from "@/lib/client/session-events/window";
import * as sessions from "@/lib/client/sessions";
import { Minimap } from "@/lib/wire/minimap";
import { SentSessionEvents, type SessionEvent } from "@/lib/wire/session-events";
import { SessionEventStretch } from "@/lib/wire/session-events/stretches";

/** Events read at once: the first stretch is what a page waits for, the next ones are read ahead of the reader. */
const firstRows = 120;
const nextRows = 300;
/** What follows from events (status, usage, minimap) is asked for at most this often. */
const restMs = 1_500;

/** The requests behind the acts, for "copy as curl". */
export const calls = {
  list: (sessionId: string): Call => ({
    method: "GET",
    path: withParams(route`/v1/sessions/${sessionId}/events`, { order: "desc", limit: 100 }),
  }),
  send: (sessionId: string, events: readonly SentEvent[]): Call => ({
    method: "POST",
    path: route`/v1/sessions/${sessionId}/events`,
    body: { events },
  }),
  minimap: (sessionId: string): Call => ({ method: "GET", path: route`/api/sessions/${sessionId}/minimap` }),
};

/** What a person may post. */
export type SentEvent =
  | { type: "user.message"; content: { type: "text"; text: string }[] }
  | { type: "user.interrupt" }
  | { type: "user.tool_confirmation"; tool_use_id: string; result: "allow" | "deny"; deny_message?: string };

const reader =
  (sessionId: string, threadId: string | null): ReadEvents =>
  async (place, signal) => {
    const limit = "before" in place || "after" in place ? nextRows : firstRows;
    const { data, has_older, has_newer } = await api.get(
      SessionEventStretch,
      route`/api/sessions/${sessionId}/events`,
      { params: { ...place, session_thread_id: threadId ?? undefined, limit }, signal },
    );
    return { events: data, reachesStart: !has_older, reachesEnd: !has_newer };
  };

interface Looked {
  /** The event to open at; null for the end. */
  eventId: string | null;
  /** The only thread whose events are wanted; null for all. */
  threadId: string | null;
  /** Nothing will come any more. */
  over: boolean;
}

/** The events of a session, opened at one of them or at the end, and following what comes. */
export function useWindow(sessionId: string, { eventId, threadId, over }: Looked) {
  const queries = useQueryClient();
  const events = useMemo(() => new EventWindow(reader(sessionId, threadId)), [sessionId, threadId]);
  const [follows, setFollows] = useState<FollowState>("connecting");
  const state = useSyncExternalStore(events.subscribe, events.snapshot, events.snapshot);
  const isOpen = state.events !== undefined;
  const after = useMemo(() => followingFacts(() => void sessions.forget(queries, sessionId)), [queries, sessionId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a later choice is a jump, made by the page that knows what is loaded
  useEffect(() => {
    void events.open(eventId ?? undefined);
    return () => events.close();
  }, [events]);
  useEffect(() => {
    if (!isOpen || over) return;
    // Whose thread a new event is of the server knows.
    const ofThread = followingFacts(() => void events.catchUp());
    const follower = new SessionFollower(route`/v1/sessions/${sessionId}/events/stream`, {
      onEvents: (fresh) => {
        events.receive(threadId === null ? fresh : fresh.filter(({ id }) => events.has(id)));
        if (threadId !== null) ofThread.came();
        after.came();
      },
      onState: setFollows,
      lastId: () => events.last()?.id,
      catchUp: async () => {
        const before = events.last()?.id;
        await events.catchUp();
        if (events.last()?.id !== before) after.came();
      },
    });
    return () => {
      follower.close();
      ofThread.stop();
      after.stop();
    };
  }, [events, isOpen, over, sessionId, threadId, after]);
  useEffect(
    () =>
      onLiveItems(
        (items) => {
          if (items.some((item) => item.type === "redaction" || item.session?.id === sessionId)) after.came();
        },
        () => after.came(),
      ),
    [sessionId, after],
  );
  return { ...state, window: events, follows: over ? ("over" as const) : follows };
}

/** Tells that something came, at once and then at most every second and a half, the last time included. */
function followingFacts(tell: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const came = () => {
    if (timer !== undefined) {
      again = true;
      return;
    }
    tell();
    timer = setTimeout(() => {
      timer = undefined;
      if (!again) return;
      again = false;
      came();
    }, restMs);
  };
  return { came, stop: () => clearTimeout(timer) };
}

/** Where in the session what happened, in lanes of marks, bounded in number. */
export const minimap = (sessionId: string) =>
  queryOptions({
    queryKey: ["GET /api/sessions/{session_id}/minimap", { session_id: sessionId }],
    queryFn: ({ signal }) => api.get(Minimap, route`/api/sessions/${sessionId}/minimap`, { signal }),
    placeholderData: keepPreviousData,
  });

/** Posts events as the person signed in. Throws `invalid_request_error` when the session takes none any more. */
export function useSend(sessionId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (events: SentEvent[]) => {
      const { path, body } = calls.send(sessionId, events);
      return api.post(SentSessionEvents, path, body);
    },
    onSuccess: () => sessions.forget(queries, sessionId),
  });
}

/** All of one event as it is kept, as text to read or copy. */
export const asJson = (event: SessionEvent) => JSON.stringify(event, null, 2);

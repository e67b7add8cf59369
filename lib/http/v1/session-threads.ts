import type { Hono } from "hono";
import * as threads from "@/lib/domain/session-threads";
import { isStatusOfThread } from "@/lib/domain/session-threads/status-events";
import { endpoint } from "@/lib/http/endpoint";
import { eventStream } from "@/lib/http/event-stream";
import { SessionParams, SessionThreadParams } from "@/lib/http/params";
import { SessionEventPage, StreamSessionEvents } from "@/lib/wire/session-events";
import { ListSessionThreads, ListThreadEvents, SessionThread, SessionThreadPage } from "@/lib/wire/session-threads";

const tag = "Sessions";
const all = "/v1/sessions/{session_id}/threads";
const one = `${all}/{thread_id}`;

export function sessionThreadRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "get",
      path: all,
      tag,
      summary: "List a session's threads: its primary one",
      params: SessionParams,
      query: ListSessionThreads,
      reply: SessionThreadPage,
    },
    ({ actor, params, query }) => threads.list(actor, params.session_id, query),
  );
  endpoint(
    app,
    { method: "get", path: one, tag, summary: "Retrieve a thread", params: SessionThreadParams, reply: SessionThread },
    ({ actor, params }) => threads.retrieve(actor, params.session_id, params.thread_id),
  );
  endpoint(
    app,
    {
      method: "post",
      path: `${one}/archive`,
      tag,
      summary: "Archive a thread: the primary one ends with its session",
      params: SessionThreadParams,
      reply: SessionThread,
    },
    ({ actor, params }) => threads.archive(actor, params.session_id, params.thread_id),
  );
  endpoint(
    app,
    {
      method: "get",
      path: `${one}/events`,
      tag,
      summary: "List a thread's events in their order",
      params: SessionThreadParams,
      query: ListThreadEvents,
      reply: SessionEventPage,
    },
    ({ actor, params, query }) => threads.events(actor, params.session_id, params.thread_id, query),
  );
  eventStream(
    app,
    {
      path: `${one}/stream`,
      tag,
      summary: "Follow a thread's events, resumable with Last-Event-ID or after",
      params: SessionThreadParams,
      query: StreamSessionEvents,
      says: "`ping` (where the stream begins) and then each SessionEvent under its type; it ends behind the session's end",
      partsSilently: true,
    },
    async function* ({ actor, params, query, lastEventId, signal }) {
      const { session_id, thread_id } = params;
      let first = true;
      for await (const { place, events } of threads.follow(
        actor,
        session_id,
        thread_id,
        lastEventId ?? query.after,
        signal,
      )) {
        if (first) yield { event: "ping", id: place, data: {} };
        first = false;
        for (const event of events)
          yield { event: event.type, id: isStatusOfThread(event) ? undefined : event.id, data: event };
      }
    },
  );
}

import type { Hono } from "hono";
import * as sessionEvents from "@/lib/domain/session-events";
import { describedBytesMax, endpoint } from "@/lib/http/endpoint";
import { eventStream } from "@/lib/http/event-stream";
import { SessionParams } from "@/lib/http/params";
import {
  ListSessionEvents,
  SendSessionEvents,
  SentSessionEvents,
  SessionEventPage,
  StreamSessionEvents,
} from "@/lib/wire/session-events";

const tag = "Session events";
const all = "/v1/sessions/{session_id}/events";

export function sessionEventRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "post",
      path: all,
      tag,
      summary: "Send events to a session, all or none",
      params: SessionParams,
      body: SendSessionEvents,
      reply: SentSessionEvents,
      bodyBytesMax: describedBytesMax,
      numbersExactly: true,
    },
    ({ actor, params, body }) => sessionEvents.send(actor, params.session_id, body),
  );
  endpoint(
    app,
    {
      method: "get",
      path: all,
      tag,
      summary: "List a session's events in their order",
      params: SessionParams,
      query: ListSessionEvents,
      reply: SessionEventPage,
    },
    ({ actor, params, query }) => sessionEvents.list(actor, params.session_id, query),
  );
  for (const path of [`${all}/stream`, "/v1/sessions/{session_id}/stream"])
    eventStream(
      app,
      {
        path,
        tag,
        summary: "Follow a session's events, resumable with Last-Event-ID or after",
        params: SessionParams,
        query: StreamSessionEvents,
        says: "`ping` (where the stream begins) and then each SessionEvent under its type; it ends behind the session's end",
        partsSilently: true,
      },
      async function* ({ actor, params, query, lastEventId, signal }) {
        let first = true;
        const batches = sessionEvents.follow(actor, params.session_id, lastEventId ?? query.after, signal);
        for await (const { place, events } of batches) {
          if (first) yield { event: "ping", id: place, data: {} }; // clients of the wire pass over pings
          first = false;
          for (const event of events) yield { event: event.type, id: event.id, data: event };
        }
      },
    );
}

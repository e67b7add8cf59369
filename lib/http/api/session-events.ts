import type { Hono } from "hono";
import { read } from "@/lib/domain/session-events/reading";
import { endpoint } from "@/lib/http/endpoint";
import { SessionParams } from "@/lib/http/params";
import { ReadSessionEvents, SessionEventStretch } from "@/lib/wire/session-events/stretches";

export function sessionEventStretchRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "get",
      path: "/api/sessions/{session_id}/events",
      tag: "Sessions",
      summary: "Read a session's events around, before or behind one of them",
      params: SessionParams,
      query: ReadSessionEvents,
      reply: SessionEventStretch,
    },
    ({ actor, params, query }) => read(actor, params.session_id, query),
  );
}

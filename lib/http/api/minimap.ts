import type { Hono } from "hono";
import { minimap } from "@/lib/domain/session-events/minimap";
import { endpoint } from "@/lib/http/endpoint";
import { SessionParams } from "@/lib/http/params";
import { Minimap } from "@/lib/wire/minimap";

export function minimapRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "get",
      path: "/api/sessions/{session_id}/minimap",
      tag: "Sessions",
      summary: "See a session at a glance: marks in lanes, bounded in number at any length",
      params: SessionParams,
      reply: Minimap,
    },
    ({ actor, params }) => minimap(actor, params.session_id),
  );
}

import type { Hono } from "hono";
import { feedHealth } from "@/lib/domain/feed";
import { Health } from "@/lib/wire/health";
import { securityHeaders } from "./answer";
import { doors, serve } from "./endpoint";

/** `GET /health`: 200 with the feed's lag when the database answers, else 503. */
export function healthRoute(app: Hono): void {
  doors.push({
    method: "get",
    path: "/health",
    tag: "Server",
    summary: "Whether it works",
    reply: Health,
    forAnyone: true,
  });
  serve(app, { method: "get", path: "/health" }, async () => {
    const feed = await feedHealth();
    return (requestId) =>
      Response.json({ status: "ok", feed }, { headers: { ...securityHeaders, "request-id": requestId } });
  });
}

import type { Hono } from "hono";
import * as stats from "@/lib/domain/stats";
import { endpoint } from "@/lib/http/endpoint";
import { Activity, ListActivity } from "@/lib/wire/stats";

export function statsRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "get",
      path: "/api/stats/activity",
      tag: "Stats",
      summary: "Writes per hour or day",
      query: ListActivity,
      reply: Activity,
    },
    ({ actor, query }) => stats.activity(actor, query),
  );
}

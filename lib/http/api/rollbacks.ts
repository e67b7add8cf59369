import type { Hono } from "hono";
import * as rollbacks from "@/lib/domain/rollbacks";
import { endpoint } from "@/lib/http/endpoint";
import { CreateRollback, Rollback } from "@/lib/wire/rollbacks";

export function rollbackRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "post",
      path: "/api/rollbacks",
      tag: "Rollbacks",
      summary: "Roll a memory back to a version, forward",
      body: CreateRollback,
      reply: Rollback,
    },
    ({ actor, body }) => rollbacks.create(actor, body),
  );
}

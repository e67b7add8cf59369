import type { Hono } from "hono";
import { z } from "zod";
import * as sessionChanges from "@/lib/domain/session-changes";
import * as summaries from "@/lib/domain/session-summaries";
import { systemPrompt } from "@/lib/domain/sessions/system-prompt";
import * as taskBudgets from "@/lib/domain/task-budgets";
import { endpoint } from "@/lib/http/endpoint";
import { SessionParams } from "@/lib/http/params";
import { ListSessionChanges, SessionChangePage } from "@/lib/wire/session-changes";
import { SessionRecord, SessionSummaryPage } from "@/lib/wire/session-summaries";
import { ListSessions } from "@/lib/wire/sessions";
import { DeclareTaskBudget, TaskBudget } from "@/lib/wire/task-budgets";

const tag = "Sessions";
const all = "/api/sessions";
const one = `${all}/{session_id}`;
const params = SessionParams;

export function sessionSummaryRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "get",
      path: all,
      tag,
      summary: "List sessions with what each has done",
      query: ListSessions,
      reply: SessionSummaryPage,
    },
    ({ actor, query }) => summaries.list(actor, query),
  );
  endpoint(
    app,
    { method: "get", path: one, tag, summary: "Retrieve a session, a deleted one too", params, reply: SessionRecord },
    ({ actor, params }) => summaries.retrieve(actor, params.session_id),
  );
  endpoint(
    app,
    {
      method: "get",
      path: `${one}/changes`,
      tag,
      summary: "List what a session changed, memory by memory",
      params,
      query: ListSessionChanges,
      reply: SessionChangePage,
    },
    ({ actor, params, query }) => sessionChanges.list(actor, params.session_id, query),
  );
  endpoint(
    app,
    {
      method: "get",
      path: `${one}/system_prompt`,
      tag,
      summary: "What an agent's system prompt should say of its memory stores",
      params,
      reply: z.string().meta({ plain: true }),
    },
    ({ actor, params }) => systemPrompt(actor, params.session_id),
  );
  endpoint(
    app,
    {
      method: "get",
      path: `${one}/budget`,
      tag,
      summary: "How far a session is from its limits",
      params,
      reply: TaskBudget,
    },
    ({ actor, params }) => taskBudgets.retrieve(actor, params.session_id),
  );
  endpoint(
    app,
    {
      method: "post",
      path: `${one}/budget`,
      tag,
      summary: "Declare a session's limits",
      params,
      body: DeclareTaskBudget,
      reply: TaskBudget,
    },
    ({ actor, params, body }) => taskBudgets.declare(actor, params.session_id, body),
  );
}

import type { Hono } from "hono";
import * as threads from "@/lib/domain/session-threads";
import { endpoint } from "@/lib/http/endpoint";
import { SessionParams, SessionThreadParams } from "@/lib/http/params";
import { ListSessionThreads, SessionThread, SessionThreadPage } from "@/lib/wire/session-threads";

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
}

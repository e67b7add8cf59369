import type { Hono } from "hono";
import * as sessions from "@/lib/domain/sessions";
import { describedBytesMax, endpoint } from "@/lib/http/endpoint";
import { SessionParams } from "@/lib/http/params";
import { CreateSession, DeletedSession, ListSessions, Session, SessionPage, UpdateSession } from "@/lib/wire/sessions";

const tag = "Sessions";
const all = "/v1/sessions";
const one = `${all}/{session_id}`;

export function sessionRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "post",
      path: all,
      tag,
      summary: "Create a session with memory stores attached",
      body: CreateSession,
      bodyBytesMax: describedBytesMax,
      reply: Session,
    },
    ({ actor, body }) => sessions.create(actor, body),
  );
  endpoint(
    app,
    { method: "get", path: all, tag, summary: "List sessions, newest first", query: ListSessions, reply: SessionPage },
    ({ actor, query }) => sessions.list(actor, query),
  );
  endpoint(
    app,
    { method: "get", path: one, tag, summary: "Retrieve a session", params: SessionParams, reply: Session },
    ({ actor, params }) => sessions.retrieve(actor, params.session_id),
  );
  endpoint(
    app,
    {
      method: "post",
      path: one,
      tag,
      summary: "Update a session",
      params: SessionParams,
      body: UpdateSession,
      bodyBytesMax: describedBytesMax,
      reply: Session,
    },
    ({ actor, params, body }) => sessions.update(actor, params.session_id, body),
  );
  endpoint(
    app,
    {
      method: "post",
      path: `${one}/archive`,
      tag,
      summary: "Archive a session, for good",
      params: SessionParams,
      reply: Session,
    },
    ({ actor, params }) => sessions.archive(actor, params.session_id),
  );
  endpoint(
    app,
    {
      method: "delete",
      path: one,
      tag,
      summary: "Delete a session; what it wrote keeps its author",
      params: SessionParams,
      reply: DeletedSession,
    },
    ({ actor, params }) => sessions.remove(actor, params.session_id),
  );
}

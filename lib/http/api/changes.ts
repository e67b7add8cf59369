import type { Hono } from "hono";
import * as changes from "@/lib/domain/changes";
import { endpoint } from "@/lib/http/endpoint";
import { eventStream } from "@/lib/http/event-stream";
import { ChangePage, ListChanges, StreamChanges } from "@/lib/wire/changes";

const tag = "Changes";

export function changeRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "get",
      path: "/api/changes",
      tag,
      summary: "List every write, newest first",
      query: ListChanges,
      reply: ChangePage,
    },
    ({ actor, query }) => changes.list(actor, query),
  );
  eventStream(
    app,
    {
      path: "/api/changes/stream",
      tag,
      summary: "Follow every write and redaction, resumable with Last-Event-ID or after",
      query: StreamChanges,
      says:
        "`ready` (where the stream begins), `change` (a Change), `redaction` (a RedactionNotice: forget that text) and `goodbye` " +
        "(come back with the last id)",
    },
    async function* ({ actor, query: { after, ...filter }, lastEventId, signal }) {
      let first = true;
      for await (const { cursor, items } of changes.follow(actor, filter, lastEventId ?? after, signal)) {
        if (first) yield { event: "ready", id: cursor, data: {} };
        first = false;
        for (const { cursor: id, item } of items) yield { event: item.type, id, data: item };
      }
    },
  );
}

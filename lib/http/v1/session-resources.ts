import type { Hono } from "hono";
import * as resources from "@/lib/domain/session-resources";
import { endpoint } from "@/lib/http/endpoint";
import { SessionParams, SessionResourceParams } from "@/lib/http/params";
import {
  AttachFile,
  DeletedSessionResource,
  FileResource,
  ListSessionResources,
  SessionResource,
  SessionResourcePage,
  UpdateSessionResource,
} from "@/lib/wire/session-resources";

const tag = "Sessions";
const all = "/v1/sessions/{session_id}/resources";
const one = `${all}/{resource_id}`;

export function sessionResourceRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "get",
      path: all,
      tag,
      summary: "List what is attached to a session",
      params: SessionParams,
      query: ListSessionResources,
      reply: SessionResourcePage,
    },
    ({ actor, params, query }) => resources.list(actor, params.session_id, query),
  );
  endpoint(
    app,
    {
      method: "post",
      path: all,
      tag,
      summary: "Add a file to a session: refused here, where no files are kept",
      params: SessionParams,
      body: AttachFile,
      reply: FileResource,
    },
    ({ actor, params, body }) => resources.add(actor, params.session_id, body),
  );
  endpoint(
    app,
    {
      method: "get",
      path: one,
      tag,
      summary: "Retrieve an attached memory store, by the store's id",
      params: SessionResourceParams,
      reply: SessionResource,
    },
    ({ actor, params }) => resources.retrieve(actor, params.session_id, params.resource_id),
  );
  endpoint(
    app,
    {
      method: "post",
      path: one,
      tag,
      summary: "Change a repository's token: refused here, where there are none",
      params: SessionResourceParams,
      body: UpdateSessionResource,
      reply: SessionResource,
    },
    ({ actor, params }) => resources.update(actor, params.session_id, params.resource_id),
  );
  endpoint(
    app,
    {
      method: "delete",
      path: one,
      tag,
      summary: "Detach a resource: refused for memory stores",
      params: SessionResourceParams,
      reply: DeletedSessionResource,
    },
    ({ actor, params }) => resources.remove(actor, params.session_id, params.resource_id),
  );
}

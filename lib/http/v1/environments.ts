import type { Hono } from "hono";
import * as environments from "@/lib/domain/environments";
import { describedBytesMax, endpoint } from "@/lib/http/endpoint";
import {
  CreateEnvironment,
  DeletedEnvironment,
  Environment,
  EnvironmentPage,
  EnvironmentParams,
  ListEnvironments,
  UpdateEnvironment,
} from "@/lib/wire/environments";

const tag = "Environments";
const params = EnvironmentParams;
const all = "/v1/environments";
const one = `${all}/{environment_id}`;

export function environmentRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "post",
      path: all,
      tag,
      summary: "Create an environment",
      body: CreateEnvironment,
      bodyBytesMax: describedBytesMax,
      reply: Environment,
    },
    ({ actor, body }) => environments.create(actor, body),
  );
  endpoint(
    app,
    {
      method: "get",
      path: all,
      tag,
      summary: "List environments, newest first",
      query: ListEnvironments,
      reply: EnvironmentPage,
    },
    ({ actor, query }) => environments.list(actor, query),
  );
  endpoint(
    app,
    { method: "get", path: one, tag, summary: "Retrieve an environment", params, reply: Environment },
    ({ actor, params }) => environments.retrieve(actor, params.environment_id),
  );
  endpoint(
    app,
    {
      method: "post",
      path: one,
      tag,
      summary: "Update an environment",
      params,
      body: UpdateEnvironment,
      bodyBytesMax: describedBytesMax,
      reply: Environment,
    },
    ({ actor, params, body }) => environments.update(actor, params.environment_id, body),
  );
  endpoint(
    app,
    {
      method: "post",
      path: `${one}/archive`,
      tag,
      summary: "Archive an environment, for good",
      params,
      reply: Environment,
    },
    ({ actor, params }) => environments.archive(actor, params.environment_id),
  );
  endpoint(
    app,
    {
      method: "delete",
      path: one,
      tag,
      summary: "Delete an environment with its keys and its queue",
      params,
      reply: DeletedEnvironment,
    },
    ({ actor, params }) => environments.remove(actor, params.environment_id),
  );
}

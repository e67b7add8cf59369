import type { Hono } from "hono";
import * as environmentKeys from "@/lib/domain/environment-keys";
import { endpoint } from "@/lib/http/endpoint";
import {
  CreatedEnvironmentKey,
  CreateEnvironmentKey,
  EnvironmentKey,
  EnvironmentKeyPage,
  EnvironmentKeyParams,
  ListEnvironmentKeys,
} from "@/lib/wire/environment-keys";
import { EnvironmentParams } from "@/lib/wire/environments";

const tag = "Environment keys";
const path = "/api/environments/{environment_id}/keys";

export function environmentKeyRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "get",
      path,
      tag,
      summary: "List an environment's keys, newest first",
      params: EnvironmentParams,
      query: ListEnvironmentKeys,
      reply: EnvironmentKeyPage,
    },
    ({ actor, params, query }) => environmentKeys.list(actor, params.environment_id, query),
  );
  endpoint(
    app,
    {
      method: "post",
      path,
      tag,
      summary: "Create a key for an environment's work queue; its secret is in this reply only",
      params: EnvironmentParams,
      body: CreateEnvironmentKey,
      reply: CreatedEnvironmentKey,
    },
    ({ actor, params, body }) => environmentKeys.create(actor, params.environment_id, body),
  );
  endpoint(
    app,
    {
      method: "delete",
      path: `${path}/{key_id}`,
      tag,
      summary: "Revoke an environment's key; it stays in the list",
      params: EnvironmentKeyParams,
      reply: EnvironmentKey,
    },
    ({ actor, params }) => environmentKeys.revoke(actor, params.environment_id, params.key_id),
  );
}

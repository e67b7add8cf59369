import type { Hono } from "hono";
import { z } from "zod";
import * as apiKeys from "@/lib/domain/api-keys";
import { endpoint } from "@/lib/http/endpoint";
import { ApiKey, ApiKeyPage, CreateApiKey, CreatedApiKey, ListApiKeys, UpdateApiKey } from "@/lib/wire/api-keys";
import { IdParam } from "@/lib/wire/pages";

const tag = "API keys";
const params = z.object({ api_key_id: IdParam });
const path = "/api/keys/{api_key_id}";

export function apiKeyRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "get",
      path: "/api/keys",
      tag,
      summary: "List API keys, newest first",
      query: ListApiKeys,
      reply: ApiKeyPage,
    },
    ({ actor, query }) => apiKeys.list(actor, query),
  );
  endpoint(
    app,
    {
      method: "post",
      path: "/api/keys",
      tag,
      summary: "Create an API key; its secret is in this reply only",
      body: CreateApiKey,
      reply: CreatedApiKey,
    },
    ({ actor, body }) => apiKeys.create(actor, body),
  );
  endpoint(
    app,
    { method: "get", path, tag, summary: "Retrieve an API key", params, reply: ApiKey },
    ({ actor, params }) => apiKeys.retrieve(actor, params.api_key_id),
  );
  endpoint(
    app,
    { method: "post", path, tag, summary: "Rename an API key", params, body: UpdateApiKey, reply: ApiKey },
    ({ actor, params, body }) => apiKeys.update(actor, params.api_key_id, body),
  );
  endpoint(
    app,
    { method: "delete", path, tag, summary: "Revoke an API key; it stays in the list", params, reply: ApiKey },
    ({ actor, params }) => apiKeys.revoke(actor, params.api_key_id),
  );
}

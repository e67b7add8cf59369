import type { Hono } from "hono";
import { z } from "zod";
import { RedactionNotice } from "@/lib/wire/changes";
import { ErrorEnvelope } from "@/lib/wire/errors";
import { securityHeaders } from "./answer";
import { doors, serve } from "./endpoint";
import { type Credential, type Need, needOf } from "./needs";

/** A part of the document: JSON that the OpenAPI 3.1 schema judges. */
export type Part = { [name: string]: unknown };

type Door = (typeof doors)[number];

let document: Part | undefined;

/** `GET /openapi.json`: both APIs, described by the schemas that validate them. Tells nothing secret, so anyone may read it. */
export function openApiRoute(app: Hono): void {
  serve(app, { method: "get", path: "/openapi.json" }, async () => {
    document ??= describeApi();
    const text = JSON.stringify(document);
    const headers = { ...securityHeaders, "content-type": "application/json" };
    return (requestId) => new Response(text, { headers: { ...headers, "request-id": requestId } });
  });
}

/** The OpenAPI 3.1 document of every door that was opened. */
export function describeApi(): Part {
  const schemas: Part = {};
  const paths: { [path: string]: Part } = {};
  for (const door of doors) {
    const path = paths[door.path] ?? {};
    path[door.method] = operation(door, schemas);
    paths[door.path] = path;
  }
  for (const schema of [ErrorEnvelope, RedactionNotice]) jsonSchema(schema, "output", schemas);
  return {
    openapi: "3.1.1",
    info: {
      title: "Palimpsest",
      version: "1",
      summary: "A memory server for AI agents.",
      description,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    security: [{ bearer: [] }, { api_key: [] }, { console: [] }],
    tags: [...new Set(doors.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { schemas, responses, headers: replyHeaders, parameters, securitySchemes },
  };
}

const description = `Two APIs under one roof. \`/v1\` speaks the memory routes of Claude Managed Agents, so that the official SDK works
with only \`baseURL\` and the key changed. \`/api\` is what the console adds; it uses both and nothing else.

**Errors** are one envelope; switch on \`error.type\`, never on the message. **Lists** answer \`data\` and \`next_page\`: the next page is the
same query with \`page\` set to it, until it is null. **Times** are RFC 3339 with microseconds. Bodies are JSON in UTF-8; a name given
twice in one object is refused, unknown names are ignored. The headers \`anthropic-version\` and \`anthropic-beta\` are accepted and make no
difference. Whatever is not here is a 404 with the same envelope.`;

function operation(door: Door, schemas: Part): Part {
  const own = [...parametersOf(door.params, "path", schemas), ...parametersOf(door.query, "query", schemas)];
  const shared = door.remarks ? ["Note", "ToolUseId"] : isStream(door) ? ["LastEventId"] : [];
  const taken = [...own, ...shared.map((name) => ({ $ref: `#/components/parameters/${name}` }))];
  return {
    operationId: operationId(door),
    tags: [door.tag],
    summary: door.summary,
    ...(door.forAnyone ? { security: [] } : credentialsFor(needOf(door))),
    ...(taken.length > 0 ? { parameters: taken } : {}),
    ...(door.body
      ? { requestBody: { required: !door.bodyOptional, content: json(jsonSchema(door.body, "input", schemas)) } }
      : {}),
    responses: { 200: success(door, schemas), ...refusals(door) },
  };
}

/** Which credentials open a route, with the scopes that keys must hold; and the same in words, as not every reader shows the one. */
function credentialsFor({ by, scope, says }: Need): Part {
  const scopes = scope ? [scope] : [];
  const alternatives: { [kind in Credential]: Part[] } = {
    key: [{ bearer: scopes }, { api_key: scopes }],
    person: [{ console: [] }],
    session_token: [{ session_token: [] }],
    environment_key: [{ environment_key: [] }],
  };
  const needed = scope ? `Needs the scope \`${scope}\`.` : "";
  const description = [needed, says].filter(Boolean).join(" ");
  return { ...(description ? { description } : {}), security: by.flatMap((kind) => alternatives[kind]) };
}

/** `post /v1/memory_stores/{memory_store_id}/archive` → `post_v1_memory_stores_memory_store_id_archive`. */
const operationId = ({ method, path }: Door) => `${method}${path.replaceAll(/[^A-Za-z0-9]+/g, "_").replace(/_$/, "")}`;

const isPlain = ({ reply }: Door) => reply.meta()?.plain === true;
const isStream = ({ reply }: Door) => reply.meta()?.stream === true;
const json = (schema: Part) => ({ "application/json": { schema } });

function success(door: Door, schemas: Part): Part {
  const headers = { "request-id": { $ref: "#/components/headers/RequestId" } };
  if (isPlain(door))
    return { description: "Done.", headers, content: { "text/plain": { schema: { type: "string" } } } };
  if (!isStream(door))
    return { description: "Done.", headers, content: json(jsonSchema(door.reply, "output", schemas)) };
  return {
    description: `Server-sent events, each with an \`id\` to resume from: ${door.reply.meta()?.says}. A comment every 15 seconds keeps the line open.`,
    headers,
    content: { "text/event-stream": { schema: { type: "string" } } },
  };
}

/** Which refusals a route can answer; `default` is for those that any can. */
function refusals(door: Door): Part {
  const names: Part = { default: "Refused" };
  if (door.body || door.query || door.remarks) names[400] = "Invalid";
  if (!door.forAnyone) Object.assign(names, { 401: "Unauthenticated", 403: "NotAllowed" });
  if (door.params) names[404] = "NotFound";
  if (door.remarks || door.path === "/api/rollbacks") names[409] = "Conflict";
  if (door.body) names[413] = "TooLarge";
  names[429] = "TooMany";
  names[503] = "Unavailable";
  const referred = Object.entries(names).map(([status, name]) => [status, { $ref: `#/components/responses/${name}` }]);
  return Object.fromEntries(referred);
}

function parametersOf(schema: z.ZodType | undefined, where: "path" | "query", schemas: Part): Part[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, "input", schemas) as {
    properties?: { [name: string]: Part };
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: where,
    required: where === "path" || required.includes(name),
    ...(description ? { description } : {}),
    schema: rest,
  }));
}

/** A schema as JSON Schema; schemas with an id of their own go to the components and are referred to. */
function jsonSchema(schema: z.ZodType, io: "input" | "output", schemas: Part): Part {
  const { $schema, $defs, ...body } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema: written }) =>
      rewrite(z.globalRegistry.get(zodSchema)?.override as Part | undefined, written as Part),
  });
  const referred = (part: unknown) =>
    JSON.parse(JSON.stringify(part).replaceAll('"#/$defs/', '"#/components/schemas/'));
  for (const [name, definition] of Object.entries($defs ?? {})) schemas[name] = referred(definition);
  return referred(body);
}

/** What a schema says of itself in `override` counts; noise goes, and so does the promise that nothing will ever be added. */
function rewrite(override: Part | undefined, written: Part): void {
  if (override) {
    for (const name of Object.keys(written)) if (name !== "default" && name !== "description") delete written[name];
    Object.assign(written, override);
  }
  if (written.additionalProperties === false) delete written.additionalProperties;
  if (written.minimum === Number.MIN_SAFE_INTEGER) delete written.minimum;
  if (written.maximum === Number.MAX_SAFE_INTEGER) delete written.maximum;
  delete written.override;
  delete written.id;
}

const refused = (description: string) => ({
  description,
  headers: { "request-id": { $ref: "#/components/headers/RequestId" } },
  content: json({ $ref: "#/components/schemas/ErrorEnvelope" }),
});

const responses = {
  Refused: refused("Refused, or failed."),
  Invalid: refused("`invalid_request_error`: something in the request is not as it must be, or the state forbids it."),
  Unauthenticated: refused("`authentication_error`: no credential, or not a valid one."),
  NotAllowed: refused("`permission_error`: the credential lacks the scope."),
  NotFound: refused("`not_found_error`: unknown, deleted, or another workspace's."),
  Conflict: refused(
    "`memory_path_conflict_error` (with `conflicting_path` and `conflicting_memory_id`), `memory_precondition_failed_error` or `conflict_error`.",
  ),
  TooLarge: refused("`request_too_large`: the whole request is over the limit."),
  TooMany: refused("`rate_limit_error`: see `retry-after`."),
  Unavailable: refused("`api_error`: the database does not answer; nothing of the request was acknowledged."),
};

const replyHeaders = {
  RequestId: { description: "Finds the request in the server's log.", schema: { type: "string" } },
};

const parameters = {
  Note: {
    name: "Palimpsest-Note",
    in: "header",
    description: "Why: percent-encoded UTF-8 of at most 500 characters, shown in the history, nulled by redaction.",
    schema: { type: "string" },
  },
  ToolUseId: {
    name: "Palimpsest-Tool-Use-Id",
    in: "header",
    description: "The `agent.tool_use` event that caused this write.",
    schema: { type: "string", pattern: "^sevt_[A-Za-z0-9_-]{1,100}$" },
  },
  LastEventId: {
    name: "Last-Event-ID",
    in: "header",
    description: "The id of the last event received: the stream continues right behind it. Wins over `after`.",
    schema: { type: "string" },
  },
};

const securitySchemes = {
  bearer: {
    type: "http",
    scheme: "bearer",
    description: "An API key that holds the scope that is named; `admin` implies all.",
  },
  environment_key: {
    type: "http",
    scheme: "bearer",
    description: "An environment's key: its work queue, and nothing else.",
  },
  session_token: {
    type: "http",
    scheme: "bearer",
    description:
      "A token of a session or of a work item: its own session and the stores attached to it, and nothing else.",
  },
  api_key: {
    type: "apiKey",
    in: "header",
    name: "x-api-key",
    description: "The same API key, as older clients send it.",
  },
  console: {
    type: "apiKey",
    in: "cookie",
    name: "palimpsest.session",
    description:
      "A person signed in to the console; from its own origin only. Behind https its name begins with `__Host-`.",
  },
};

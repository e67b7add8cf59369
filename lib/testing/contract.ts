/**
 * The official SDK and raw requests against a server under test. Every reply that comes through here is held against the
 * schema of its route: nothing missing, nothing added, errors in the envelope, the headers that no answer may lack.
 *
 *   const server = await startServer();
 *   const client = sdk(server);                 // throws the SDK's own errors, never retries
 *   const call = raw(server);                   // (await call("GET", "/v1/memory_stores")).status
 */
import Anthropic from "@anthropic-ai/sdk";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { Hono } from "hono";
import type { z } from "zod";
import { doors } from "@/lib/http/endpoint";
import { describeApi, type Part } from "@/lib/http/openapi";
import { openRoutes } from "@/lib/http/routes";
import { ErrorEnvelope } from "@/lib/wire/errors";

openRoutes(new Hono());

export interface Server {
  url: string;
  apiKey: string;
}

type Door = (typeof doors)[number];

/** Every route, for tests that are generated from all of them. */
export const allDoors: readonly Door[] = doors;

/** The SDK as its users make it; `retries` is 0 so that a test sees each answer. */
export const sdk = ({ url, apiKey }: Server, retries = 0): Anthropic =>
  new Anthropic({ baseURL: url, apiKey, maxRetries: retries, fetch: checkedFetch });

export interface Reply<T> {
  status: number;
  headers: Headers;
  body: T;
}

export interface RawOptions {
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is. */
  text?: string | Uint8Array;
}

/** Requests as any client could make them; the reply's body is parsed and checked. */
export function raw({ url, apiKey }: Server) {
  return async <T = ErrorEnvelope>(method: string, path: string, options: RawOptions = {}): Promise<Reply<T>> => {
    const { json, text, headers } = options;
    const body = json === undefined ? text : JSON.stringify(json);
    const response = await checkedFetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body as BodyInit | undefined,
      redirect: "manual",
    });
    const replied = await response.text();
    const plain = response.headers.get("content-type")?.startsWith("text/plain");
    const read = plain ? replied : replied ? JSON.parse(replied) : undefined;
    return { status: response.status, headers: response.headers, body: read };
  };
}

/** `fetch`, but a reply that is not what the route promises throws. */
export const checkedFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const url = new URL(input instanceof Request ? input.url : input);
  const method = init?.method?.toUpperCase() ?? "GET";
  await check(method, url.pathname, response);
  return response;
};

async function check(method: string, path: string, response: Response): Promise<void> {
  const where = `${method} ${path} → ${response.status}`;
  const { headers, status } = response;
  if (!/^req_01\w+$/.test(headers.get("request-id") ?? "")) throw new Error(`${where}: no request-id`);
  if (headers.get("x-content-type-options") !== "nosniff") throw new Error(`${where}: may be sniffed`);
  if (!headers.get("cache-control")?.includes("no-store")) throw new Error(`${where}: may be kept`);
  if (headers.get("referrer-policy") !== "no-referrer") throw new Error(`${where}: may be sent as a referrer`);
  if (status === 409 && headers.get("x-should-retry") !== "false") throw new Error(`${where}: would be retried`);
  if (method === "HEAD" || headers.get("content-type")?.startsWith("text/event-stream")) return;
  if (status === 200 && doorFor(method, path)?.reply.meta()?.plain) {
    if (headers.get("content-type") !== "text/plain; charset=utf-8") throw new Error(`${where}: is no plain text`);
    return;
  }
  if (headers.get("content-type") !== "application/json")
    throw new Error(`${where}: content-type ${headers.get("content-type")}`);
  const body: unknown = await response.clone().json();
  if (status === 200) requireForm(where, doorFor(method, path)?.reply, body);
  else requireForm(where, ErrorEnvelope, body);
  requireDescribed(where, doorFor(method, path), status, body);
  if (status !== 200 && (body as ErrorEnvelope).request_id !== headers.get("request-id"))
    throw new Error(`${where}: two request ids`);
}

/** Parsing drops what the schema does not know, so equality says that there was nothing else. */
function requireForm(where: string, schema: z.ZodType | undefined, body: unknown): void {
  if (!schema) throw new Error(`${where}: no such route, and yet an answer`);
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Error(`${where}: ${parsed.error.message}`);
  const [known, sent] = [sorted(parsed.data), sorted(body)];
  if (known !== sent) throw new Error(`${where}: the reply holds more than its schema: ${sent}`);
}

/** The published description of the API as a validator. */
const description = describeApi() as { paths: { [path: string]: { [method: string]: { responses: Part } } } };
const validator = new Ajv2020({ strict: false, validateFormats: false }).addSchema({ $id: "api", ...description });
const pointer = (...names: (string | number)[]) =>
  names.map((name) => `/${encodeURIComponent(String(name).replaceAll("~", "~0").replaceAll("/", "~1"))}`).join("");

/** Compiling a schema costs a hundred times what holding a reply against it does. */
const described = new Map<string, ValidateFunction>();

function requireDescribed(where: string, door: Door | undefined, status: number, body: unknown): void {
  if (!door) return;
  const responses = description.paths[door.path]?.[door.method]?.responses ?? {};
  const key = status in responses ? status : "default";
  const { $ref } = responses[key] as { $ref?: string };
  const at = $ref ?? `#${pointer("paths", door.path, door.method, "responses", key)}`;
  const validate =
    described.get(at) ?? validator.compile({ $ref: `api${at}${pointer("content", "application/json", "schema")}` });
  described.set(at, validate);
  if (!validate(body)) throw new Error(`${where}: not as described: ${validator.errorsText(validate.errors)}`);
}

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** The route that a request goes to; literal segments win over parameters, as in the server. */
export function doorFor(method: string, path: string): Door | undefined {
  const segments = path.split("/");
  const fits = ({ method: own, path: template }: Door) => {
    const parts = template.split("/");
    return (
      own.toUpperCase() === method &&
      parts.length === segments.length &&
      parts.every((part, at) => part.startsWith("{") || part === segments[at])
    );
  };
  return doors.filter(fits).sort((a, b) => a.path.split("{").length - b.path.split("{").length)[0];
}

/** A timestamp as a text that sorts as time does: the wire leaves out zeros at its end. */
export const inOrder = (timestamp: string): string => timestamp.replace("Z", "").padEnd(26, "0");

/** Waits until `ready` answers something other than undefined or false; throws after `ms`. */
export async function eventually<T>(ready: () => Promise<T | undefined | false>, ms = 30_000): Promise<T> {
  for (const deadline = Date.now() + ms; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const value = await ready();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`It did not happen within ${ms} ms.`);
  }
}

/** The SDK's error that a call ends in. Throws when the call succeeds. */
export async function refusalOf(call: Promise<unknown>): Promise<InstanceType<typeof Anthropic.APIError>> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Anthropic.APIError) return error;
    throw error;
  }
  throw new Error("The call was not refused.");
}

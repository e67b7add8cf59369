import type { ServerResponse } from "node:http";
import type { Context, Hono } from "hono";
import { z } from "zod";
import type { Actor } from "@/lib/domain/actor";
import * as credentials from "@/lib/domain/credentials";
import { newId } from "@/lib/domain/ids";
import type { WriteRemarks } from "@/lib/domain/memories/writes";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { invalid, notFound } from "@/lib/wire/errors";
import { answer, answerPlain, refuse } from "./answer";
import { readJson } from "./body";
import { clientAddress } from "./client-address";
import { complaintOf } from "./complaint";
import { admit, needOf } from "./needs";
import { readRemarks } from "./remarks";

type Schema = z.ZodType;
type Parsed<S> = S extends Schema ? z.infer<S> : undefined;

/** One route: what it takes, what it answers, and how the reference describes it. */
export interface Door<
  P extends Schema | undefined,
  Q extends Schema | undefined,
  B extends Schema | undefined,
  R extends Schema,
> {
  method: "get" | "post" | "delete";
  /** With `{name}` for parameters, as OpenAPI and the log spell it. */
  path: string;
  /** What it does, in a sentence for the reference. */
  summary: string;
  tag: string;
  params?: P;
  query?: Q;
  body?: B;
  /** Whether an empty body counts as `{}`. */
  bodyOptional?: boolean;
  reply: R;
  /** Whether `Palimpsest-Note` and `Palimpsest-Tool-Use-Id` may come with it. */
  remarks?: boolean;
  /** Whether it asks for no credential. What others ask for stands in `needs.ts`. */
  forAnyone?: boolean;
  /** Largest body in bytes; 1 MB unless said, which holds 102,400 bytes however they are escaped. */
  bodyBytesMax?: number;
  /** Whether numbers in the body that JavaScript cannot hold are kept as they came (`lib/exact-numbers.ts`). */
  numbersExactly?: boolean;
}

export interface Call<P, Q, B> {
  actor: Actor;
  params: Parsed<P>;
  query: Parsed<Q>;
  body: Parsed<B>;
  remarks: WriteRemarks;
  /** A header of the request; null when it was not sent. */
  header(name: string): string | null;
  /** Aborted when whoever asked has gone before the answer. */
  readonly signal: AbortSignal;
}

type AnyDoor = Door<Schema | undefined, Schema | undefined, Schema | undefined, Schema>;

/** Every route that was opened, for the reference at /openapi.json. */
export const doors: AnyDoor[] = [];

/** Largest body in bytes where agents, environments and sessions are described: the vendor's own limit. */
export const describedBytesMax = 32_000_000;

/** 1 MB, or what a memory of the server's limit may grow to when every byte of it is escaped. */
const bodyBytesMaxDefault = () => Math.max(1_000_000, env.PALIMPSEST_MAX_MEMORY_BYTES * 6 + 20_000);

/** Opens a route: credentials, parsing, the act, the answer. The act's errors become envelopes here and nowhere else. */
export function endpoint<
  P extends Schema | undefined,
  Q extends Schema | undefined,
  B extends Schema | undefined,
  R extends Schema,
>(app: Hono, door: Door<P, Q, B, R>, act: (call: Call<P, Q, B>) => Promise<z.infer<R>>): void {
  doors.push(door as AnyDoor);
  const need = needOf(door);
  serve(app, door, async ({ request, params: rawParams, identify, outgoing }) => {
    const actor = await identify();
    admit(actor, need);
    const call = {
      actor,
      params: parseParams(door.params, rawParams),
      query: door.query && parseQuery(door.query, request.url),
      body: parse(door.body, door.body && (await bodyOf(request, door))),
      remarks: door.remarks ? readRemarks(request.headers) : {},
      header: (name: string) => request.headers.get(name),
      get signal() {
        if (request.method === "HEAD") return AbortSignal.abort(); // nobody reads the answer
        return request.signal; // made when it is asked for, which few doors do
      },
    } as Call<P, Q, B>;
    return async (requestId) => {
      const reply = await act(call);
      return isPlain(door.reply) ? answerPlain(requestId, String(reply)) : answer(request, requestId, reply, outgoing);
    };
  });
}

/** Whether a reply is no JSON but text. */
const isPlain = (reply: Schema) => reply.meta()?.plain === true;

async function bodyOf(request: Request, door: Partial<AnyDoor>): Promise<unknown> {
  const { bodyOptional, bodyBytesMax, numbersExactly } = door;
  if (bodyOptional && request.body === null) return {};
  if (bodyOptional && request.headers.get("content-length") === "0") return {};
  return readJson(request, bodyBytesMax ?? bodyBytesMaxDefault(), numbersExactly);
}

/** A request as the doors see it: `identify` says who is calling, again and again if need be. */
export interface Incoming {
  request: Request;
  params: Record<string, string>;
  /** The client's, with forwarded headers already judged. */
  address: string;
  identify(): Promise<Actor>;
  /** Node's response, where the request came over Node's server. */
  outgoing?: ServerResponse;
}

function incoming(context: Context): Incoming {
  const request = context.req.raw;
  const address = clientAddress(context);
  const { method, headers } = request;
  const identify = () => credentials.identify({ method, headers, address });
  const { outgoing } = (context.env ?? {}) as { outgoing?: ServerResponse };
  return { request, params: context.req.param(), address, identify, outgoing };
}

/** What any route shares, streams included: a request id, one line in the log, and errors as envelopes. */
export function serve(
  app: Hono,
  { method, path }: { method: string; path: string },
  respond: (incoming: Incoming) => Promise<(requestId: string) => Response | Promise<Response>>,
): void {
  app.on(method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ":$1"), async (context) => {
    const requestId = newId("req");
    const started = performance.now();
    let response: Response;
    try {
      response = await (await respond(incoming(context)))(requestId);
    } catch (cause) {
      response = refuse(cause, requestId);
    }
    const ms = Math.round((performance.now() - started) * 10) / 10;
    log.request({ method: method.toUpperCase(), route: path, status: response.status, ms, request_id: requestId });
    return response;
  });
}

/** An id that cannot be one names nothing: not found rather than invalid. */
export function parseParams(schema: Schema | undefined, raw: Record<string, string>): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(raw);
  if (!result.success) throw notFound("What this path names");
  return result.data;
}

/** The query of a URL by its schema. Throws `invalid_request_error` that names the field, never its value. */
export const parseQuery = <Q extends Schema>(schema: Q, url: string): z.infer<Q> =>
  parse(schema, readQuery(url, schema)) as z.infer<Q>;

/** A value by its schema. Throws `invalid_request_error` that names the field, never its value. */
export function parse(schema: Schema | undefined, raw: unknown): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  throw invalid(complaintOf(result.error));
}

/** The query as the schemas want it: of repeated names the last counts, save where several are asked for. */
function readQuery(url: string, schema: Schema): Record<string, string | string[]> {
  const start = url.indexOf("?");
  const query: Record<string, string | string[]> = Object.create(null); // a caller may name a parameter `constructor`
  if (start === -1) return query;
  for (const [name, value] of new URLSearchParams(url.slice(start))) {
    const bare = name.replace(/\[\]$/, "");
    const before = query[bare];
    if (name !== bare) query[bare] = before === undefined ? [value] : [before, value].flat();
    else if (before !== undefined && asksForSeveral(schema, name)) query[name] = [before, value].flat();
    else query[name] = value;
  }
  return query;
}

function asksForSeveral(schema: Schema, name: string): boolean {
  if (!(schema instanceof z.ZodObject) || !Object.hasOwn(schema.shape, name)) return false;
  const field: Schema = schema.shape[name];
  const { override } = (field instanceof z.ZodOptional ? (field.unwrap() as Schema) : field).meta() ?? {};
  return (override as { type?: string } | undefined)?.type === "array";
}

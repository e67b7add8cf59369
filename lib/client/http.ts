import type { z } from "zod";
import { reportSignedOut } from "@/lib/client/signed-out";
import { errorFromEnvelope, WireError } from "@/lib/wire/errors";

type Params = Record<string, string | number | boolean | null | undefined>;

interface Options {
  params?: Params;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/**
 * The one fetcher of the console: same origin, JSON both ways, replies typed by the wire's schemas.
 * Throws `WireError` for every answer that is not a success; a server that cannot be reached is an `api_error` with the code `unreachable`.
 * An answer of 401 is also reported to the shell, which asks for a new sign-in.
 */
export const api = {
  get: <S extends z.ZodType>(reply: S, path: string, options?: Options) => send(reply, "GET", path, undefined, options),
  post: <S extends z.ZodType>(reply: S, path: string, body?: unknown, options?: Options) =>
    send(reply, "POST", path, body, options),
  delete: <S extends z.ZodType>(reply: S, path: string, options?: Options) =>
    send(reply, "DELETE", path, undefined, options),
  /** What is no JSON: the few replies that are plain text. */
  text: async (path: string, options?: Options) => (await answerOf("GET", path, undefined, options)).text(),
};

/** Spells a path with its ids encoded: route`/api/keys/${id}`. */
export function route(texts: TemplateStringsArray, ...values: string[]): string {
  return texts.reduce((path, text, i) => path + encodeURIComponent(values[i - 1]!) + text);
}

/** Appends the parameters that are set. */
export function withParams(path: string, params: Params = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  return search.size ? `${path}?${search}` : path;
}

async function send<S extends z.ZodType>(
  reply: S,
  method: string,
  path: string,
  body: unknown,
  options?: Options,
): Promise<z.output<S>> {
  const response = await answerOf(method, path, body, options);
  return reply.parse(response.status === 204 ? undefined : await response.json().catch(() => undefined));
}

/** The answer to a request, its body not read yet. Throws `WireError` when it is not a success. */
async function answerOf(method: string, path: string, body: unknown, { params, headers, signal }: Options = {}) {
  const response = await reach(withParams(path, params), {
    method,
    signal,
    credentials: "same-origin",
    headers: { accept: "application/json", ...(body === undefined ? {} : jsonType), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.ok) return response;
  const error = errorFromEnvelope(response.status, await response.json().catch(() => undefined));
  if (error.type === "authentication_error" && !isDoor(path)) reportSignedOut();
  throw withRetryAfter(error, response);
}

/** Where one comes in: being refused there does not mean that a sign-in has run out. */
const isDoor = (path: string) => path.startsWith("/api/auth/") || path.startsWith("/api/setup");

const jsonType = { "content-type": "application/json" };

async function reach(path: string, init: RequestInit) {
  try {
    return await fetch(path, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new WireError("api_error", "The server cannot be reached.", { error_code: "unreachable", status: 0 });
  }
}

function withRetryAfter(error: WireError, response: Response) {
  const seconds = Number(response.headers.get("retry-after"));
  if (!(seconds > 0)) return error;
  return new WireError(error.type, error.message, { ...error.details, retry_after: seconds });
}

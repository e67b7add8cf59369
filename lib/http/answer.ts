import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { spellNumbers } from "@/lib/exact-numbers";
import { log } from "@/lib/log";
import { WireError } from "@/lib/wire/errors";

/** Smaller replies are not worth compressing. */
const compressFromBytes = 1_024;
/** From here on a body is kept for as long as its reply is: it may answer others who asked the same at the same time. */
const keptFromBytes = 8_192;

/** What every answer of the two APIs carries: nothing of it may be kept, sniffed or sent along as a referrer. */
export const securityHeaders = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
};

/**
 * A JSON reply, compressed where the caller takes it and it pays. Given Node's own response it is written there directly:
 * taking a body apart again that was only just wrapped costs as much as the rest of the answer.
 */
export function answer(request: Request, requestId: string, reply: unknown, outgoing?: ServerResponse): Response {
  const takesGzip = /\bgzip\b/.test(request.headers.get("accept-encoding") ?? "");
  const { body, compressed } = bodyOf(reply, takesGzip);
  const headers: Record<string, string> = {
    ...securityHeaders,
    "content-type": "application/json",
    "request-id": requestId,
  };
  if (compressed) Object.assign(headers, { "content-encoding": "gzip", vary: "accept-encoding" });
  if (!outgoing) return new Response(body, { headers });
  headers["content-length"] = String(Buffer.byteLength(body));
  outgoing.writeHead(200, headers).end(body);
  return RESPONSE_ALREADY_SENT;
}

/** A reply that is text and nothing else. */
export const answerPlain = (requestId: string, text: string): Response =>
  new Response(text, {
    headers: { ...securityHeaders, "content-type": "text/plain; charset=utf-8", "request-id": requestId },
  });

interface Body {
  body: string | Buffer<ArrayBuffer>;
  compressed: boolean;
}

/** Bodies of long replies, as they are and compressed. */
const kept = { plain: new WeakMap<object, Body>(), gzip: new WeakMap<object, Body>() };

function bodyOf(reply: unknown, takesGzip: boolean): Body {
  const form = kept[takesGzip ? "gzip" : "plain"];
  const known = form.get(reply as object);
  if (known) return known;
  const text = spellNumbers(JSON.stringify(reply));
  const compressed = takesGzip && text.length >= compressFromBytes;
  if (text.length < keptFromBytes) return { body: compressed ? gzipSync(text, { level: 1 }) : text, compressed };
  const body = { body: compressed ? gzipSync(text, { level: 1 }) : Buffer.from(text), compressed };
  form.set(reply as object, body);
  return body;
}

/** The envelope of an error. What is not a WireError is a fault of ours: bland outside, its cause in the log. */
export function refuse(cause: unknown, requestId: string): Response {
  const known = cause instanceof WireError;
  const error = known
    ? cause
    : new WireError("api_error", "Something went wrong on the server. The request id finds the cause in its log.");
  if (error.status >= 500)
    log.error({ message: "a request failed", request_id: requestId, cause: known ? cause.cause : cause });
  const headers: Record<string, string> = {
    ...securityHeaders,
    "content-type": "application/json",
    "request-id": requestId,
  };
  // Asking again would be refused again; the vendor's client retries every 409 unless told so.
  if (error.status === 409) headers["x-should-retry"] = "false";
  if (error.details.retry_after !== undefined) headers["retry-after"] = String(error.details.retry_after);
  if (error.status === 401) headers["www-authenticate"] = "Bearer";
  return new Response(JSON.stringify(error.envelope(requestId)), { status: error.status, headers });
}

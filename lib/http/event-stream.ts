import type { Hono } from "hono";
import { z } from "zod";
import type { Actor } from "@/lib/domain/actor";
import { securityHeaders } from "./answer";
import { doors, type Incoming, parseQuery, serve } from "./endpoint";

export interface StreamEvent {
  event: string;
  id: string;
  data: unknown;
}

interface StreamDoor<Q extends z.ZodType> {
  path: string;
  tag: string;
  summary: string;
  query: Q;
}

interface StreamCall<Q> {
  actor: Actor;
  query: Q;
  lastEventId: string | undefined;
  signal: AbortSignal;
}

const heartbeatMs = 15_000;
/** With the half second for which a credential is believed, a revoked one ends its streams within a second. */
const identifyAgainMs = 400;
/** A reader that takes nothing for this long is let go; it resumes where it was. */
const stalledMs = 30_000;

const open = new Set<AbortController>();

/** Ends every stream with a goodbye, so that readers come back to whichever process serves then. */
export function endStreams(): void {
  for (const stream of open) stream.abort();
}

/** Opens a route that answers with server-sent events. Headers go out at once; every event carries an id to resume from. */
export function eventStream<Q extends z.ZodType>(
  app: Hono,
  door: StreamDoor<Q>,
  events: (call: StreamCall<z.infer<Q>>) => AsyncIterable<StreamEvent>,
): void {
  doors.push({ ...door, method: "get", reply: z.string().meta({ stream: true }) });
  serve(app, { method: "get", path: door.path }, async (incoming) => {
    const { request } = incoming;
    const actor = await incoming.identify();
    const query = parseQuery(door.query, request.url);
    const ending = new AbortController();
    const lastEventId = request.headers.get("last-event-id") || undefined;
    const source = events({ actor, query, lastEventId, signal: ending.signal })[Symbol.asyncIterator]();
    const first = await source.next(); // a bad cursor is refused here, while a status can still be sent
    // Nobody reads the body of an answer to HEAD, so nothing would ever end the stream behind it.
    if (request.method === "HEAD") await source.return?.();
    const body = request.method === "HEAD" ? null : streamBody(incoming, ending, source, first);
    return (requestId) =>
      new Response(body, { headers: { ...securityHeaders, ...streamHeaders, "request-id": requestId } });
  });
}

const streamHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform, no-store",
  "x-accel-buffering": "no",
};

const encode = (text: string) => new TextEncoder().encode(text);
const frame = ({ event, id, data }: StreamEvent) =>
  encode(`event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`);

function streamBody(
  { request, identify }: Incoming,
  ending: AbortController,
  source: AsyncIterator<StreamEvent>,
  first: IteratorResult<StreamEvent>,
): ReadableStream<Uint8Array> {
  let next: Promise<IteratorResult<StreamEvent>> | undefined = Promise.resolve(first);
  let lastPull = Date.now();
  let waiting = true;
  const end = () => ending.abort();
  request.signal.addEventListener("abort", end);
  open.add(ending);
  const timers: NodeJS.Timeout[] = [];
  const cleanUp = () => {
    for (const timer of timers) clearInterval(timer);
    open.delete(ending);
    request.signal.removeEventListener("abort", end);
    void source.return?.();
  };
  ending.signal.addEventListener("abort", cleanUp, { once: true });
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        timers.push(
          setInterval(() => {
            if (waiting) controller.enqueue(encode(": beat\n\n"));
            else if (Date.now() - lastPull > stalledMs) end();
          }, heartbeatMs).unref(),
          setInterval(() => identify().catch(end), identifyAgainMs).unref(),
        );
        ending.signal.addEventListener("abort", () => {
          try {
            controller.enqueue(encode("event: goodbye\ndata: {}\n\n"));
            controller.close();
          } catch {
            // the reader has gone already
          }
        });
      },
      async pull(controller) {
        lastPull = Date.now();
        waiting = true;
        next ??= source.next();
        const { value, done } = await next;
        next = undefined;
        waiting = false;
        if (ending.signal.aborted) return;
        if (done) end();
        else controller.enqueue(frame(value));
      },
      cancel: end,
    },
    { highWaterMark: 64 },
  );
}

import type { Hono } from "hono";
import { z } from "zod";
import type { Actor } from "@/lib/domain/actor";
import { spellNumbers } from "@/lib/exact-numbers";
import { securityHeaders } from "./answer";
import { doors, type Incoming, parseParams, parseQuery, serve } from "./endpoint";
import { takePlace } from "./event-stream/places";
import { admit, needOf } from "./needs";

export interface StreamEvent {
  event: string;
  /** Where to resume from; undefined for what is heard again with the next one that has a place. */
  id: string | undefined;
  data: object;
}

interface StreamDoor<P extends z.ZodType | undefined, Q extends z.ZodType> {
  path: string;
  tag: string;
  summary: string;
  params?: P;
  query: Q;
  /** Its events in words, for the reference. */
  says: string;
  /** A stream of the wire parts without an event of its own: clients there would take it for one of theirs. */
  partsSilently?: boolean;
}

interface StreamCall<P, Q> {
  actor: Actor;
  params: P;
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
export function eventStream<Q extends z.ZodType, P extends z.ZodType | undefined = undefined>(
  app: Hono,
  door: StreamDoor<P, Q>,
  events: (call: StreamCall<P extends z.ZodType ? z.infer<P> : undefined, z.infer<Q>>) => AsyncIterable<StreamEvent>,
): void {
  doors.push({ ...door, method: "get", reply: z.string().meta({ stream: true, says: door.says }) });
  const need = needOf({ method: "get", path: door.path });
  serve(app, { method: "get", path: door.path }, async (incoming) => {
    const { request } = incoming;
    const actor = await incoming.identify();
    admit(actor, need);
    const params = parseParams(door.params, incoming.params) as P extends z.ZodType ? z.infer<P> : undefined;
    const query = parseQuery(door.query, request.url);
    const ending = new AbortController();
    const lastEventId = request.headers.get("last-event-id") || undefined;
    const source = events({ actor, params, query, lastEventId, signal: ending.signal })[Symbol.asyncIterator]();
    const givePlaceBack = takePlace(actor);
    ending.signal.addEventListener("abort", givePlaceBack, { once: true });
    // A bad cursor is refused here, while a status can still be sent.
    const first = await source.next().catch((refusal) => {
      givePlaceBack();
      throw refusal;
    });
    const goodbye = door.partsSilently ? ": goodbye\n\n" : "event: goodbye\ndata: {}\n\n";
    const body = request.method === "HEAD" ? null : streamBody(incoming, ending, source, first, goodbye);
    if (body === null) {
      // Nobody reads the body of an answer to HEAD, so nothing would ever end the stream behind it.
      ending.abort();
      await source.return?.();
    }
    return (requestId) =>
      new Response(body, { headers: { ...securityHeaders, ...streamHeaders, "request-id": requestId } });
  });
}

const watches = new Map<string, { ends: Set<() => void>; timer: NodeJS.Timeout }>();

/** Ends every stream of a credential soon after that is no longer good: asked once for all of them. Returns the way to stop. */
function watchCredential(headers: Headers, identify: () => Promise<Actor>, end: () => void): () => void {
  const credential = ["authorization", "x-api-key", "cookie"].map((name) => headers.get(name) ?? "").join("\n");
  const known = watches.get(credential);
  const ends = known?.ends ?? new Set();
  const endAll = () => {
    for (const end of ends) end();
  };
  const timer = known?.timer ?? setInterval(() => identify().catch(endAll), identifyAgainMs).unref();
  watches.set(credential, { ends, timer });
  ends.add(end);
  return () => {
    ends.delete(end);
    if (ends.size > 0) return;
    clearInterval(timer);
    if (watches.get(credential)?.ends === ends) watches.delete(credential);
  };
}

const streamHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform, no-store",
  "x-accel-buffering": "no",
};

const encode = (text: string) => new TextEncoder().encode(text);
const beat = encode(": beat\n\n");

/** What goes out to many readers is spelled once. */
const frames = new WeakMap<object, Uint8Array>();
function frame({ event, id, data }: StreamEvent): Uint8Array {
  const spelled =
    frames.get(data) ??
    encode(`event: ${event}\n${id ? `id: ${id}\n` : ""}data: ${spellNumbers(JSON.stringify(data))}\n\n`);
  frames.set(data, spelled);
  return spelled;
}

/** A reader's queue: what is in it has left the shared memory of the stream and counts for this reader alone. */
const queueBytes = 16_384;

function streamBody(
  { request, identify }: Incoming,
  ending: AbortController,
  source: AsyncIterator<StreamEvent>,
  first: IteratorResult<StreamEvent>,
  goodbye: string,
): ReadableStream<Uint8Array> {
  let next: Promise<IteratorResult<StreamEvent>> | undefined = Promise.resolve(first);
  let lastPull = Date.now();
  let waiting = true;
  const end = () => ending.abort();
  request.signal.addEventListener("abort", end);
  open.add(ending);
  const unwatch = watchCredential(request.headers, identify, end);
  const timers: NodeJS.Timeout[] = [];
  const cleanUp = () => {
    for (const timer of timers) clearInterval(timer);
    unwatch();
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
            if (waiting) controller.enqueue(beat);
            else if (Date.now() - lastPull > stalledMs) end();
          }, heartbeatMs).unref(),
        );
        ending.signal.addEventListener("abort", () => {
          try {
            controller.enqueue(encode(goodbye));
            controller.close();
          } catch {
            // the reader has gone already
          }
        });
        if (request.signal.aborted) end(); // while the stream was opened: nothing would tell of it any more
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
    { highWaterMark: queueBytes, size: (chunk) => chunk.byteLength },
  );
}

/** A reader of an event stream that goes on where it was when the server goes away, at the next of several servers. */
import { setTimeout as sleep } from "node:timers/promises";
import { readEvents, type ServerSentEvent } from "@/lib/testing/event-stream";

export interface ResumingReader {
  heard: ServerSentEvent[];
  /** How often the stream broke and was opened again. */
  resumed(): number;
  stop(): Promise<void>;
}

/** Reads `path` at the first of `urls`, then in turn at the others, until stopped. Resolves once the first stream is open. */
export function readResuming(urls: string[], path: string, headers: Record<string, string>): ResumingReader {
  const heard: ServerSentEvent[] = [];
  const stopping = new AbortController();
  let opened = 0;
  const reading = (async () => {
    for (let last = ""; !stopping.signal.aborted; await sleep(20)) {
      const url = urls[opened++ % urls.length]! + path;
      try {
        for await (const event of readEvents(
          url,
          { ...headers, ...(last ? { "last-event-id": last } : {}) },
          stopping.signal,
        )) {
          if (event.id) last = event.id;
          if (event.data && event.event !== "ping") heard.push(event);
        }
      } catch {
        // Gone away: the next one goes on from `last`.
      }
    }
  })();
  return {
    heard,
    resumed: () => opened - 1,
    stop: () => {
      stopping.abort();
      return reading;
    },
  };
}

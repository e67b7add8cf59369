import { z } from "zod";
import { type Frame, frameReader } from "@/lib/client/live/frames";
import { Change, RedactionNotice } from "@/lib/wire/changes";

// Compiled validators need `eval`, which the pages' content security policy forbids.
z.config({ jitless: true });

/** A write or a redaction, as the feed tells of it. */
export type LiveItem = Change | RedactionNotice;

/** How well this browser follows the feed. `since` is when it last did, in milliseconds; null when it never has. */
export type LiveState =
  | { kind: "connecting" }
  | { kind: "live" }
  | { kind: "reconnecting"; since: number | null }
  | { kind: "offline"; since: number | null }
  | { kind: "signed_out" };

export interface StreamListener {
  onState: (state: LiveState) => void;
  /** What came, in feed order, and the cursor to go on from. */
  onItems: (items: LiveItem[], cursor: string) => void;
  /** The stream begins anew at this cursor: whatever was read before may be out of date. */
  onRestart: (cursor: string) => void;
}

/** Silence after which the connection counts as dead: the server beats every 15 s. */
const silenceMs = 35_000;
const firstWaitMs = 400;
const longestWaitMs = 15_000;
/** After this many failures in a row it is no hiccup any more. */
const hiccups = 2;
/** Further behind than this after a pause, reading everything anew is less work than catching up. */
const catchUpMax = 3_000;

type Ending = "goodbye" | "dropped" | "refused_cursor" | "signed_out" | "too_far_behind";

/**
 * Follows the feed from behind a cursor, or from now, and keeps following: reconnects where it was, at once after the server's goodbye,
 * else after growing, jittered pauses.
 */
export class ChangeStream {
  readonly #run = new AbortController();
  readonly #watch: ReturnType<typeof setInterval>;
  #attempt: AbortController | undefined;
  #lastHeard = Date.now();
  #wake = () => {};

  constructor(
    private cursor: string | undefined,
    private readonly listener: StreamListener,
  ) {
    this.#watch = setInterval(() => this.#dropIfSilent(), 5_000);
    void this.#follow();
  }

  close() {
    clearInterval(this.#watch);
    this.#run.abort();
    this.#wake();
  }

  /** Cuts a pause short: the network is back, or the page is looked at again. */
  hurry() {
    this.#dropIfSilent();
    this.#wake();
  }

  async #follow() {
    let failures = 0;
    let lastLive: number | null = null;
    this.listener.onState({ kind: "connecting" });
    while (!this.#run.signal.aborted) {
      const { ending, lived, retryAfter } = await this.#connect();
      if (this.#run.signal.aborted) return;
      if (lived) {
        failures = 0;
        lastLive = Date.now();
      }
      if (ending === "refused_cursor" || ending === "too_far_behind") this.cursor = undefined;
      if (ending === "signed_out") this.listener.onState({ kind: "signed_out" });
      else this.listener.onState({ kind: failures < hiccups ? "reconnecting" : "offline", since: lastLive });
      const atOnce = failures === 0 && ending !== "dropped";
      failures += 1;
      const wait = atOnce ? 50 + Math.random() * 200 : Math.max(retryAfter, backoff(failures));
      await this.#pause(ending === "signed_out" ? untilHurried : wait);
    }
  }

  async #connect(): Promise<{ ending: Ending; lived: boolean; retryAfter: number }> {
    const attempt = new AbortController();
    this.#attempt = attempt;
    this.#lastHeard = Date.now();
    const progress = { lived: false, arrived: 0, resumed: this.cursor !== undefined };
    const end = (ending: Ending, retryAfter = 0) => ({ ending, lived: progress.lived, retryAfter });
    try {
      const response = await fetch("/api/changes/stream", {
        signal: AbortSignal.any([this.#run.signal, attempt.signal]),
        credentials: "same-origin",
        cache: "no-store",
        headers: {
          accept: "text/event-stream",
          ...(this.cursor === undefined ? {} : { "last-event-id": this.cursor }),
        },
      });
      if (response.status === 401) return end("signed_out");
      if (response.status === 400) return end("refused_cursor");
      const retryAfter = Number(response.headers.get("retry-after")) * 1_000 || 0;
      if (!response.ok || !response.body) return end("dropped", retryAfter);
      return end(await this.#read(response.body, progress));
    } catch {
      return end("dropped");
    } finally {
      attempt.abort();
    }
  }

  async #read(body: ReadableStream<Uint8Array>, progress: Progress): Promise<Ending> {
    const frames = frameReader();
    const decoder = new TextDecoder();
    const reader = body.getReader();
    for (;;) {
      const { value, done } = await reader.read();
      this.#lastHeard = Date.now();
      if (done) return "dropped";
      const ending = this.#receive(frames(decoder.decode(value, { stream: true })), progress);
      if (ending) return ending;
    }
  }

  #receive(frames: Frame[], progress: Progress): Ending | undefined {
    const items: LiveItem[] = [];
    let ending: Ending | undefined;
    for (const frame of frames) {
      if (frame.event === "goodbye") ending = "goodbye";
      else if (frame.event === "ready") this.#begin(frame.id, progress);
      else items.push(...itemOf(frame));
      if (frame.id) this.cursor = frame.id;
    }
    if (items.length > 0) this.listener.onItems(items, this.cursor ?? "");
    progress.arrived += items.length;
    return progress.resumed && progress.arrived > catchUpMax ? "too_far_behind" : ending;
  }

  #begin(cursor: string, progress: Progress) {
    progress.lived = true;
    // What came while nobody followed is caught up with soon; what comes later is no catching up.
    setTimeout(() => {
      progress.resumed = false;
    }, 30_000);
    if (!progress.resumed) this.listener.onRestart(cursor);
    this.listener.onState({ kind: "live" });
  }

  #pause(ms: number) {
    return new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #dropIfSilent() {
    if (Date.now() - this.#lastHeard > silenceMs) this.#attempt?.abort();
  }
}

const untilHurried = 2 ** 31 - 1;

interface Progress {
  lived: boolean;
  arrived: number;
  /** Whether it began behind a cursor and may still be catching up. */
  resumed: boolean;
}

/** Half fixed, half chance, so that many browsers do not come back in step. */
const backoff = (failures: number) => {
  const full = Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs);
  return full / 2 + Math.random() * (full / 2);
};

/** An event of a kind this console does not know is passed over: its cursor counts all the same. */
function itemOf({ event, data }: Frame): LiveItem[] {
  const schema = event === "change" ? Change : event === "redaction" ? RedactionNotice : undefined;
  if (!schema) return [];
  try {
    return [schema.parse(JSON.parse(data))];
  } catch {
    return [];
  }
}

import { withParams } from "@/lib/client/http";
import { frameReader } from "@/lib/client/live/frames";
import type { SessionEvent } from "@/lib/wire/session-events";

/** How a page follows a session: by its stream, by asking now and then (no stream is free), not for now, or never again (it is over). */
export type FollowState = "connecting" | "streaming" | "asking" | "resting" | "over";

interface Follower {
  onEvents: (events: SessionEvent[]) => void;
  onState: (state: FollowState) => void;
  /** The event behind which to go on; undefined to be told only of what comes from now on. */
  lastId: () => string | undefined;
  /** Reads what came behind the last event, without a stream. */
  catchUp: () => Promise<unknown>;
}

/** Streams of sessions that all tabs of a browser hold together: with HTTP/1.1 it has six connections, and one is the feed's. */
const slots = 3;
const askEveryMs = 3_000;
const silenceMs = 35_000;
const longestWaitMs = 15_000;
const shortMs = 2_000;
const endings = new Set(["session.deleted", "session.status_terminated"]);

/**
 * Follows the events of one session while its page is looked at. It holds one of a few streams; where other tabs hold them all,
 * it asks every three seconds instead. After each break it goes on behind the last event it knows, so nothing is missed.
 */
export class SessionFollower {
  readonly #end = new AbortController();
  #attempt = new AbortController();
  #wake = () => {};
  #lastHeard = Date.now();
  #over = false;

  constructor(
    private readonly url: string,
    private readonly follower: Follower,
  ) {
    const { signal } = this.#end;
    document.addEventListener("visibilitychange", () => this.#onVisibility(), { signal });
    window.addEventListener("online", () => this.#wake(), { signal });
    const watch = setInterval(() => Date.now() - this.#lastHeard > silenceMs && this.#attempt.abort(), 5_000);
    signal.addEventListener("abort", () => clearInterval(watch));
    void this.#follow();
  }

  close() {
    this.#end.abort();
    this.#attempt.abort();
    this.#wake();
  }

  async #follow() {
    let failures = 0;
    while (!this.#end.signal.aborted && !this.#over) {
      if (document.visibilityState === "hidden") {
        this.follower.onState("resting");
        await this.#pause(2 ** 31 - 1);
        continue;
      }
      const outcome = await this.#withSlot(() => this.#stream());
      if (outcome === "no slot") {
        this.follower.onState("asking");
        await this.follower.catchUp();
        await this.#pause(askEveryMs);
        continue;
      }
      failures = outcome === "lived" ? 0 : failures + 1;
      if (outcome === "refused") return this.follower.onState("over");
      if (!this.#over) await this.#pause(outcome === "lived" ? 100 : backoff(failures));
    }
    if (this.#over) this.follower.onState("over");
  }

  /** Runs with the first free slot of the browser's. */
  async #withSlot(run: () => Promise<"lived" | "failed" | "refused">) {
    if (!navigator.locks) return run();
    for (let slot = 0; slot < slots; slot++) {
      const outcome = await navigator.locks.request(`palimpsest.session.${slot}`, { ifAvailable: true }, (lock) =>
        lock ? run() : undefined,
      );
      if (outcome) return outcome;
    }
    return "no slot" as const;
  }

  async #stream(): Promise<"lived" | "failed" | "refused"> {
    const attempt = new AbortController();
    this.#attempt = attempt;
    const began = Date.now();
    this.#lastHeard = began;
    this.follower.onState("connecting");
    try {
      const after = this.follower.lastId();
      const response = await fetch(withParams(this.url, { after }), {
        signal: AbortSignal.any([this.#end.signal, attempt.signal]),
        credentials: "same-origin",
        cache: "no-store",
        headers: { accept: "text/event-stream" },
      });
      if (response.status === 404 || response.status === 401) return "refused";
      if (!response.ok || !response.body) return "failed";
      this.follower.onState("streaming");
      await this.#read(response.body);
      // One that ends as soon as it began must not be opened again and again.
      return Date.now() - began > shortMs ? "lived" : "failed";
    } catch {
      return "failed";
    } finally {
      attempt.abort();
    }
  }

  async #read(body: ReadableStream<Uint8Array>) {
    const frames = frameReader();
    const decoder = new TextDecoder();
    const reader = body.getReader();
    for (;;) {
      const { value, done } = await reader.read();
      this.#lastHeard = Date.now();
      if (done) return;
      this.#tell(frames(decoder.decode(value, { stream: true })).flatMap(({ event, data }) => eventOf(event, data)));
    }
  }

  #tell(events: SessionEvent[]) {
    if (events.length === 0 || this.#end.signal.aborted) return;
    this.follower.onEvents(events);
    if (events.some(({ type }) => endings.has(type))) this.#over = true;
  }

  #onVisibility() {
    if (document.visibilityState === "hidden") this.#attempt.abort();
    else this.#wake();
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
}

const backoff = (failures: number) => {
  const full = Math.min(400 * 2 ** (failures - 1), longestWaitMs);
  return full / 2 + Math.random() * (full / 2);
};

/** Pings, goodbyes and previews have no event to keep. */
function eventOf(name: string, data: string): SessionEvent[] {
  if (data === "" || name === "ping" || name === "error" || name === "event_start" || name === "event_delta") return [];
  try {
    const event: unknown = JSON.parse(data);
    return isEvent(event) ? [event] : [];
  } catch {
    return [];
  }
}

const isEvent = (value: unknown): value is SessionEvent =>
  typeof value === "object" &&
  value !== null &&
  "id" in value &&
  typeof value.id === "string" &&
  "type" in value &&
  typeof value.type === "string";

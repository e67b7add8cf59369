import { ChangeStream, type LiveItem, type LiveState } from "@/lib/client/live/stream";

/** What every tab is told, whichever of them holds the stream. */
export interface TabListener {
  onState: (state: LiveState) => void;
  /** In feed order, each item once. */
  onItems: (items: LiveItem[]) => void;
  /** Something may have been missed: what was read so far may be out of date. */
  onMissed: () => void;
}

type Message =
  | { type: "items"; items: LiveItem[]; cursor: string }
  | { type: "restart"; cursor: string }
  | { type: "state"; state: LiveState; cursor: string | undefined }
  | { type: "hello" }
  | { type: "hurry" };

const channelName = "palimpsest.live";
const lockName = "palimpsest.live.leader";
/** How often a tab that is looked at asks whether the leader still lives, and how long it waits for the answer. */
const askEveryMs = 15_000;
const answerWithinMs = 4_000;
/** Items remembered so that none is told twice when another tab takes over. */
const rememberedMax = 4_096;

/**
 * Follows the feed together with the other tabs of this browser: one of them, the leader, holds the stream and tells the rest.
 * When it closes or falls silent another takes over from the last cursor it was told. Without locks (plain HTTP on another host)
 * a tab follows for itself, while it is looked at.
 */
export class FollowingTab {
  readonly #channel = new BroadcastChannel(channelName);
  readonly #end = new AbortController();
  readonly #told = new Set<string>();
  #lead: { stream: ChangeStream; resign: () => void } | undefined;
  #cursor: string | undefined;
  #state: LiveState = { kind: "connecting" };
  #answered = true;
  /** Ends the wait for the lead, to take it by force. */
  #waiting = new AbortController();
  #byForce = false;

  constructor(private readonly listener: TabListener) {
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => this.#hear(data);
    const { signal } = this.#end;
    window.addEventListener("online", () => this.hurry(), { signal });
    document.addEventListener("visibilitychange", () => this.#onVisibility(), { signal });
    const asking = setInterval(() => this.#ask(), askEveryMs);
    signal.addEventListener("abort", () => clearInterval(asking));
    this.#say({ type: "hello" });
    if (navigator.locks) void this.#queueForLead();
    else this.#onVisibility();
  }

  close() {
    this.#end.abort();
    this.#resign();
    this.#channel.close();
  }

  /** Tries again at once instead of at the end of a pause. */
  hurry() {
    if (this.#lead) this.#lead.stream.hurry();
    else this.#say({ type: "hurry" });
  }

  async #queueForLead() {
    while (!this.#end.signal.aborted) {
      this.#waiting = new AbortController();
      const options = this.#byForce
        ? { steal: true }
        : { signal: AbortSignal.any([this.#end.signal, this.#waiting.signal]) };
      this.#byForce = false;
      try {
        await navigator.locks.request(lockName, options, () => this.#leadUntilResigned());
      } catch {
        // closed while waiting, about to take the lead by force, or the lead was taken from this tab
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      this.#resign();
    }
  }

  #leadUntilResigned() {
    if (this.#end.signal.aborted) return;
    return new Promise<void>((resolve) => this.#startLead(resolve));
  }

  #startLead(resign: () => void) {
    const stream = new ChangeStream(this.#cursor, {
      onState: (state) => {
        this.#takeState(state);
        this.#say({ type: "state", state, cursor: this.#cursor });
      },
      onItems: (items, cursor) => {
        this.#say({ type: "items", items, cursor });
        this.#takeItems(items, cursor);
      },
      onRestart: (cursor) => {
        this.#say({ type: "restart", cursor });
        this.#cursor = cursor;
        this.listener.onMissed();
      },
    });
    this.#lead = { stream, resign };
  }

  #resign() {
    this.#lead?.stream.close();
    this.#lead?.resign();
    this.#lead = undefined;
  }

  #hear(message: Message) {
    if (message.type !== "hello" && message.type !== "hurry") this.#answered = true;
    if (message.type === "hello" && this.#lead) this.#say({ type: "state", state: this.#state, cursor: this.#cursor });
    else if (message.type === "hurry") this.#lead?.stream.hurry();
    else if (this.#lead) return;
    else if (message.type === "items") this.#takeItems(message.items, message.cursor);
    else if (message.type === "restart") {
      this.#cursor = message.cursor;
      this.listener.onMissed();
    } else if (message.type === "state") {
      this.#cursor ??= message.cursor;
      this.#takeState(message.state);
    }
  }

  #takeState(state: LiveState) {
    this.#state = state;
    this.listener.onState(state);
  }

  #takeItems(items: LiveItem[], cursor: string) {
    this.#cursor = cursor;
    const fresh = items.filter((item) => this.#isFirst(item));
    if (fresh.length > 0) this.listener.onItems(fresh);
  }

  #isFirst(item: LiveItem) {
    const key = item.type === "change" ? item.cursor : `redacted ${item.memory_version_id}`;
    if (this.#told.has(key)) return false;
    this.#told.add(key);
    if (this.#told.size > rememberedMax) this.#told.delete(this.#told.values().next().value as string);
    return true;
  }

  #say(message: Message) {
    if (!this.#end.signal.aborted) this.#channel.postMessage(message);
  }

  #onVisibility() {
    const seen = document.visibilityState === "visible";
    if (navigator.locks) {
      if (seen) this.#ask();
      if (seen) this.hurry();
    } else if (seen && !this.#lead) this.#startLead(() => {});
    else if (!seen) this.#resign();
  }

  /** Browsers may freeze a leader that nobody looks at; its lock stays held, so a tab that is looked at takes it. */
  #ask() {
    if (this.#lead || !navigator.locks || document.visibilityState !== "visible") return;
    this.#answered = false;
    this.#say({ type: "hello" });
    setTimeout(() => {
      if (this.#answered || this.#lead || this.#end.signal.aborted) return;
      this.#byForce = true;
      this.#waiting.abort();
    }, answerWithinMs);
  }
}

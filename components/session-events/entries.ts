import { noteOf } from "@/components/session-events/notes";
import { type Block, blocksOf, named, textOf } from "@/components/session-events/reading";
import type { Change } from "@/lib/wire/changes";
import type { SessionEvent } from "@/lib/wire/session-events";

/** What one tool call consists of, as far as it is known here: a result may come later, a call may lie on a page not read yet. */
export interface ToolCall {
  use: SessionEvent | undefined;
  result: SessionEvent | undefined;
  confirmation: SessionEvent | undefined;
  /** What it wrote, in order. */
  writes: readonly Change[];
}

type Told =
  | { kind: "request"; event: SessionEvent; end: SessionEvent | undefined }
  | { kind: "message"; event: SessionEvent; from: "person" | "agent" | "system" | "thread"; blocks: readonly Block[] }
  | { kind: "thinking"; event: SessionEvent; count: number }
  | { kind: "call"; event: SessionEvent; call: ToolCall }
  | { kind: "write"; change: Change }
  | { kind: "note"; event: SessionEvent; tone: "plain" | "warn" | "danger"; text: string; detail: string };

/** A row of the transcript. */
export type Entry = Told & {
  key: string;
  /** When it happened; null while an event waits to be processed. */
  at: string | null;
  /** Whether it belongs to the model request above it. */
  grouped: boolean;
};

export interface Transcript {
  entries: readonly Entry[];
  /** Where an event shows, by its id. Several events may share a row. */
  indexOfEvent: ReadonlyMap<string, number>;
  /** Where a version shows that this session wrote, by its id. */
  indexOfVersion: ReadonlyMap<string, number>;
}

/**
 * Events in their order, with the memory writes of the session among them, as rows to read: results and confirmations join their calls,
 * ends join their model requests, writes join the calls that caused them and otherwise stand where they happened.
 * `reachesStart` and `reachesEnd` say whether the events are all there are on that side.
 */
export function transcriptOf(
  events: readonly SessionEvent[],
  changes: readonly Change[],
  reach: { reachesStart: boolean; reachesEnd: boolean },
): Transcript {
  return new Telling(events, changes, reach).tell();
}

const callTypes = new Set(["agent.tool_use", "agent.custom_tool_use", "agent.mcp_tool_use"]);
const resultFields = named<string>({
  "agent.tool_result": "tool_use_id",
  "user.tool_result": "tool_use_id",
  "user.custom_tool_result": "custom_tool_use_id",
  "agent.mcp_tool_result": "mcp_tool_use_id",
});
const speakers = named<"person" | "agent" | "system" | "thread">({
  "user.message": "person",
  "agent.message": "agent",
  "system.message": "system",
  "agent.thread_message_sent": "thread",
  "agent.thread_message_received": "thread",
});
/** What says nothing that its neighbours do not say; it is among the raw events. */
const quiet = new Set(["session.usage", "session.thread_status_running", "session.thread_status_idle"]);
/** What ends the group of a model request. */
const outside = /^(user\.(message|interrupt|define_outcome)|system\.|session\.(?!error)|workflow_run\.)/;

class Telling {
  readonly #entries: Entry[] = [];
  readonly #ofEvent = new Map<string, number>();
  readonly #ofVersion = new Map<string, number>();
  readonly #calls = new Map<string, ToolCall & { writes: Change[] }>();
  readonly #requests = new Map<string, Entry & { kind: "request" }>();
  readonly #loose: Change[] = [];
  readonly #linked = new Map<string, Change[]>();
  #grouped = false;

  constructor(
    private readonly events: readonly SessionEvent[],
    changes: readonly Change[],
    private readonly reach: { reachesStart: boolean; reachesEnd: boolean },
  ) {
    for (const change of byTime(changes)) {
      const id = change.tool_use?.event_id;
      if (id === undefined) this.#loose.push(change);
      else this.#linked.set(id, [...(this.#linked.get(id) ?? []), change]);
    }
  }

  tell(): Transcript {
    const first = Date.parse(this.events.find(({ processed_at }) => processed_at)?.processed_at ?? "");
    let next = this.reach.reachesStart ? 0 : this.#loose.findIndex((change) => timeOf(change) >= first);
    if (next < 0) next = this.#loose.length;
    for (const event of this.events) {
      const at = Date.parse(event.processed_at ?? "");
      while (next < this.#loose.length && timeOf(this.#loose[next]!) < at) this.#write(this.#loose[next++]!);
      this.#take(event);
    }
    if (this.reach.reachesEnd) while (next < this.#loose.length) this.#write(this.#loose[next++]!);
    return { entries: this.#entries, indexOfEvent: this.#ofEvent, indexOfVersion: this.#ofVersion };
  }

  #take(event: SessionEvent) {
    const { type } = event;
    if (outside.test(type)) this.#grouped = false;
    if (callTypes.has(type)) this.#call(event);
    else if (resultFields.has(type)) this.#result(event, textOf(event[resultFields.get(type)!]));
    else if (type === "user.tool_confirmation") this.#confirmation(event);
    else if (type === "span.model_request_start") this.#request(event);
    else if (type === "span.model_request_end") this.#requestEnd(event);
    else if (type === "agent.thinking") this.#thinking(event);
    else if (speakers.has(type))
      this.#push(event, { kind: "message", event, from: speakers.get(type)!, blocks: blocksOf(event.content) });
    else if (quiet.has(type)) this.#ofEvent.set(event.id, Math.max(0, this.#entries.length - 1));
    else this.#push(event, { kind: "note", event, ...noteOf(event) });
  }

  #call(event: SessionEvent) {
    const writes = this.#linked.get(event.id) ?? [];
    const call = { use: event, result: undefined, confirmation: undefined, writes };
    this.#calls.set(event.id, call);
    this.#push(event, { kind: "call", event, call });
    for (const { memory_version } of writes) this.#ofVersion.set(memory_version.id, this.#entries.length - 1);
  }

  #result(event: SessionEvent, id: string) {
    const call = this.#calls.get(id);
    if (!call) {
      const writes = this.#linked.get(id) ?? [];
      return this.#push(event, {
        kind: "call",
        event,
        call: { use: undefined, result: event, confirmation: undefined, writes },
      });
    }
    call.result ??= event;
    this.#ofEvent.set(event.id, this.#ofEvent.get(id)!);
  }

  #confirmation(event: SessionEvent) {
    const id = textOf(event.tool_use_id);
    const call = this.#calls.get(id);
    if (!call) return this.#push(event, { kind: "note", event, ...noteOf(event) });
    call.confirmation = event;
    this.#ofEvent.set(event.id, this.#ofEvent.get(id)!);
  }

  #request(event: SessionEvent) {
    this.#grouped = false;
    this.#push(event, { kind: "request", event, end: undefined });
    this.#requests.set(event.id, this.#entries.at(-1) as Entry & { kind: "request" });
    this.#grouped = true;
  }

  #requestEnd(event: SessionEvent) {
    const id = textOf(event.model_request_start_id);
    const request = this.#requests.get(id);
    if (!request) return; // its beginning lies on a page not read yet
    request.end = event;
    this.#ofEvent.set(event.id, this.#ofEvent.get(id)!);
  }

  /** Thoughts have no text here, so one mark stands for several in a row. */
  #thinking(event: SessionEvent) {
    const last = this.#entries.at(-1);
    if (last?.kind !== "thinking") return this.#push(event, { kind: "thinking", event, count: 1 });
    last.count += 1;
    this.#ofEvent.set(event.id, this.#entries.length - 1);
  }

  #push(event: SessionEvent, told: Told) {
    this.#ofEvent.set(event.id, this.#entries.length);
    this.#entries.push({ ...told, key: event.id, at: event.processed_at ?? null, grouped: this.#grouped });
  }

  #write(change: Change) {
    const { id, created_at } = change.memory_version;
    this.#ofVersion.set(id, this.#entries.length);
    this.#entries.push({ kind: "write", change, key: id, at: created_at, grouped: this.#grouped });
  }
}

const timeOf = (change: Change) => Date.parse(change.memory_version.created_at);

/** Oldest first; the feed may tell two of the same moment in either order. */
const byTime = (changes: readonly Change[]) =>
  [...changes].sort(
    (a, b) =>
      timeOf(a) - timeOf(b) ||
      a.memory_version.created_at.localeCompare(b.memory_version.created_at) ||
      a.version_number - b.version_number,
  );

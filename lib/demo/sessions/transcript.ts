import { type AgentRole, memories, type StoreRole, sessions, stores } from "@/lib/demo/cast";
import type { SessionPart } from "@/lib/demo/sessions";
import type { Moment } from "@/lib/demo/story";
import { newId } from "@/lib/domain/ids";
import type { EventBody } from "@/lib/domain/session-events/turns";
import { mountPathOf } from "@/lib/wire/session-resources";
import { scrubbed, type Texts } from "./texts";

/** Events that a session got at one time. */
export interface Batch {
  at: Date;
  events: EventBody[];
}

export interface Transcript {
  begun: Date;
  batches: Batch[];
  /** The call that did each moment. */
  calls: Map<Moment, string>;
}

/** Idle for longer than this, an agent is asked anew. */
const pauseMs = 30 * 60_000;
/** A model is asked right after what it is to look at came, unless that was longer ago. */
const promptMs = 20_000;
const toolResultMax = 4_000;

/** What happened in a session around its writes: what it was asked, what it read, and how it ended. */
export function transcriptOf(part: SessionPart, texts: Texts): Transcript {
  const first = part.moments[0]!.at;
  const writing = new Writing(part, texts, new Date(first.getTime() - 26_000));
  part.moments.forEach((moment, i) => {
    const before = part.moments[i - 1];
    const isTurn = !before || moment.at.getTime() - before.at.getTime() > pauseMs;
    if (isTurn && before) writing.rest(before.at);
    if (isTurn) writing.ask(moment);
    writing.perform(moment);
  });
  writing.rest(part.moments.at(-1)!.at);
  return writing;
}

class Writing implements Transcript {
  readonly batches: Batch[] = [];
  readonly calls = new Map<Moment, string>();
  private readonly seen = new Set<string>();
  private turns = 0;

  constructor(
    private readonly part: SessionPart,
    private readonly texts: Texts,
    readonly begun: Date,
  ) {}

  /** A message from whoever runs the agent, that it is taken, a moment at which it first asks its model, and what it looks at first. */
  ask(moment: Moment): void {
    const start = moment.at.getTime() - 25_000;
    const content = text(request(this.part, this.turns++));
    // A message is taken by what comes after it, and has its time then.
    this.add(start - 900, { type: "user.message", content });
    this.add(start, { type: "session.status_running" });
    this.add(start + 600);
    const { flights } = memories;
    if (this.part.agent !== "planner" || moment.store !== flights.store) return;
    this.read({ store: flights.store, memory: flights.path, at: new Date(start + 7_000) });
  }

  perform(moment: Moment): void {
    const { store, memory, at, deed } = moment;
    const known = this.texts.before(moment, at);
    if (known && (moment.session || !this.seen.has(`${store} ${memory}`)) && deed.type === "write")
      this.read({ store, memory, at: new Date(at.getTime() - 9_000) });
    this.seen.add(`${store} ${memory}`);
    const id = newId("sevt", at.getTime());
    this.calls.set(moment, id);
    this.think(at.getTime() - 6_000, at.getTime() - 400, [
      ...(moment.note ? [said(moment.note)] : []),
      { type: "agent.tool_use", id, evaluated_permission: "allow", ...callOf(moment, known) },
    ]);
    this.add(at.getTime() + 300, { type: "agent.tool_result", tool_use_id: id, content: text(outcomes[deed.type]) });
    if (this.part.title === sessions.sweep && this.calls.size === 3) this.refused(at);
  }

  /** The end of a turn: a last word, and nothing more to do. */
  rest(last: Date): void {
    const end = last.getTime() + 4_000;
    const idle = { type: "session.status_idle", stop_reason: { type: "end_turn" }, stop_details: null };
    this.think(end, end + 2_300, [said(replies[this.part.agent]), idle]);
  }

  private read({ store, memory, at }: Pick<Moment, "store" | "memory" | "at">): void {
    const known = this.texts.before({ store, memory }, at);
    if (!known) return;
    const id = newId("sevt", at.getTime());
    const input = { file_path: mounted(store, known.path) };
    this.think(at.getTime() - 3_000, at.getTime(), [
      { type: "agent.tool_use", id, name: "read", input, evaluated_permission: "allow" },
    ]);
    const content = scrubbed(known.content, { store, memory }).slice(0, toolResultMax);
    this.add(at.getTime() + 40, { type: "agent.tool_result", tool_use_id: id, content: text(content) });
  }

  /** A write into a store that it only reads: refused, and seen in the session. */
  private refused(at: Date): void {
    const id = newId("sevt", at.getTime());
    const input = { file_path: mounted("repo", "/build/sweep.md"), content: "- The sweep reads invoices twice.\n" };
    this.think(at.getTime() + 600, at.getTime() + 1_900, [
      { type: "agent.tool_use", id, name: "write", input, evaluated_permission: "allow" },
    ]);
    const content = text(`${input.file_path} is inside a memory store that is attached read_only.`);
    this.add(at.getTime() + 1_950, { type: "agent.tool_result", tool_use_id: id, is_error: true, content });
  }

  /** A model request and what came of it. */
  private think(from: number, to: number, said: EventBody[]): void {
    const id = newId("sevt", from);
    const start = { type: "span.model_request_start", id };
    const latest = this.batches.at(-1);
    if (latest && from - latest.at.getTime() < promptMs) latest.events.push(start);
    else this.add(from, start);
    this.add(
      to,
      {
        type: "span.model_request_end",
        model_request_start_id: id,
        is_error: false,
        model_usage: {
          input_tokens: 1_800 + (Math.floor(from / 1000) % 900),
          output_tokens: 90 + (Math.floor(to / 1000) % 260),
          cache_creation_input_tokens: 0,
          cache_read_input_tokens: 6_200 + (Math.floor(from) % 2_000),
        },
      },
      { type: "agent.thinking" },
      ...said,
    );
  }

  private add(at: number, ...events: EventBody[]): void {
    this.batches.push({ at: new Date(at), events });
  }
}

const text = (words: string) => [{ type: "text" as const, text: words }];
const said = (words: string): EventBody => ({ type: "agent.message", content: text(words) });
const mounted = (store: StoreRole, path: string) => `${mountPathOf(stores[store].name, "")}${path}`;

/** The call that an agent makes for a deed: a small change is an edit, a whole text a write. */
function callOf(moment: Moment, known: { path: string; content: string } | undefined) {
  const { store, memory, deed } = moment;
  const file_path = mounted(store, known?.path ?? memory);
  if (deed.type === "delete") return { name: "bash", input: { command: `rm ${file_path}` } };
  if (deed.type === "move") return { name: "bash", input: { command: `mv ${file_path} ${mounted(store, deed.path)}` } };
  const content = "content" in deed ? deed.content : "";
  const edit = known && changedLines(known.content, content);
  if (edit)
    return {
      name: "edit",
      input: {
        file_path,
        old_string: scrubbed(edit.before, moment),
        new_string: scrubbed(edit.after, moment),
      },
    };
  return { name: "write", input: { file_path, content: scrubbed(content, moment) } };
}

/** What stands between the lines that two texts begin and end with, and as many lines above as it takes to name one place. */
function changedLines(before: string, after: string): { before: string; after: string } | undefined {
  const a = before.split("\n");
  const b = after.split("\n");
  let top = 0;
  while (top < a.length && top < b.length && a[top] === b[top]) top++;
  let bottom = 0;
  while (bottom < a.length - top && bottom < b.length - top && a.at(-1 - bottom) === b.at(-1 - bottom)) bottom++;
  for (let from = top; from >= 0; from--) {
    const replaced = a.slice(from, a.length - bottom).join("\n");
    const isOnePlace = replaced.trim() !== "" && before.split(replaced).length === 2;
    if (isOnePlace) return { before: replaced, after: b.slice(from, b.length - bottom).join("\n") };
  }
  return undefined;
}

const outcomes: Record<Moment["deed"]["type"], string> = {
  create: "The file was written.",
  write: "The file was changed.",
  move: "",
  delete: "",
  restore: "",
  roll_back: "",
  redact: "",
};

const requests: Record<AgentRole, readonly string[]> = {
  planner: ["Here is today's mail. Book what is decided, and keep the notes current.", "Anything new on this trip?"],
  triage: ["Go through the inbox. Answer what we know, note what we learned.", "More came in; go on."],
  reviewer: ["Review what is open. If a rule is missing, add it.", "Two more pull requests, please."],
  clerk: ["Match today's payments and note what does not fit.", "The second batch of statements is here."],
  nightly: ["Run tonight's jobs.", "Run the ones that were waiting."],
};

const named: Partial<Record<string, readonly string[]>> = {
  [sessions.poisoned]: ["Merge the partner feed into our preferences."],
  [sessions.leak]: ["Set up the card processor and write down what the next run needs."],
  [sessions.secondLeak]: ["Northwind asks how to export by themselves. Write it down for them."],
  [sessions.sweep]: ["Match every open invoice against the statements of this week."],
  [sessions.lisbon]: [
    "Eleven people, three nights in Lisbon. Begin with the flights.",
    "Berlin has answered. What is still open?",
    "The hotel wrote about the meeting room.",
  ],
  [sessions.truncation]: ["Tidy up the review rules."],
  [sessions.overwrite]: ["Save the refund macro where we find it."],
};

function request({ agent, title }: SessionPart, turn: number): string {
  const from = named[title] ?? requests[agent];
  return from[Math.min(turn, from.length - 1)] ?? "Go on.";
}

const replies: Record<AgentRole, string> = {
  planner: "Done. What is decided is booked, and the notes say why.",
  triage: "The inbox is empty. What we promised is in the playbook.",
  reviewer: "Reviewed. The rules have what these reviews taught.",
  clerk: "Everything that fits is matched; the rest is marked.",
  nightly: "All jobs ran.",
};

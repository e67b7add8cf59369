import { spanOf } from "@/components/session-events/reading";
import { counted } from "@/lib/counted";
import type { Mark, MarkKind, Minimap } from "@/lib/wire/minimap";

/** A mark on the strip; `from` and `to` are parts of its width. */
export interface Placed {
  key: string;
  kind: MarkKind;
  lane: number;
  from: number;
  to: number;
  eventId: string | null;
  versionId: string | null;
  label: string;
}

export interface Laid {
  /** In the order of the session; bars are drawn before what lies on them. */
  marks: readonly Placed[];
  lanes: readonly { key: string; name: string }[];
  /** Whether each lane is a thread. */
  isOfThreads: boolean;
  summary: string;
  /** Moments and where they are on the strip, both rising. */
  scale: readonly { time: number; place: number }[];
}

/** The lane of all threads that have none of their own. */
export const othersKey = "others";

/** Lays a minimap out in lanes: one for each thread; of a single thread what it did, and below it what it wrote. */
export function layOut({ lanes }: Minimap): Laid {
  const all = lanes.flatMap(({ marks }) => marks);
  const scale = scaleOf(all);
  const [only] = lanes;
  const single = lanes.length === 1 && only !== undefined;
  const marks = lanes.flatMap((lane, at) =>
    lane.marks.map((mark, n) => place(mark, single ? (mark.kind === "memory_write" ? 1 : 0) : at, `${at} ${n}`, scale)),
  );
  return {
    marks: marks.sort((a, b) => a.from - b.from || order[a.kind] - order[b.kind]),
    isOfThreads: !single,
    lanes: single
      ? [
          { key: "requests", name: "requests" },
          { key: "memory", name: "memory" },
        ]
      : lanes.map(({ session_thread_id, name }) => ({ key: session_thread_id, name: name ?? session_thread_id })),
    summary: summaryOf(all),
    scale,
  };
}

const order: Record<MarkKind, number> = { model_request: 0, message: 1, tool_call: 2, error: 3, memory_write: 4 };

function place(mark: Mark, lane: number, key: string, scale: Laid["scale"]): Placed {
  const { kind, event_id, memory_version_id, position } = mark;
  const to = kind === "model_request" ? Math.max(position, placeIn(scale, Date.parse(mark.until))) : position;
  return { key, kind, lane, from: position, to, eventId: event_id, versionId: memory_version_id, label: labelOf(mark) };
}

const names: Record<MarkKind, [string, string]> = {
  message: ["Message", "messages"],
  model_request: ["Model request", "model requests"],
  tool_call: ["Tool call", "tool calls"],
  memory_write: ["Memory write", "memory writes"],
  error: ["Error", "errors"],
};

function labelOf({ kind, count, at, until }: Mark): string {
  const [one, many] = names[kind];
  const what = count === 1 ? one : `${count.toLocaleString("en")} ${many}`;
  const seconds = (Date.parse(until) - Date.parse(at)) / 1000;
  const clock = new Date(at).toLocaleTimeString("en-GB");
  return seconds > 0 ? `${what} at ${clock}, ${spanOf(seconds)}` : `${what} at ${clock}`;
}

function summaryOf(marks: readonly Mark[]): string {
  const count = (kind: MarkKind) => marks.reduce((sum, mark) => (mark.kind === kind ? sum + mark.count : sum), 0);
  const parts = [counted(count("model_request"), "model request"), counted(count("memory_write"), "memory write")];
  return count("error") > 0 ? [...parts, counted(count("error"), "error")].join(", ") : parts.join(", ");
}

/** One place for each moment, so that a moment is found; of several marks of a moment the first counts. */
function scaleOf(marks: readonly Mark[]): Laid["scale"] {
  const places = marks.map(({ at, position }) => ({ time: Date.parse(at), place: position }));
  places.sort((a, b) => a.time - b.time || a.place - b.place);
  const rising: { time: number; place: number }[] = [];
  for (const one of places) {
    const last = rising.at(-1);
    if (!last || (one.time > last.time && one.place >= last.place)) rising.push(one);
  }
  return rising;
}

/** Where a moment is on the strip, from 0 to 1. */
export const placeOf = ({ scale }: Laid, at: string): number => placeIn(scale, Date.parse(at));

function placeIn(scale: Laid["scale"], time: number): number {
  let low = 0;
  let high = scale.length - 1;
  if (high < 0 || time <= scale[0]!.time) return 0;
  if (time >= scale[high]!.time) return scale[high]!.place;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (scale[middle]!.time <= time) low = middle;
    else high = middle;
  }
  const [a, b] = [scale[low]!, scale[high]!];
  return a.place + ((time - a.time) / (b.time - a.time)) * (b.place - a.place);
}

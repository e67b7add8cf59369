import { isDeepStrictEqual } from "node:util";
import type { query } from "@/lib/domain/database";
import { newId } from "@/lib/domain/ids";
import { invalid, WireError } from "@/lib/wire/errors";
import { type EventRow, eventColumns, readPayload } from "./rows";
import { answersTo, type EventBody } from "./turns";

interface KnownRow extends EventRow {
  answers: string | null;
}

/** For each event of a batch what is there already, or its place among those that are new. */
export interface SortedOut {
  fresh: EventBody[];
  replies: (EventRow | number)[];
}

/**
 * Tells new events from those that are there: under an id of their own, or as the answer to the same tool call. Throws
 * `conflict_error` for an id under which something else is, `invalid_request_error` for an answer to what is no such tool call.
 */
export async function sortOut(run: typeof query, sessionId: string, events: readonly EventBody[]): Promise<SortedOut> {
  const known = await knownRows(run, sessionId, events);
  const byId = new Map(known.map((row) => [row.id, row]));
  const byAnswer = new Map(known.flatMap((row) => (row.answers ? [[`${row.type} ${row.answers}`, row]] : [])));
  const sorted: SortedOut = { fresh: [], replies: [] };
  const freshById = new Map<string, number>();
  const freshByAnswer = new Map<string, number>();
  for (const event of events) {
    const id = event.id as string | undefined;
    const answered = answersTo(event);
    const asAnswer = answered && `${event.type} ${answered}`;
    const there = id ? (byId.get(id) ?? freshById.get(id)) : undefined;
    if (there !== undefined && !same(typeof there === "number" ? sorted.fresh[there]! : bodyOf(there), event))
      throw taken();
    const first = there ?? (asAnswer ? (byAnswer.get(asAnswer) ?? freshByAnswer.get(asAnswer)) : undefined);
    if (first !== undefined) {
      sorted.replies.push(first);
      continue;
    }
    const place = sorted.fresh.length;
    const call = answered ? callOf(byId.get(answered), sorted.fresh[freshById.get(answered) ?? -1]) : undefined;
    if (answered) refuseUnlessAnswers(event, call);
    sorted.fresh.push(completed(event, call));
    sorted.replies.push(place);
    if (id) freshById.set(id, place);
    if (asAnswer) freshByAnswer.set(asAnswer, place);
  }
  return sorted;
}

async function knownRows(run: typeof query, sessionId: string, events: readonly EventBody[]): Promise<KnownRow[]> {
  const ids = events
    .flatMap((event) => [event.id as string | undefined, answersTo(event)])
    .filter((id) => id !== undefined);
  if (ids.length === 0) return [];
  return run<KnownRow>(
    "session_events_known",
    `SELECT ${eventColumns}, e.answers FROM session_events e WHERE e.session_id = $1 AND e.id = ANY ($2)
      UNION ALL
     SELECT ${eventColumns}, e.answers FROM session_events e WHERE e.session_id = $1 AND e.answers = ANY ($2)`,
    [sessionId, ids],
  );
}

const taken = () => new WireError("conflict_error", "Another event of this session has that id.");

const bodyOf = ({ payload }: EventRow): EventBody => readPayload(payload);

/** Whether two events say the same, beside what the server added. */
function same(one: EventBody, other: EventBody): boolean {
  const { id: _, outcome_id: _o, session_thread_id: _t, ...rest } = one;
  const { id: __, outcome_id: __o, session_thread_id: __t, ...others } = other;
  return isDeepStrictEqual(rest, others);
}

const callOf = (row: EventRow | undefined, fresh: EventBody | undefined) => (row ? bodyOf(row) : fresh);

const answerable: { [type: string]: readonly string[] } = {
  "user.tool_result": ["agent.tool_use"],
  "user.custom_tool_result": ["agent.custom_tool_use"],
  "user.tool_confirmation": ["agent.tool_use", "agent.mcp_tool_use", "agent.custom_tool_use"],
};

function refuseUnlessAnswers(event: EventBody, call: EventBody | undefined): void {
  if (call && answerable[event.type]?.includes(call.type)) return;
  const field = event.type === "user.custom_tool_result" ? "custom_tool_use_id" : "tool_use_id";
  throw invalid(`${field} names no tool call of this session that a ${event.type} answers.`);
}

/** With what the server adds: an outcome's id, and the thread whose call is answered. */
function completed(event: EventBody, call: EventBody | undefined): EventBody {
  if (event.type === "user.define_outcome") return { ...event, outcome_id: newId("outc") };
  return call?.session_thread_id ? { ...event, session_thread_id: call.session_thread_id } : event;
}

import type { OutcomeEvaluation, SessionUsage } from "@/lib/wire/sessions";

/** What events do to their session: its status, what it waits for, its usage and its outcomes. */
export interface Turn {
  /** The moment the batch is taken in. */
  now: string;
  status: string;
  running_since: string | null;
  /** Seconds from `running_since` to `now`. */
  running_seconds: number;
  active_seconds: number;
  /** The tool calls of the last `requires_action` that nobody answered yet. */
  pending_actions: string[];
  usage: SessionUsage;
  budget: unknown;
  outcome_evaluations: OutcomeEvaluation[];
  primary_thread_id: string;
}

export type EventBody = { type: string } & { [field: string]: unknown };

const idle = (stop_reason: object): EventBody => ({ type: "session.status_idle", stop_reason, stop_details: null });

/**
 * Takes a batch into the turn, changing it, and returns the batch with what the server has to say in between: the usage before a
 * turn ends, the end of an interrupted turn, and what is still waited for (or that it goes on) once calls were answered.
 */
export function takeIn(turn: Turn, batch: readonly EventBody[]): { body: EventBody; at: number | null }[] {
  const events: { body: EventBody; at: number | null }[] = [];
  const say = (body: EventBody) => {
    if (body.type === "session.status_idle" && turn.status === "running")
      events.push({ body: usageSoFar(turn), at: null });
    apply(turn, body);
    events.push({ body, at: null });
  };
  for (const [at, body] of batch.entries()) {
    if (body.type === "session.status_idle" && turn.status === "running")
      events.push({ body: usageSoFar(turn), at: null });
    const waitedFor = resolves(turn, body);
    apply(turn, body);
    events.push({ body, at });
    if (interrupts(turn, body)) say(idle({ type: "end_turn" }));
    if (waitedFor && !resolves(turn, batch[at + 1])) {
      const event_ids = turn.pending_actions;
      if (event_ids.length > 0) say(idle({ type: "requires_action", event_ids: [...event_ids] }));
      else if (turn.status === "idle") say({ type: "session.status_running" });
    }
  }
  return events;
}

/** The id of the tool call that an event of somebody's answers; undefined when it answers none. */
export function answersTo({ type, tool_use_id, custom_tool_use_id }: EventBody): string | undefined {
  if (type === "user.tool_result" || type === "user.tool_confirmation") return tool_use_id as string;
  if (type === "user.custom_tool_result") return custom_tool_use_id as string;
}

function resolves(turn: Turn, body: EventBody | undefined): boolean {
  const answered = body && answersTo(body);
  return answered !== undefined && turn.pending_actions.includes(answered);
}

/** An interrupt of one thread leaves the session's turn alone, unless that thread is its first. */
function interrupts(turn: Turn, { type, session_thread_id }: EventBody): boolean {
  if (type !== "user.interrupt" || (session_thread_id && session_thread_id !== turn.primary_thread_id)) return false;
  return turn.status === "running" || turn.pending_actions.length > 0;
}

function apply(turn: Turn, body: EventBody): void {
  const answered = answersTo(body);
  if (answered) turn.pending_actions = turn.pending_actions.filter((id) => id !== answered);
  if (body.type === "session.status_running") begin(turn);
  else if (body.type === "session.status_idle") end(turn, "idle", body);
  else if (body.type === "session.status_rescheduled") end(turn, "rescheduling", body);
  else if (body.type === "session.status_terminated") end(turn, "terminated", body);
  else if (body.type === "span.model_request_end") spend(turn, body.model_usage as ModelUsage);
  else judge(turn, body);
}

function begin(turn: Turn): void {
  turn.status = "running";
  turn.running_since ??= turn.now;
  turn.pending_actions = [];
}

function end(turn: Turn, status: string, { stop_reason }: EventBody): void {
  turn.status = status;
  turn.active_seconds += turn.running_seconds;
  turn.running_since = null;
  turn.running_seconds = 0;
  const reason = stop_reason as { type: string; event_ids: string[] } | undefined;
  turn.pending_actions = reason?.type === "requires_action" ? [...new Set(reason.event_ids)] : [];
}

interface ModelUsage {
  input_tokens: number;
  output_tokens: number;
  cache_creation_input_tokens: number;
  cache_read_input_tokens: number;
}

function spend(turn: Turn, used: ModelUsage): void {
  const { usage } = turn;
  const cache = usage.cache_creation;
  turn.usage = {
    ...usage,
    input_tokens: (usage.input_tokens ?? 0) + used.input_tokens,
    output_tokens: (usage.output_tokens ?? 0) + used.output_tokens,
    cache_read_input_tokens: (usage.cache_read_input_tokens ?? 0) + used.cache_read_input_tokens,
    cache_creation: {
      ephemeral_1h_input_tokens: cache?.ephemeral_1h_input_tokens ?? 0,
      ephemeral_5m_input_tokens: (cache?.ephemeral_5m_input_tokens ?? 0) + used.cache_creation_input_tokens,
    },
  };
}

const usageSoFar = ({ usage, active_seconds, running_seconds, budget }: Turn): EventBody => ({
  type: "session.usage",
  usage: { ...usage, active_seconds: active_seconds + running_seconds },
  budget,
});

/** What is known of the outcomes that were asked for. */
function judge(turn: Turn, body: EventBody): void {
  const { type, outcome_id, description, iteration, result, explanation } = body as EventBody &
    Partial<Omit<OutcomeEvaluation, "type">>;
  if (type === "user.define_outcome" && outcome_id)
    turn.outcome_evaluations.push({
      type: "outcome_evaluation",
      outcome_id,
      description: description ?? "",
      result: "pending",
      iteration: 0,
      explanation: null,
      completed_at: null,
    });
  const outcome = turn.outcome_evaluations.find((one) => one.outcome_id === outcome_id);
  if (!outcome || !type.startsWith("span.outcome_evaluation_")) return;
  outcome.iteration = iteration ?? outcome.iteration;
  outcome.result = result ?? "evaluating";
  outcome.explanation = explanation ?? outcome.explanation;
  outcome.completed_at = finalVerdicts.has(outcome.result) ? turn.now : null;
}

/** Verdicts behind which an outcome is not evaluated any more. */
const finalVerdicts = new Set(["satisfied", "max_iterations_reached", "failed", "interrupted"]);

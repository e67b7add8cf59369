import { fieldOf, named, plainText, textOf } from "@/components/session-events/reading";
import type { SessionEvent } from "@/lib/wire/session-events";

/** An event that is neither a message nor a call, in words. */
export interface Note {
  tone: "plain" | "warn" | "danger";
  text: string;
  detail: string;
}

/** What happened, in a short sentence; an event of a kind this console does not know is named by its type. */
export function noteOf(event: SessionEvent): Note {
  const special = specials.get(event.type);
  if (special) return { tone: "plain", detail: "", ...special(event) };
  return { tone: "plain", text: texts.get(event.type) ?? event.type, detail: "" };
}

const texts = named<string>({
  "user.interrupt": "Interrupted",
  "session.status_running": "Running",
  "session.status_rescheduled": "Rescheduled: it will run again",
  "session.deleted": "The session was deleted",
  "agent.thread_context_compacted": "The context was compacted",
  "workflow_run.created": "A workflow run was created",
});

const specials = named<(event: SessionEvent) => Partial<Note> & { text: string }>({
  "session.status_idle": (event) => {
    const reason = textOf(fieldOf(event.stop_reason, "type"));
    return { text: `Idle${reason ? `: ${reasonWords(reason)}` : ""}`, tone: toneOfReason(reason) };
  },
  "session.status_terminated": () => ({ text: "Terminated: nothing more will happen here", tone: "warn" }),
  "session.error": (event) => ({
    text: textOf(fieldOf(event.error, "message")) || "An error without a message",
    detail: [textOf(fieldOf(event.error, "type")), retryWords(event)].filter(Boolean).join(", "),
    tone: "danger",
  }),
  "session.updated": (event) => ({ text: `Changed: ${changedFields(event).join(", ") || "nothing"}` }),
  "user.tool_confirmation": (event) => ({
    text: event.result === "deny" ? "A tool call was denied" : "A tool call was allowed",
    detail: textOf(event.deny_message),
    tone: event.result === "deny" ? "warn" : "plain",
  }),
  "user.define_outcome": (event) => ({ text: "Outcome defined", detail: textOf(event.description) }),
  "session.thread_created": (event) => ({ text: "A thread began", detail: textOf(event.agent_name) }),
  "session.thread_status_running": (event) => thread(event, "is running"),
  "session.thread_status_idle": (event) => thread(event, "is idle"),
  "session.thread_status_rescheduled": (event) => thread(event, "was rescheduled"),
  "session.thread_status_terminated": (event) => thread(event, "was terminated"),
  "span.outcome_evaluation_start": (event) => ({ text: "Evaluating the outcome", detail: textOf(event.outcome_id) }),
  "span.outcome_evaluation_end": (event) => ({
    text: `Outcome: ${textOf(event.result) || "unknown"}`,
    detail: textOf(event.explanation),
    tone: event.result === "satisfied" ? "plain" : "warn",
  }),
  "workflow_run.error": (event) => ({
    text: textOf(fieldOf(event.error, "message")) || "A workflow run failed",
    tone: "danger",
  }),
});

const thread = (event: SessionEvent, what: string) => ({ text: `${textOf(event.agent_name) || "A thread"} ${what}` });

function retryWords(event: SessionEvent) {
  const status = fieldOf(fieldOf(event.error, "retry_status"), "type");
  if (status === "retrying") return "trying again";
  if (status === "exhausted") return "no more tries";
  return status === "terminal" ? "final" : "";
}

const reasons = named<string>({
  end_turn: "the turn is over",
  requires_action: "it waits for somebody to act",
  retries_exhausted: "all tries failed",
  budget_reached: "budget reached",
  refusal: "the model refused",
});

/** Why a session stopped, in words; a reason this console does not know as it is spelled. */
export const reasonWords = (reason: string) => reasons.get(reason) ?? reason;

const toneOfReason = (reason: string): Note["tone"] =>
  reason === "retries_exhausted" || reason === "refusal"
    ? "danger"
    : reason === "requires_action" || reason === "budget_reached"
      ? "warn"
      : "plain";

const unchanging = new Set(["id", "type", "processed_at"]);
const changedFields = (event: SessionEvent) => Object.keys(event).filter((name) => !unchanging.has(name));

/** Whether an event tells of something that went wrong. */
export function isFailure(event: SessionEvent): boolean {
  return event.type === "session.error" || event.type === "workflow_run.error" || event.is_error === true;
}

/** What a failed call answered, in one line. */
export const failureWords = (event: SessionEvent) => plainText(event.content).trim() || "It failed without a word.";

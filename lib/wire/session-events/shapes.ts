import { z } from "zod";
import { characters, IdParam } from "@/lib/wire/pages";
import { MessageBlock, ResultBlock, SpokenBlock, TextBlock } from "./blocks";

/** Every type of event, by whom it may come from. What an event says beyond its form is kept and given back as it came. */

const text = (max: number) => characters(0, max);
const result = { content: z.array(ResultBlock).optional(), is_error: z.boolean().nullish() };
const call = {
  name: z.string().min(1),
  input: z.record(z.string(), z.unknown()),
  session_thread_id: IdParam.nullish(),
};
const permission = {
  evaluated_permission: z.enum(["allow", "ask", "deny"]).optional(),
  evaluation: z.looseObject({ type: z.enum(["always_allow", "always_ask", "auto"]) }).optional(),
};
const count = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

const rubric = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("text"), content: z.string() }),
  z.looseObject({ type: z.literal("file"), file_id: IdParam }),
]);

/** Tokens of one request. `thinking_tokens` is beyond the wire: only where it is reported is a thinking budget known. */
export const ModelUsage = z.looseObject({
  input_tokens: count,
  output_tokens: count,
  cache_creation_input_tokens: count.default(0),
  cache_read_input_tokens: count.default(0),
  thinking_tokens: count.nullish(),
});

export const StopReason = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("end_turn") }),
  z.looseObject({ type: z.literal("requires_action"), event_ids: z.array(IdParam).min(1).max(256) }),
  z.looseObject({ type: z.literal("retries_exhausted") }),
  z.looseObject({ type: z.literal("budget_reached") }),
  z.looseObject({ type: z.literal("refusal") }),
]);
export type StopReason = z.infer<typeof StopReason>;

const stopDetails = z
  .looseObject({ type: z.literal("refusal"), category: z.string().nullable(), explanation: z.string().nullable() })
  .nullable();

const SessionError = z.looseObject({
  type: z.string().min(1).max(100),
  message: z.string(),
  retry_status: z.looseObject({ type: z.enum(["retrying", "exhausted", "terminal"]) }),
});

/** What people and their applications say to a session. */
export const said = {
  "user.message": { content: z.array(MessageBlock).min(1) },
  "user.interrupt": { session_thread_id: IdParam.nullish() },
  "user.define_outcome": {
    description: text(100_000),
    rubric,
    max_iterations: z.int().min(1).max(20).nullable().default(3),
  },
  "user.tool_confirmation": {
    tool_use_id: IdParam,
    result: z.enum(["allow", "deny"]),
    deny_message: z.string().nullish(),
  },
  "system.message": { content: z.array(TextBlock).min(1) },
};

/** What whoever ran a tool answers. */
export const answered = {
  "user.tool_result": { tool_use_id: IdParam, ...result },
  "user.custom_tool_result": { custom_tool_use_id: IdParam, ...result },
};

/** What whoever runs the agent reports of it. */
export const reported = {
  "agent.message": { content: z.array(SpokenBlock) },
  "agent.thinking": {},
  "agent.tool_use": { ...call, ...permission },
  "agent.tool_result": { tool_use_id: IdParam, ...result },
  "agent.custom_tool_use": call,
  "agent.mcp_tool_use": { mcp_server_name: z.string(), ...call, ...permission },
  "agent.mcp_tool_result": { mcp_tool_use_id: IdParam, ...result },
  "agent.thread_message_sent": {
    content: z.array(MessageBlock),
    to_session_thread_id: IdParam,
    to_agent_name: z.string().nullish(),
  },
  "agent.thread_message_received": {
    content: z.array(MessageBlock),
    from_session_thread_id: IdParam,
    from_agent_name: z.string().nullish(),
  },
  "agent.thread_context_compacted": {},
  "session.error": { error: SessionError },
  "session.status_running": {},
  "session.status_idle": {
    stop_reason: StopReason.default({ type: "end_turn" }),
    stop_details: stopDetails.default(null),
  },
  "span.model_request_start": {},
  "span.model_request_end": {
    model_request_start_id: IdParam,
    is_error: z.boolean().nullable().default(null),
    model_usage: ModelUsage,
  },
  "span.outcome_evaluation_start": { outcome_id: IdParam, iteration: count },
  "span.outcome_evaluation_ongoing": { outcome_id: IdParam, iteration: count },
  "span.outcome_evaluation_end": {
    outcome_id: IdParam,
    iteration: count,
    outcome_evaluation_start_id: IdParam,
    result: z.string(),
    explanation: z.string(),
    usage: ModelUsage,
  },
};

/** What only the server says. */
export const serverEventTypes = [
  "session.updated",
  "session.usage",
  "session.deleted",
  "session.status_rescheduled",
  "session.status_terminated",
  "session.thread_created",
  "session.thread_status_running",
  "session.thread_status_idle",
  "session.thread_status_rescheduled",
  "session.thread_status_terminated",
  "workflow_run.created",
  "workflow_run.status_running",
  "workflow_run.status_idle",
  "workflow_run.status_ended",
  "workflow_run.error",
  "workflow_run.phase_started",
  "workflow_run.phase_ended",
] as const;

import { z } from "zod";
import { Timestamp } from "./pages";

const most = (max: number) => z.int().min(1).max(max).nullable();
const limits = {
  max_tool_calls: most(1_000_000_000),
  max_thinking_tokens: most(1_000_000_000_000),
  max_wall_clock_seconds: most(31_536_000),
};

/**
 * Limits that somebody declared for a session, and how far its events are from them. Nothing is stopped here: whoever runs the
 * agent reads it. `exhausted_at` is the moment at which the first limit was reached, and `exhausted_event_id` the event that
 * reached it (none of the clock). Thinking tokens are null until one event tells them; what is not told is never guessed.
 */
export const TaskBudget = z
  .object({
    type: z.literal("task_budget"),
    ...limits,
    status: z.object({
      tool_calls_used: z.int(),
      thinking_tokens_used: z.int().nullable(),
      wall_clock_seconds_used: z.number().describe("For how long the session has been running, over all turns."),
      exhausted: z.boolean(),
      limit_hit: z.enum(["tool_calls", "thinking_tokens", "wall_clock"]).nullable(),
      exhausted_at: Timestamp.nullable(),
      exhausted_event_id: z.string().nullable(),
    }),
  })
  .meta({ id: "TaskBudget" });
export type TaskBudget = z.infer<typeof TaskBudget>;

/** What is left out stays as it is; null lifts a limit. */
export const DeclareTaskBudget = z.object({
  max_tool_calls: limits.max_tool_calls.optional(),
  max_thinking_tokens: limits.max_thinking_tokens.optional(),
  max_wall_clock_seconds: limits.max_wall_clock_seconds.optional(),
});
export type DeclareTaskBudget = z.infer<typeof DeclareTaskBudget>;

/** The limits of a task budget, in words. */
export const limitWords = {
  tool_calls: "Tool calls",
  thinking_tokens: "Thinking tokens",
  wall_clock: "Time",
} as const;

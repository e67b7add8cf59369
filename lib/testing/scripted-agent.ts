/** The loop of an agent whose model is a script: it reports what the agent does and waits for what its tools answer. */
import { randomUUID } from "node:crypto";
import type Anthropic from "@anthropic-ai/sdk";
import { eventually } from "@/lib/testing/contract";

export interface ToolResult {
  event_id: string;
  text: string;
  is_error: boolean;
}

/** `client` needs a key with `sessions:read` and `sessions:report`. */
export function scriptedAgent(client: Anthropic, sessionId: string) {
  const report = (...events: object[]) => client.post(`/v1/sessions/${sessionId}/events`, { body: { events } });

  /** Reports a tool call; resolves to the event's id. */
  async function ask(name: string, input: object): Promise<string> {
    const id = `sevt_${randomUUID().replaceAll("-", "")}`;
    await report({ type: "session.status_running" }, { id, type: "agent.tool_use", name, input });
    return id;
  }

  /** What a worker has answered to a call, once it has. */
  const answerTo = (event_id: string): Promise<ToolResult> =>
    eventually(async () => {
      for await (const event of client.beta.sessions.events.list(sessionId, {
        types: ["user.tool_result"],
        limit: 1000,
      }))
        if (event.type === "user.tool_result" && event.tool_use_id === event_id) {
          const text = (event.content ?? []).map((block) => (block.type === "text" ? block.text : "")).join("\n");
          return { event_id, text, is_error: event.is_error ?? false };
        }
      return undefined;
    }, 90_000);

  return {
    ask,
    answerTo,
    call: async (name: string, input: object) => answerTo(await ask(name, input)),
    say: (text: string) => report({ type: "agent.message", content: [{ type: "text", text }] }),
    rest: () => report({ type: "session.status_idle", stop_reason: { type: "end_turn" }, stop_details: null }),
  };
}

/**
 * The agent's loop: asks the Messages API (with your own key, which Anthropic bills) and lets a worker run the tools. A server of
 * memories runs no agents, so a loop like this one, in whatever framework, reports what its agent does.
 *
 *   node --import tsx examples/environment-worker/ask.ts "Note in your memory what this project's README says about backups."
 */
import Anthropic from "@anthropic-ai/sdk";
import { betaAgentToolset20260401 } from "@anthropic-ai/sdk/tools/agent-toolset/node";

const { PALIMPSEST_URL = "http://127.0.0.1:3000", PALIMPSEST_API_KEY, MODEL = "claude-opus-5-5" } = process.env;
const { AGENT_ID = "", ENVIRONMENT_ID = "", MEMORY_STORE_ID = "" } = process.env;
const question = process.argv[2] ?? "What is in your memory?";
await fetch(new URL("/health", PALIMPSEST_URL)).catch(() =>
  end(`No server answers at ${PALIMPSEST_URL}. Start it, or say in PALIMPSEST_URL where it is.`),
);

const claude = new Anthropic(); // with ANTHROPIC_API_KEY
// Builds a request without sending it: without a credential no session is begun that could not go on.
await claude
  .buildRequest({ method: "post", path: "/v1/messages" })
  .catch(() => end("There is no key to ask Claude with: set ANTHROPIC_API_KEY."));
const palimpsest = new Anthropic({ baseURL: PALIMPSEST_URL, apiKey: PALIMPSEST_API_KEY });
const { sessions } = palimpsest.beta;

// The first message queues work; a worker takes it and mounts the store.
const session = await sessions.create({
  agent: AGENT_ID,
  environment_id: ENVIRONMENT_ID,
  title: question,
  resources: [{ type: "memory_store", memory_store_id: MEMORY_STORE_ID }],
  initial_events: [{ type: "user.message", content: [{ type: "text", text: question }] }],
});
const system = await palimpsest.get<string>(`/api/sessions/${session.id}/system_prompt`);
const report = (...events: object[]) => palimpsest.post(`/v1/sessions/${session.id}/events`, { body: { events } });
const idle = (type: "end_turn" | "retries_exhausted") =>
  ({ type: "session.status_idle", stop_reason: { type }, stop_details: null }) as const;

// The tools are described here and run by the worker.
const described = betaAgentToolset20260401({ workdir: process.cwd() }).filter((tool) => "input_schema" in tool);
const tools = described.map(({ name, description, input_schema }) => ({ name, description, input_schema }));

const messages: Anthropic.Beta.BetaMessageParam[] = [{ role: "user", content: question }];
await report({ type: "session.status_running" });
try {
  for (;;) {
    const { content } = await claude.beta.messages.create({ model: MODEL, max_tokens: 4_096, system, messages, tools });
    const calls = content.filter((block) => block.type === "tool_use");
    const said = content.filter((block) => block.type === "text").map(({ text }) => ({ type: "text", text }));
    if (said.length > 0) await report({ type: "agent.message", content: said });
    for (const { text } of said) console.log(text);
    if (calls.length === 0) break;
    await report(...calls.map(({ id, name, input }) => ({ id: eventId(id), type: "agent.tool_use", name, input })));
    const results = await resultsOf(calls.map(({ id }) => eventId(id)));
    messages.push({ role: "assistant", content });
    messages.push({
      role: "user",
      content: calls.map(({ id }) => ({ type: "tool_result", tool_use_id: id, ...results.get(eventId(id)) })),
    });
  }
} catch (error) {
  // A session whose agent is gone would be running, and its worker waiting, until it counts as silent.
  const message = error instanceof Error ? error.message : String(error);
  const failed = { type: "unknown_error", message, retry_status: { type: "exhausted" } };
  await report({ type: "session.error", error: failed }, idle("retries_exhausted"));
  end(`The session stopped: ${message}`);
}
await report(idle("end_turn"));
console.log(`\nWhat it did: ${PALIMPSEST_URL}/sessions/${session.id}`);

/** Says why nothing can be done, and ends. */
function end(why: string): never {
  console.error(why);
  process.exit(1);
}

/** The event that stands for a tool call. */
function eventId(toolUseId: string): string {
  return `sevt_${toolUseId.replaceAll(/[^A-Za-z0-9]/g, "")}`;
}

type Result = Pick<Anthropic.Beta.BetaToolResultBlockParam, "content" | "is_error">;

/** What the worker answers to these calls: what it has answered until now, then what comes. A stream that breaks is opened again. */
async function resultsOf(ids: string[]): Promise<Map<string, Result>> {
  const results = new Map<string, Result>();
  const isLast = (event: { type: string }) => {
    if (event.type === "user.tool_result") {
      const { tool_use_id, content, is_error } = event as unknown as Result & { tool_use_id: string };
      if (ids.includes(tool_use_id)) results.set(tool_use_id, { content, is_error });
    }
    return results.size === ids.length;
  };
  while (results.size < ids.length) {
    const stream = await sessions.events.stream(session.id);
    for await (const event of sessions.events.list(session.id, { types: ["user.tool_result"] }))
      if (isLast(event)) return results;
    for await (const event of stream) if (isLast(event)) break;
  }
  return results;
}

/**
 * Claude with a memory that outlasts the conversation. Asks the Messages API with your own key, which Anthropic bills.
 *
 *   node --import tsx examples/memory-tool/main.ts "I am vegetarian. What should I order in Lyon?"
 */
import Anthropic from "@anthropic-ai/sdk";
import { betaMemoryTool } from "@anthropic-ai/sdk/helpers/beta/memory";
import { memoryToolHandlers } from "palimpsest/memory-tool";

const { PALIMPSEST_URL = "http://127.0.0.1:3000", PALIMPSEST_API_KEY, MODEL = "claude-opus-5-5" } = process.env;
const question = process.argv[2] ?? "What do you know about me?";

const claude = new Anthropic(); // with ANTHROPIC_API_KEY
// Builds a request without sending it: without a credential no session is begun that could not go on.
await claude
  .buildRequest({ method: "post", path: "/v1/messages" })
  .catch(() => end("There is no key to ask Claude with: set ANTHROPIC_API_KEY."));
const palimpsest = new Anthropic({ baseURL: PALIMPSEST_URL, apiKey: PALIMPSEST_API_KEY });
const { agents, environments, memoryStores, sessions } = palimpsest.beta;

const store = await named(memoryStores.list(), "Travel notes", (name) => memoryStores.create({ name }));
const agent = await named(agents.list(), "Travel agent", (name) => agents.create({ name, model: MODEL }));
const environment = await named(environments.list(), "Elsewhere", (name) => environments.create({ name }));

// A session says who writes. Its token reaches this store and no other.
const session = await sessions.create({
  agent: agent.id,
  environment_id: environment.id,
  title: question,
  resources: [{ type: "memory_store", memory_store_id: store.id }],
});
const { token } = await palimpsest.post<{ token: string }>(`/api/sessions/${session.id}/tokens`, { body: {} });
const asSession = new Anthropic({ baseURL: PALIMPSEST_URL, apiKey: token });
const report = (...events: object[]) => asSession.post(`/v1/sessions/${session.id}/events`, { body: { events } });
const rest = (type: "end_turn" | "retries_exhausted") =>
  report({ type: "session.status_idle", stop_reason: { type }, stop_details: null });

await sessions.events.send(session.id, {
  events: [{ type: "user.message", content: [{ type: "text", text: question }] }],
});
await report({ type: "session.status_running" });

const eventOf = new Map<object, string>();
const memory = memoryToolHandlers({
  client: asSession,
  memoryStoreId: store.id,
  toolUseEventId: (command) => eventOf.get(command),
});

const runner = claude.beta.messages.toolRunner({
  model: MODEL,
  max_tokens: 4_096,
  messages: [{ role: "user", content: question }],
  tools: [betaMemoryTool(memory)],
});
try {
  // Each message is told before its tool calls are made, so that what they write leads to them.
  for await (const { content } of runner) {
    for (const block of content) {
      if (block.type === "text") {
        console.log(block.text);
        await report({ type: "agent.message", content: [{ type: "text", text: block.text }] });
      }
      if (block.type === "tool_use") {
        const id = `sevt_${block.id.replaceAll(/[^A-Za-z0-9]/g, "")}`;
        eventOf.set(block.input as object, id);
        await report({ id, type: "agent.tool_use", name: block.name, input: block.input });
      }
    }
    const results = await runner.generateToolResponse();
    for (const block of Array.isArray(results?.content) ? results.content : [])
      if (block.type === "tool_result")
        await report({
          type: "agent.tool_result",
          tool_use_id: `sevt_${block.tool_use_id.replaceAll(/[^A-Za-z0-9]/g, "")}`,
          content: [{ type: "text", text: String(block.content) }],
          is_error: block.is_error ?? false,
        });
  }
  await rest("end_turn");
} catch (error) {
  // A session whose agent is gone would be running for ever.
  await rest("retries_exhausted");
  end(`The session stopped: ${error instanceof Error ? error.message : error}`);
}
console.log(`\nWhat it remembers: ${PALIMPSEST_URL}/sessions/${session.id}`);

/** What is called so already, or else a new one. */
async function named<T extends { name: string }>(
  all: AsyncIterable<T>,
  name: string,
  create: (name: string) => PromiseLike<T>,
): Promise<T> {
  for await (const one of all) if (one.name === name) return one;
  return create(name);
}

/** Says why nothing can be done, and ends. */
function end(why: string): never {
  console.error(why);
  process.exit(1);
}

/**
 * Makes what the other two programs need (an agent, an environment with its key, a memory store) and prints it for the shell:
 *
 *   eval "$(node --import tsx examples/environment-worker/prepare.ts)"
 */
import Anthropic from "@anthropic-ai/sdk";

const { PALIMPSEST_URL = "http://127.0.0.1:3000", PALIMPSEST_API_KEY, MODEL = "claude-opus-5-5" } = process.env;
await fetch(new URL("/health", PALIMPSEST_URL)).catch(() => {
  console.error(`No server answers at ${PALIMPSEST_URL}. Start it, or say in PALIMPSEST_URL where it is.`);
  process.exit(1);
});

const palimpsest = new Anthropic({ baseURL: PALIMPSEST_URL, apiKey: PALIMPSEST_API_KEY });
const { agents, environments, memoryStores } = palimpsest.beta;

const agent = await agents.create({ name: "Librarian", model: MODEL, tools: [{ type: "agent_toolset_20260401" }] });
const environment = await environments.create({ name: "This machine", config: { type: "self_hosted" } });
const store = await memoryStores.create({ name: "Reading notes", description: "What was read, and where." });
const key = await palimpsest.post<{ secret: string }>(`/api/environments/${environment.id}/keys`, {
  body: { name: "Worker" },
});

console.log(`export AGENT_ID=${agent.id}
export ENVIRONMENT_ID=${environment.id}
export ENVIRONMENT_KEY=${key.secret}
export MEMORY_STORE_ID=${store.id}`);

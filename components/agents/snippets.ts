import type { Snippet } from "@/components/ui/code-block";
import { curlCommand } from "@/lib/client/curl";

/** The client that every TypeScript snippet begins with; the key is read from the environment, never written into a program. */
export const clientSnippet = (origin: string) => `import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({
  baseURL: "${origin}",
  apiKey: process.env.PALIMPSEST_API_KEY,
});
`;

/** Creates an agent from a program. */
export const createAgentSnippets = (origin: string): Snippet[] => [
  {
    name: "TypeScript",
    code: `${clientSnippet(origin)}
const agent = await client.beta.agents.create({
  name: "Travel planner",
  model: "claude-sonnet-4-5",
  system: "You plan trips. Read the traveller's preferences first.",
  tools: [{ type: "agent_toolset_20260401" }],
});
console.log(agent.id);`,
  },
  {
    name: "curl",
    code: curlCommand(
      {
        method: "POST",
        path: "/v1/agents",
        body: { name: "Travel planner", model: "claude-sonnet-4-5", tools: [{ type: "agent_toolset_20260401" }] },
      },
      origin,
    ),
  },
];

/** Gives an agent its first session, in the environment named, or in one made for it. */
export function startSessionSnippets(origin: string, agentId: string, environmentId: string | undefined): Snippet[] {
  const environment = environmentId
    ? ""
    : `
const environment = await client.beta.environments.create({
  name: "Our own machines",
  config: { type: "self_hosted" },
});`;
  const typescript = `${clientSnippet(origin)}${environment}
const store = await client.beta.memoryStores.create({ name: "What it learns" });
const session = await client.beta.sessions.create({
  agent: ${JSON.stringify(agentId)},
  environment_id: ${environmentId ? JSON.stringify(environmentId) : "environment.id"},
  title: "First steps",
  resources: [{ type: "memory_store", memory_store_id: store.id }],
});
console.log("${origin}/sessions/" + session.id);`;
  if (!environmentId) return [{ name: "TypeScript", code: typescript }];
  const body = { agent: agentId, environment_id: environmentId, title: "First steps" };
  return [
    { name: "TypeScript", code: typescript },
    { name: "curl", code: curlCommand({ method: "POST", path: "/v1/sessions", body }, origin) },
  ];
}

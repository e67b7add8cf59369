/** Agents, environments and sessions for tests, made over the API as anybody makes them. */
import type Anthropic from "@anthropic-ai/sdk";

type Create = Anthropic.Beta.SessionCreateParams;

/** Makes what a session needs; returns their ids and a function that makes sessions with them. */
export async function workshop(client: Anthropic, type: "self_hosted" | "cloud" = "self_hosted") {
  const agent = await client.beta.agents.create({
    name: "Concierge",
    model: "claude-opus-5-5",
    tools: [{ type: "agent_toolset_20260401" }],
  });
  const config = type === "cloud" ? { type, networking: { type: "unrestricted" as const } } : { type };
  const environment = await client.beta.environments.create({ name: "Workshop", config });
  const open = (params: Partial<Create> = {}) =>
    client.beta.sessions.create({ agent: agent.id, environment_id: environment.id, ...params });
  return { agent, environment, open };
}

/** An attachment of a store, as a session is created with. */
export const attached = (
  memory_store_id: string,
  access?: "read_write" | "read_only" | null,
  instructions?: string,
) => ({
  type: "memory_store" as const,
  memory_store_id,
  ...(access === undefined ? {} : { access }),
  ...(instructions === undefined ? {} : { instructions }),
});

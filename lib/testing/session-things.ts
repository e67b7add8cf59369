/** What sessions need: an agent, an environment with its key, stores; and what came of them. */
import { randomUUID } from "node:crypto";
import type Anthropic from "@anthropic-ai/sdk";
import { CANARY, mustNotBeLogged } from "@/lib/testing/canary";
import type { Change } from "@/lib/wire/changes";

export interface Environment {
  id: string;
  key: string;
  agent_id: string;
}

/** A self-hosted environment with a key, and an agent with the file tools. `client` speaks with an admin key. */
export async function newEnvironment(client: Anthropic): Promise<Environment> {
  const { agents, environments } = client.beta;
  const agent = await agents.create({
    name: "Field researcher",
    model: "claude-opus-5-5",
    tools: [{ type: "agent_toolset_20260401" }],
  });
  const environment = await environments.create({ name: "Laptops", config: { type: "self_hosted" } });
  const key = await client.post<{ secret: string }>(`/api/environments/${environment.id}/keys`, {
    body: { name: "Worker" },
  });
  mustNotBeLogged(key.secret);
  return { id: environment.id, key: key.secret, agent_id: agent.id };
}

/** A store whose mount path no other test has, with these memories. Resolves to its id. */
export async function newStore(client: Anthropic, name: string, memories: Record<string, string>): Promise<string> {
  const { memoryStores } = client.beta;
  const store = await memoryStores.create({ name: `${name} ${CANARY} ${randomUUID().slice(0, 8)}` });
  for (const [path, content] of Object.entries(memories))
    await memoryStores.memories.create(store.id, { path, content });
  return store.id;
}

/** A session with these stores attached, and a message that gives it work. */
export const newSession = (client: Anthropic, at: Environment, stores: Record<string, "read_write" | "read_only">) =>
  client.beta.sessions.create({
    agent: at.agent_id,
    environment_id: at.id,
    title: "A walk in the field",
    resources: Object.entries(stores).map(([memory_store_id, access]) => ({
      type: "memory_store" as const,
      memory_store_id,
      access,
    })),
    initial_events: [{ type: "user.message", content: [{ type: "text", text: "Go and look." }] }],
  });

/** Where a session has a store mounted. */
export function mountOf(session: Anthropic.Beta.BetaManagedAgentsSession, storeId: string): string {
  for (const resource of session.resources)
    if (resource.type === "memory_store" && resource.memory_store_id === storeId) return resource.mount_path ?? "";
  throw new Error("The store is not attached.");
}

/** Contents of a store's memories by path. */
export async function contentsOf(client: Anthropic, storeId: string): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for await (const item of client.beta.memoryStores.memories.list(storeId, { view: "full", limit: 20 }))
    if (item.type === "memory") contents[item.path] = item.content ?? "";
  return contents;
}

/** The changes of a store, oldest first, as `operation path by whom`. */
export async function changesOf(client: Anthropic, storeId: string): Promise<Change[]> {
  const query = { memory_store_id: storeId, order: "asc", limit: 100 };
  return (await client.get<{ data: Change[] }>("/api/changes", { query })).data;
}

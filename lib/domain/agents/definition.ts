import type { Agent, CreateAgent, SkillInput, UpdateAgent } from "@/lib/wire/agents";
import type { Model, ModelInput } from "@/lib/wire/agents/model";
import type { Metadata } from "@/lib/wire/pages";
import { checkServers, resolveTools } from "./tools";

/** What a version of an agent says, as it is stored: always in this order, so that equal ones are equal texts. */
export type Definition = Omit<Agent, "id" | "type" | "version" | "created_at" | "updated_at" | "archived_at">;
type Settled = Omit<Definition, "multiagent" | "metadata">;

/** A new agent's definition but for its roster and metadata, which take a look at others. Throws `invalid_request_error`. */
export function define(input: CreateAgent): Settled {
  const mcp_servers = input.mcp_servers ?? [];
  return {
    name: input.name,
    description: input.description || null,
    system: input.system || null,
    model: resolveModel(input.model),
    tools: resolveTools(input.tools ?? [], mcp_servers),
    mcp_servers,
    skills: resolveSkills(input.skills),
    execution_identity: input.execution_identity ?? { type: "service_account" },
  };
}

/** The same after a change: what is left out stays. Throws `invalid_request_error`. */
export function redefine(stored: Settled, input: Omit<UpdateAgent, "multiagent" | "metadata" | "version">): Settled {
  const kept = <T>(given: T | undefined, before: T): T => (given === undefined ? before : given);
  const mcp_servers = input.mcp_servers === undefined ? stored.mcp_servers : (input.mcp_servers ?? []);
  const tools = input.tools === undefined ? stored.tools : resolveTools(input.tools ?? [], mcp_servers);
  checkServers(tools, mcp_servers);
  return {
    name: input.name ?? stored.name,
    description: kept(input.description, stored.description) || null,
    system: kept(input.system, stored.system) || null,
    model: input.model === undefined ? stored.model : resolveModel(input.model, stored.model),
    tools,
    mcp_servers,
    skills: input.skills === undefined ? stored.skills : resolveSkills(input.skills),
    execution_identity: kept(input.execution_identity, stored.execution_identity) ?? { type: "service_account" },
  };
}

/** Replaced as a whole, but for the effort: left out, that stays as it was, or is high. */
export function resolveModel(input: ModelInput, stored?: Model): Model {
  const { id, effort, speed, inference_geo } = typeof input === "string" ? { id: input } : input;
  const chosen = typeof effort === "string" ? { type: effort } : effort;
  return {
    id,
    effort: chosen ?? stored?.effort ?? { type: "high" },
    speed: speed ?? "standard",
    ...(inference_geo ? { inference_geo } : {}),
  };
}

const resolveSkills = (skills: SkillInput[] | null | undefined) =>
  (skills ?? []).map(({ type, skill_id, version }) => ({ type, skill_id, version: version ?? "latest" }));

/** Metadata after a patch: text upserts, null deletes. */
export function patched(stored: Metadata, patch: { [key: string]: string | null } | null | undefined): Metadata {
  const merged = new Map(Object.entries(stored));
  for (const [key, value] of Object.entries(patch ?? {}))
    if (value === null) merged.delete(key);
    else merged.set(key, value);
  return Object.fromEntries(merged);
}

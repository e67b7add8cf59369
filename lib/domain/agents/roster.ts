import type { query } from "@/lib/domain/database";
import type { AgentSnapshot, ThreadAgent } from "@/lib/wire/agents";
import type {
  Advisor,
  AgentReference,
  Crew,
  CrewInput,
  Multiagent,
  MultiagentInput,
  RosterEntry,
} from "@/lib/wire/agents/multiagent";
import { invalid } from "@/lib/wire/errors";
import type { Definition } from "./definition";

type Run = typeof query;
type Three = Extract<Multiagent, { type: "multiagent_20261001" }>;
type ThreeInput = Extract<MultiagentInput, { type: "multiagent_20261001" }>;

/** The agent that a roster belongs to, in the version being written. */
interface Self {
  id: string;
  version: number;
  workspace_id: string;
}

/**
 * A configuration of several agents with each of them pinned to a version. One of three members is merged into what is stored.
 * Throws `invalid_request_error` for agents that do not exist, are archived, come twice, or (of a coordinator) have others themselves.
 */
export async function resolveMultiagent(
  run: Run,
  self: Self,
  input: MultiagentInput | null,
  stored: Multiagent | null,
): Promise<Multiagent | null> {
  if (!input) return null;
  if (input.type === "multiagent_20261001")
    return resolveThree(run, self, input, stored?.type === input.type ? stored : undefined);
  const advisors = input.agents.flatMap((entry) => (isAdvisor(entry) ? [entry] : []));
  if (advisors.length > 1) throw invalid("multiagent: there can be one advisor.");
  const entries = input.agents.flatMap((entry) => (isAdvisor(entry) ? [] : [entry]));
  return { type: "coordinator", agents: [...(await pin(run, self, entries, "alone")), ...advisors] };
}

const isAdvisor = (entry: RosterEntry | Advisor): entry is Advisor =>
  typeof entry === "object" && entry.type === "advisor";

async function resolveThree(run: Run, self: Self, input: ThreeInput, stored: Three | undefined): Promise<Three> {
  const crew = async (given: CrewInput | null | undefined, kept: Crew | undefined) =>
    given === undefined && kept ? kept : resolveCrew(run, self, given ?? { type: "enabled" }, kept);
  return {
    type: "multiagent_20261001",
    advisor: input.advisor ?? (input.advisor === undefined && stored?.advisor ? stored.advisor : { type: "disabled" }),
    subagents: await crew(input.subagents, stored?.subagents),
    workflows: await crew(input.workflows, stored?.workflows),
  };
}

async function resolveCrew(run: Run, self: Self, input: CrewInput, stored: Crew | undefined): Promise<Crew> {
  if (input.type === "disabled") return { type: "disabled" };
  const kept = stored?.type === "enabled" ? stored : undefined;
  const { inline_agents, predefined_agents } = input;
  const crew: Crew = {
    type: "enabled",
    inline_agents: inline_agents ?? (inline_agents === undefined && kept ? kept.inline_agents : { type: "enabled" }),
    predefined_agents:
      predefined_agents === undefined && kept
        ? kept.predefined_agents
        : await pin(run, self, predefined_agents ?? [], "with its own"),
  };
  if (crew.inline_agents.type === "disabled" && crew.predefined_agents.length === 0)
    throw invalid("multiagent: without inline agents there must be at least one predefined agent.");
  return crew;
}

async function pin(
  run: Run,
  self: Self,
  entries: readonly RosterEntry[],
  each: "alone" | "with its own",
): Promise<AgentReference[]> {
  const wanted = entries.map((entry) => {
    if (typeof entry === "string") return { id: entry, version: null };
    return entry.type === "self"
      ? { id: self.id, version: self.version }
      : { id: entry.id, version: entry.version ?? null };
  });
  if (new Set(wanted.map(({ id }) => id)).size !== wanted.length)
    throw invalid("multiagent: each agent can be named once.");
  const others = wanted.filter(({ id, version }) => id !== self.id || version !== self.version);
  const found = await load(run, self.workspace_id, others);
  return wanted.map(({ id, version }) => {
    if (id === self.id && version === self.version) return { type: "agent", id, version: self.version };
    const other = found.get(id);
    if (!other || other.archived) throw invalid("multiagent: an agent of the roster does not exist or is archived.");
    if (each === "alone" && other.multiagent) throw invalid("multiagent: an agent of the roster has a roster itself.");
    return { type: "agent", id, version: other.version };
  });
}

/** The roster with each agent's definition in place of its reference: what a session keeps. */
export async function withAgents(
  run: Run,
  workspaceId: string,
  multiagent: Multiagent | null,
): Promise<AgentSnapshot["multiagent"]> {
  if (!multiagent) return null;
  if (multiagent.type === "coordinator") {
    const references = multiagent.agents.filter((entry) => entry.type === "agent");
    const found = await load(run, workspaceId, references);
    return {
      type: "coordinator",
      agents: multiagent.agents.map((entry) => (entry.type === "agent" ? expand(entry, found) : entry)),
    };
  }
  const crew = async (members: Crew) => {
    if (members.type === "disabled") return members;
    const found = await load(run, workspaceId, members.predefined_agents);
    return { ...members, predefined_agents: members.predefined_agents.map((entry) => expand(entry, found)) };
  };
  return { ...multiagent, subagents: await crew(multiagent.subagents), workflows: await crew(multiagent.workflows) };
}

function expand({ id, version }: AgentReference, found: ReadonlyMap<string, Loaded>): ThreadAgent {
  const agent = found.get(id);
  if (!agent) throw invalid("agent: an agent of its roster does not exist any more.");
  const { multiagent: _, metadata: __, archived: ___, ...definition } = agent;
  return { id, type: "agent", ...definition, version };
}

type Loaded = Definition & { version: number; archived: boolean };

async function load(
  run: Run,
  workspaceId: string,
  references: readonly { id: string; version: number | null }[],
): Promise<Map<string, Loaded>> {
  if (references.length === 0) return new Map();
  const rows = await run<{ id: string; version: number; archived: boolean; definition: Definition }>(
    "agents_of_roster",
    `SELECT a.id, v.version, a.archived_at IS NOT NULL AS archived, v.definition
       FROM unnest($2::text[], $3::int[]) AS wanted(id, version)
       JOIN agents a ON a.id = wanted.id AND a.workspace_id = $1
       JOIN agent_versions v ON v.agent_id = a.id AND v.version = CASE WHEN wanted.version = 0 THEN a.version ELSE wanted.version END`,
    [workspaceId, references.map(({ id }) => id), references.map(({ version }) => version ?? 0)],
  );
  return new Map(rows.map(({ id, version, archived, definition }) => [id, { ...definition, version, archived }]));
}

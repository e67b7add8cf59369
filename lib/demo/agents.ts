import type { Actors } from "@/lib/demo/actors";
import type { Calendar } from "@/lib/demo/calendar";
import { type AgentRole, agents as cast } from "@/lib/demo/cast";
import { marker } from "@/lib/demo/marker";
import * as agents from "@/lib/domain/agents";
import { setClock } from "@/lib/domain/clock";
import * as environments from "@/lib/domain/environments";

export interface Employed {
  agents: Record<AgentRole, string>;
  environment: string;
}

const model = "claude-sonnet-4-5";
const toolset = { type: "agent_toolset_20260401" as const };

const isMarked =
  (mark: string) =>
  ({ metadata }: { metadata: Record<string, string> }) =>
    metadata[marker] === mark;

/** Makes the agents, as they were before they had their last instructions and as they are, and the place where they run; those of an interrupted start are kept. */
export async function employ(actors: Actors, { daysAgo }: Calendar): Promise<Employed> {
  const everything = { limit: 100, include_archived: false };
  const earlier = (await environments.list(actors.owner, everything)).data;
  setClock(daysAgo(62, "08:00"));
  const environment =
    earlier.find(isMarked("office")) ??
    (await environments.create(actors.owner, {
      name: "Office machines",
      description: "Two workers in the office; they mount the stores and run the agents' tools.",
      config: { type: "self_hosted" },
      metadata: { [marker]: "office" },
    }));
  const known = (await agents.list(actors.owner, everything)).data;
  const made: Partial<Record<AgentRole, string>> = {};
  for (const [index, role] of (Object.keys(cast) as AgentRole[]).entries()) {
    made[role] = known.find(isMarked(role))?.id;
    if (made[role]) continue;
    const { name, description, system } = cast[role];
    setClock(daysAgo(62, `08:${20 + index}`));
    const [firstLine = ""] = system.split("\n");
    const input = {
      name,
      description,
      model: { id: model },
      system: `${firstLine}\n`,
      tools: [toolset],
      metadata: { [marker]: role },
    };
    const { id, version } = await agents.create(actors.owner, input);
    setClock(daysAgo(48 - index, "15:10"));
    await agents.update(actors.owner, id, { version, system });
    made[role] = id;
  }
  return { agents: made as Record<AgentRole, string>, environment: environment.id };
}

import { z } from "zod";
import { characters, IdParam, wellFormed } from "@/lib/wire/pages";

const agentsMax = 20;
const model = characters(1, 256).refine(wellFormed, "must not hold NUL or lone surrogates");
const disabled = z.object({ type: z.literal("disabled") });

const Advisor = z.object({ type: z.literal("advisor"), model });
export type Advisor = z.infer<typeof Advisor>;
const Toggle = z.object({ type: z.enum(["enabled", "disabled"]) });
const AdvisorSetting = z.discriminatedUnion("type", [z.object({ type: z.literal("enabled"), model }), disabled]);

/** An agent in one version. */
export const AgentReference = z.object({ type: z.literal("agent"), id: z.string(), version: z.int() });
export type AgentReference = z.infer<typeof AgentReference>;

/** A configuration of several agents, with each agent of its roster shown as `agent`. */
export function multiagentOf<A extends z.ZodType>(agent: A) {
  const crew = z.discriminatedUnion("type", [
    z.object({ type: z.literal("enabled"), inline_agents: Toggle, predefined_agents: z.array(agent) }),
    disabled,
  ]);
  return z.discriminatedUnion("type", [
    z.object({ type: z.literal("coordinator"), agents: z.array(z.union([Advisor, agent])) }),
    z.object({ type: z.literal("multiagent_20261001"), advisor: AdvisorSetting, subagents: crew, workflows: crew }),
  ]);
}

export const Multiagent = multiagentOf(AgentReference).meta({ id: "Multiagent" });
export type Multiagent = z.infer<typeof Multiagent>;
export type Crew = Extract<Multiagent, { type: "multiagent_20261001" }>["subagents"];

/** An agent by its id, in a version or the newest; or the agent that this configuration belongs to. */
export const RosterEntry = z.union([
  IdParam,
  z.object({ type: z.literal("agent"), id: IdParam, version: z.int().min(1).optional() }),
  z.object({ type: z.literal("self") }),
]);
export type RosterEntry = z.infer<typeof RosterEntry>;

const CrewInput = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("enabled"),
    inline_agents: Toggle.nullish(),
    predefined_agents: z.array(RosterEntry).max(agentsMax).nullish(),
  }),
  disabled,
]);
export type CrewInput = z.infer<typeof CrewInput>;

export const MultiagentInput = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("coordinator"),
    agents: z
      .array(z.union([RosterEntry, Advisor]))
      .min(1)
      .max(agentsMax),
  }),
  z.object({
    type: z.literal("multiagent_20261001"),
    advisor: AdvisorSetting.nullish(),
    subagents: CrewInput.nullish(),
    workflows: CrewInput.nullish(),
  }),
]);
export type MultiagentInput = z.infer<typeof MultiagentInput>;

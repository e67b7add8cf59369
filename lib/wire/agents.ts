import { z } from "zod";
import { Model, ModelInput } from "./agents/model";
import { Multiagent, MultiagentInput, multiagentOf } from "./agents/multiagent";
import { Tool, ToolsInput } from "./agents/tools";
import {
  characters,
  Flag,
  IdParam,
  limit,
  Metadata,
  MetadataInput,
  MetadataPatch,
  page,
  pageCursor,
  Timestamp,
  TimestampParam,
  wellFormed,
} from "./pages";

const textRule = "must not hold NUL or lone surrogates";

export const McpServer = z.object({
  type: z.literal("url"),
  name: characters(1, 255).refine(wellFormed, textRule),
  url: characters(1, 2048).refine(isWebAddress, "must be an http or https URL"),
});
export type McpServer = z.infer<typeof McpServer>;

const skillType = z.enum(["anthropic", "custom"]);
const skillText = characters(1, 256).refine(wellFormed, textRule);
/** `version` is "latest" where a caller pinned none. */
export const Skill = z.object({ type: skillType, skill_id: skillText, version: skillText });
export type Skill = z.infer<typeof Skill>;
const SkillInput = z.object({ type: skillType, skill_id: skillText, version: skillText.nullish() });
export type SkillInput = z.infer<typeof SkillInput>;

/** Whom an agent's runs act as. */
export const ExecutionIdentity = z.discriminatedUnion("type", [
  z.object({ type: z.literal("service_account") }),
  z.object({ type: z.literal("aws_role"), role_arn: characters(1, 2048).refine(wellFormed, textRule) }),
]);
export type ExecutionIdentity = z.infer<typeof ExecutionIdentity>;

const definition = {
  id: z.string(),
  type: z.literal("agent"),
  name: z.string(),
  description: z.string().nullable(),
  system: z.string().nullable(),
  model: Model,
  tools: z.array(Tool),
  mcp_servers: z.array(McpServer),
  skills: z.array(Skill),
  execution_identity: ExecutionIdentity,
  version: z.int(),
};

/** An agent in one of its versions: who works, not what it has done. */
export const Agent = z
  .object({
    ...definition,
    multiagent: Multiagent.nullable(),
    metadata: Metadata,
    created_at: Timestamp,
    updated_at: Timestamp,
    archived_at: Timestamp.nullable(),
  })
  .meta({ id: "Agent" });
export type Agent = z.infer<typeof Agent>;

/** An agent of a session's roster, as it was when the session was made. */
export const ThreadAgent = z.object(definition).meta({ id: "ThreadAgent" });
export type ThreadAgent = z.infer<typeof ThreadAgent>;

/** What a session keeps of its agent, as it was when the session was made. */
export const AgentSnapshot = z
  .object({ ...definition, multiagent: multiagentOf(ThreadAgent).nullable() })
  .meta({ id: "AgentSnapshot" });
export type AgentSnapshot = z.infer<typeof AgentSnapshot>;

const name = characters(1, 256).refine(
  (text) => wellFormed(text) && !/\p{Cc}/u.test(text),
  "must not hold control characters or lone surrogates",
);
const description = characters(0, 2048).refine(wellFormed, textRule);
const system = characters(0, 100_000).refine(wellFormed, textRule);
const mcpServers = z
  .array(McpServer)
  .max(20)
  .refine((servers) => new Set(servers.map((server) => server.name)).size === servers.length, "must have unique names");
const skills = z.array(SkillInput).max(20);

export const CreateAgent = z.object({
  name,
  model: ModelInput,
  description: description.nullish(),
  system: system.nullish(),
  tools: ToolsInput.nullish(),
  mcp_servers: mcpServers.nullish(),
  skills: skills.nullish(),
  multiagent: MultiagentInput.nullish(),
  execution_identity: ExecutionIdentity.nullish(),
  metadata: MetadataInput.nullish(),
});
export type CreateAgent = z.infer<typeof CreateAgent>;

/** What is left out stays; null or nothing clears what can be cleared. `version` is the one the caller has seen. */
export const UpdateAgent = z.object({
  ...CreateAgent.shape,
  name: name.optional(),
  model: ModelInput.optional(),
  metadata: MetadataPatch.nullish(),
  version: z.int().min(1).optional(),
});
export type UpdateAgent = z.infer<typeof UpdateAgent>;

export const ListAgents = z.object({
  limit: limit(100),
  page: pageCursor,
  include_archived: Flag.default(false),
  "created_at[gte]": TimestampParam.optional(),
  "created_at[lte]": TimestampParam.optional(),
});
export type ListAgents = z.infer<typeof ListAgents>;

export const RetrieveAgent = z.object({
  version: z.coerce
    .string()
    .regex(/^[1-9]\d{0,8}$/, "version must be a whole number of at least 1")
    .transform(Number)
    .optional()
    .meta({ override: { type: "integer", minimum: 1 } }),
});
export type RetrieveAgent = z.infer<typeof RetrieveAgent>;

export const ListAgentVersions = z.object({ limit: limit(100), page: pageCursor });
export type ListAgentVersions = z.infer<typeof ListAgentVersions>;

export const AgentPage = page(Agent).meta({ id: "AgentPage" });

const version = z.int().min(1).optional();
/** The agent that a session is made with: its id (newest version), a version of it, or a version with parts replaced. */
export const AgentRef = z.union([
  IdParam,
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("agent"), id: IdParam, version }),
    z.object({
      type: z.literal("agent_with_overrides"),
      id: IdParam,
      version,
      model: ModelInput.optional(),
      system: system.nullish(),
      tools: ToolsInput.optional(),
      mcp_servers: mcpServers.optional(),
      skills: skills.optional(),
    }),
  ]),
]);
export type AgentRef = z.infer<typeof AgentRef>;

/** What may be replaced of a session's agent while it is idle. */
export const SessionAgentUpdate = z.object({ tools: ToolsInput.nullish(), mcp_servers: mcpServers.nullish() });
export type SessionAgentUpdate = z.infer<typeof SessionAgentUpdate>;

/** Why nothing about this agent can change any more, in words for a tooltip; undefined when it can. */
export function changingBlockedBecause(agent: Pick<Agent, "archived_at">): string | undefined {
  if (agent.archived_at) return "This agent is archived: its sessions stay, but nothing about it changes any more.";
}

function isWebAddress(text: string): boolean {
  if (!wellFormed(text) || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && !username && !password;
}

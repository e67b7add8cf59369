import type { Agent } from "@/lib/wire/agents";
import type { AgentReference, Crew } from "@/lib/wire/agents/multiagent";
import { builtInTools, type PermissionPolicy, type Tool } from "@/lib/wire/agents/tools";

/** Something that is set about an agent, in words. */
export interface Setting {
  name: string;
  values: readonly string[];
}

/** What is set about an agent besides its instructions; what is as it usually is goes without saying. */
export function settingsTold(agent: Agent): Setting[] {
  const told: Setting[] = [
    { name: "Model", values: [modelWords(agent.model)] },
    { name: "Tools", values: agent.tools.map(toolWords) },
    { name: "MCP servers", values: agent.mcp_servers.map(({ name, url }) => `${name}, ${url}`) },
    { name: "Skills", values: agent.skills.map(skillWords) },
    { name: "Other agents", values: rosterOf(agent.multiagent) },
    { name: "Acts as", values: identityOf(agent.execution_identity) },
  ];
  return told.filter(({ values }) => values.length > 0);
}

function modelWords({ id, effort, speed, inference_geo }: Agent["model"]): string {
  const unusual = [
    effort && effort.type !== "high" && `effort ${effort.type}`,
    speed && speed !== "standard" && `speed ${speed}`,
    inference_geo && `in ${inference_geo}`,
  ];
  return [id, ...unusual].filter(Boolean).join(", ");
}

interface Configured {
  enabled: boolean;
  permission_policy: PermissionPolicy;
}

function toolWords(tool: Tool): string {
  if (tool.type === "custom") return `${tool.name}: ${tool.description}`;
  const { default_config: usual, configs } = tool;
  if (tool.type === "mcp_toolset") {
    const others = usual.enabled ? `all tools${policyWords(usual)}` : "no tools";
    const named = configs.map((one) => (one.enabled ? `${one.name}${policyWords(one)}` : `not ${one.name}`));
    return `${tool.mcp_server_name}: ${named.length > 0 ? `${named.join(", ")}; otherwise ${others}` : others}`;
  }
  const set = builtInTools.map((name) => ({ ...(configs.find((one) => one.name === name) ?? usual), name }));
  const given = set.filter(({ enabled }) => enabled).map((one) => `${one.name}${policyWords(one)}`);
  return given.length > 0 ? given.join(", ") : "None of the agent toolset is enabled";
}

const policyWords = ({ permission_policy: { type } }: Configured) =>
  type === "always_allow" ? "" : type === "always_ask" ? " (asks first)" : ` (${type})`;

const skillWords = ({ skill_id, version }: Agent["skills"][number]) =>
  version === "latest" ? skill_id : `${skill_id}, version ${version}`;

function rosterOf(roster: Agent["multiagent"]): string[] {
  if (!roster) return [];
  if (roster.type === "coordinator")
    return roster.agents.map((one) => (one.type === "advisor" ? `an advisor, ${one.model}` : referenceWords(one)));
  const { advisor, subagents, workflows } = roster;
  return [
    ...(advisor.type === "enabled" ? [`an advisor, ${advisor.model}`] : []),
    ...crewWords("as subagents", subagents),
    ...crewWords("in workflows", workflows),
  ];
}

function crewWords(how: string, crew: Crew): string[] {
  if (crew.type === "disabled") return [];
  const inline = crew.inline_agents.type === "enabled" ? [`agents it makes up itself, ${how}`] : [];
  return [...crew.predefined_agents.map((one) => `${referenceWords(one)}, ${how}`), ...inline];
}

const referenceWords = ({ id, version }: AgentReference) => `${id} v${version}`;

const identityOf = (identity: Agent["execution_identity"]) => (identity.type === "aws_role" ? [identity.role_arn] : []);

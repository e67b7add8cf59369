import type { Agent } from "@/lib/wire/agents";

/** What sessions get of an agent, as text whose lines can be compared: settings as JSON, then the instructions as they are. */
export function definitionText(agent: Agent): string {
  const { name, description, model, tools, mcp_servers, skills, multiagent, execution_identity } = agent;
  const settings = { name, description, model, tools, mcp_servers, skills, multiagent, execution_identity };
  return `${JSON.stringify(settings, null, 2)}\n${agent.system ? `\n${ending(agent.system)}` : ""}`;
}

const ending = (text: string) => (text.endsWith("\n") ? text : `${text}\n`);

import type { Agent } from "@/lib/wire/agents";

/** What sessions get of an agent, as text whose lines can be compared: the instructions as they are, then the settings as JSON. */
export function definitionText(agent: Agent): string {
  const { name, description, model, tools, mcp_servers, skills, multiagent, execution_identity } = agent;
  const settings = { name, description, model, tools, mcp_servers, skills, multiagent, execution_identity };
  return `${agent.system ? `${ending(agent.system)}\n` : ""}${JSON.stringify(settings, null, 2)}\n`;
}

const ending = (text: string) => (text.endsWith("\n") ? text : `${text}\n`);

import type { Agent } from "@/lib/wire/agents";

const settingsOf = ({
  name,
  description,
  model,
  tools,
  mcp_servers,
  skills,
  multiagent,
  execution_identity,
}: Agent) => ({
  name,
  description,
  model,
  tools,
  mcp_servers,
  skills,
  multiagent,
  execution_identity,
});

/** What sessions get of an agent, as text whose lines can be compared: the instructions as they are, then the settings as JSON. */
export function definitionText(agent: Agent): string {
  return `${agent.system ? `${ending(agent.system)}\n` : ""}${settingsText(agent)}`;
}

/** Everything that is set about an agent besides its instructions, what nobody set included, as JSON. */
export const settingsText = (agent: Agent) => `${JSON.stringify(settingsOf(agent), null, 2)}\n`;

const ending = (text: string) => (text.endsWith("\n") ? text : `${text}\n`);

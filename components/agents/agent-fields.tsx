"use client";

import { Checkbox, TextArea, TextField } from "@/components/ui/field";
import type { Agent, CreateAgent, UpdateAgent } from "@/lib/wire/agents";

/** What a person fills in about an agent. Tools beyond the agent toolset are set through the API and kept. */
export interface AgentDraft {
  name: string;
  model: string;
  description: string;
  system: string;
  /** Whether it has the tools that read and write files, and so its mounted memories. */
  fileTools: boolean;
}

export const emptyDraft: AgentDraft = {
  name: "",
  model: "claude-sonnet-4-5",
  description: "",
  system: "",
  fileTools: true,
};

const toolset = { type: "agent_toolset_20260401" } as const;

export const draftOf = (agent: Agent): AgentDraft => ({
  name: agent.name,
  model: agent.model.id,
  description: agent.description ?? "",
  system: agent.system ?? "",
  fileTools: agent.tools.some(({ type }) => type === toolset.type),
});

export const createBody = ({ name, model, description, system, fileTools }: AgentDraft): CreateAgent => ({
  name: name.trim(),
  model: model.trim(),
  ...(description.trim() && { description: description.trim() }),
  ...(system.trim() && { system }),
  ...(fileTools && { tools: [toolset] }),
});

/** Only what differs, and the version that was looked at: what somebody else changed meanwhile is not overwritten. */
export function updateBody(agent: Agent, draft: AgentDraft): UpdateAgent {
  const before = draftOf(agent);
  const others = agent.tools.filter(({ type }) => type !== toolset.type);
  return {
    version: agent.version,
    ...(draft.name.trim() !== before.name && { name: draft.name.trim() }),
    ...(draft.model.trim() !== before.model && { model: { ...agent.model, id: draft.model.trim() } }),
    ...(draft.description.trim() !== before.description && { description: draft.description.trim() || null }),
    ...(draft.system !== before.system && { system: draft.system || null }),
    ...(draft.fileTools !== before.fileTools && { tools: draft.fileTools ? [toolset, ...others] : others }),
  };
}

export function draftBlockedBecause({ name, model }: AgentDraft): string | undefined {
  if (name.trim() === "") return "An agent needs a name.";
  if (model.trim() === "") return "An agent needs a model.";
}

export function AgentFields({ draft, onChange }: { draft: AgentDraft; onChange: (draft: AgentDraft) => void }) {
  return (
    <>
      <TextField
        label="Name"
        hint="Stands beside everything its sessions write."
        placeholder="Travel planner"
        autoFocus
        autoComplete="off"
        maxLength={256}
        value={draft.name}
        onChange={(name) => onChange({ ...draft, name })}
      />
      <TextField
        label="Model"
        hint="Whoever runs the agent's sessions asks this model; this server asks none."
        mono
        autoComplete="off"
        maxLength={256}
        value={draft.model}
        onChange={(model) => onChange({ ...draft, model })}
      />
      <TextField
        label="Description"
        autoComplete="off"
        maxLength={2048}
        value={draft.description}
        onChange={(description) => onChange({ ...draft, description })}
      />
      <TextArea
        label="Instructions"
        hint="Its system prompt."
        rows={6}
        value={draft.system}
        onChange={(system) => onChange({ ...draft, system })}
      />
      <Checkbox
        label="File tools"
        hint="Reads, writes and searches files, its mounted memories among them. An agent with tools of its own may do without."
        checked={draft.fileTools}
        onChange={(fileTools) => onChange({ ...draft, fileTools })}
      />
    </>
  );
}

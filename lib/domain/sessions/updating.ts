import { isDeepStrictEqual } from "node:util";
import { patched, redefine } from "@/lib/domain/agents/definition";
import type { AgentSnapshot, SessionAgentUpdate } from "@/lib/wire/agents";
import { invalid, WireError } from "@/lib/wire/errors";
import { metadataPairsMax } from "@/lib/wire/pages";
import type { UpdateSession } from "@/lib/wire/sessions";
import { changedBudget } from "./budget";
import type { SessionRow } from "./rows";

type Changeable = Pick<SessionRow, "title" | "metadata" | "budget" | "agent">;

/** `session.updated`: the fields that changed, and no others. */
type UpdatedEvent = { type: "session.updated" } & Partial<Changeable>;

/**
 * What a session is after an update, and the event that says so; none when nothing changed. Throws `invalid_request_error` for an
 * archived or terminated session and for what cannot be, `conflict_error` for another agent while it runs.
 */
export function changed(before: SessionRow, input: UpdateSession): { after: Changeable; event?: UpdatedEvent } {
  if (before.archived_at) throw invalid("This session is archived: nothing about it changes any more.");
  if (before.status === "terminated" && (input.budget !== undefined || input.agent))
    throw invalid("This session has ended: its agent and budget stay as they are.");
  const after: Changeable = {
    title: input.title === undefined ? before.title : input.title,
    metadata: patched(before.metadata, input.metadata),
    budget:
      input.budget === undefined
        ? before.budget
        : changedBudget(before.budget, input.budget, before.agent, before.usage),
    agent: input.agent ? changedAgent(before, input.agent) : before.agent,
  };
  if (Object.keys(after.metadata).length > metadataPairsMax)
    throw invalid(`metadata holds at most ${metadataPairsMax} pairs`);
  const differs = (name: keyof Changeable) => !isDeepStrictEqual(after[name], before[name]);
  const names = (["title", "metadata", "budget", "agent"] as const).filter(differs);
  if (names.length === 0) return { after };
  const told = names.filter((name) => name !== "metadata" || Object.keys(after.metadata).length > 0);
  return { after, event: { type: "session.updated", ...Object.fromEntries(told.map((name) => [name, after[name]])) } };
}

function changedAgent(before: SessionRow, { tools, mcp_servers }: SessionAgentUpdate): AgentSnapshot {
  if (before.status !== "idle")
    throw new WireError("conflict_error", "This session is running: interrupt it before changing its agent.");
  const { id, type, version, multiagent, ...settled } = before.agent;
  const changes = { ...(tools === undefined ? {} : { tools }), ...(mcp_servers === undefined ? {} : { mcp_servers }) };
  return { id, type, ...redefine(settled, changes), multiagent, version };
}

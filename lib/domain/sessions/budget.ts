import type { AgentSnapshot } from "@/lib/wire/agents";
import { invalid } from "@/lib/wire/errors";
import type { SessionBudget, SessionUsage } from "@/lib/wire/sessions";

/** Models of the vendor have a public list price; of others nobody could say what a session spends. */
const hasListPrice = (model: string) => model.startsWith("claude-");

/** Throws `invalid_request_error` (`model_not_budgetable`) when what an agent spends cannot be told from public prices. */
export function requireBudgetable(agent: AgentSnapshot): void {
  const models = [agent.model.id, ...rosterModels(agent.multiagent)];
  if (models.every(hasListPrice)) return;
  throw invalid("budget: a model that this session can run has no public list price.", {
    error_code: "model_not_budgetable",
  });
}

function rosterModels(multiagent: AgentSnapshot["multiagent"]): string[] {
  if (!multiagent) return [];
  if (multiagent.type === "coordinator")
    return multiagent.agents.map((entry) => (entry.type === "advisor" ? entry.model : entry.model.id));
  const crews = [multiagent.subagents, multiagent.workflows];
  const advisor = multiagent.advisor.type === "enabled" ? [multiagent.advisor.model] : [];
  return [
    ...advisor,
    ...crews.flatMap((crew) => (crew.type === "enabled" ? crew.predefined_agents.map(({ model }) => model.id) : [])),
  ];
}

/**
 * The budget after an update. A session made without one never gets one, a removed one never comes back, and one cannot be
 * lowered to what is spent already. Throws `invalid_request_error` with `budget_create_only`, `budget_not_raised` or
 * `model_not_budgetable`.
 */
export function changedBudget(
  before: SessionBudget | null,
  wanted: SessionBudget | null,
  agent: AgentSnapshot,
  usage: SessionUsage,
): SessionBudget | null {
  if (!wanted) return null;
  if (!before)
    throw invalid("budget: it can only be given when the session is made.", { error_code: "budget_create_only" });
  requireBudgetable(agent);
  const [limit, was] = [BigInt(wanted.max_list_cost.amount), BigInt(before.max_list_cost.amount)];
  if (limit < was && limit <= BigInt(usage.list_cost?.amount ?? 0))
    throw invalid("budget: it must stay above what the session has spent.", { error_code: "budget_not_raised" });
  return wanted;
}

import { z } from "zod";
import { AgentRef, AgentSnapshot, SessionAgentUpdate } from "./agents";
import {
  characters,
  Flag,
  IdParam,
  limit,
  Metadata,
  MetadataInput,
  MetadataPatch,
  pageCursor,
  several,
  Timestamp,
  TimestampParam,
  wellFormed,
} from "./pages";
import { bodies } from "./session-events";
import { AttachResource, SessionResource } from "./session-resources";

export const SessionStatus = z.enum(["rescheduling", "running", "idle", "terminated"]);
export type SessionStatus = z.infer<typeof SessionStatus>;

/** An amount in cents of US dollars, as a whole number in decimal digits. */
const Money = z.object({
  amount: z.string().regex(/^(0|[1-9]\d{0,17})$/, "must be a whole number of cents in decimal digits"),
  currency: z.literal("USD"),
});

/** The spend a session must not exceed. It is stored and shown; whoever runs the agent keeps to it. */
export const SessionBudget = z.object({ type: z.literal("limit"), max_list_cost: Money }).meta({ id: "SessionBudget" });
export type SessionBudget = z.infer<typeof SessionBudget>;

export const OutcomeEvaluation = z
  .object({
    type: z.literal("outcome_evaluation"),
    outcome_id: z.string(),
    description: z.string(),
    result: z.string(),
    iteration: z.int(),
    explanation: z.string().nullable(),
    completed_at: Timestamp.nullable(),
  })
  .meta({ id: "OutcomeEvaluation" });
export type OutcomeEvaluation = z.infer<typeof OutcomeEvaluation>;

const count = z.int().optional();

/** Tokens over all turns; what was never reported is absent. */
export const SessionUsage = z
  .object({
    input_tokens: count,
    output_tokens: count,
    cache_read_input_tokens: count,
    cache_creation: z.object({ ephemeral_1h_input_tokens: count, ephemeral_5m_input_tokens: count }).optional(),
    active_seconds: z.number().optional(),
    list_cost: Money.nullable().optional(),
    server_tool_use: z.object({ web_fetch_requests: count, web_search_requests: count }).nullable().optional(),
  })
  .meta({ id: "SessionUsage" });
export type SessionUsage = z.infer<typeof SessionUsage>;

export const SessionStats = z.object({
  active_seconds: z.number().optional(),
  duration_seconds: z.number().optional(),
});
export type SessionStats = z.infer<typeof SessionStats>;

/** `agent` is the agent as it was when the session was made, with what was overridden for it. */
export const Session = z
  .object({
    id: z.string(),
    type: z.literal("session"),
    status: SessionStatus,
    title: z.string().nullable(),
    agent: AgentSnapshot,
    environment_id: z.string(),
    resources: z.array(SessionResource),
    vault_ids: z.array(z.string()),
    metadata: Metadata,
    budget: SessionBudget.nullable(),
    outcome_evaluations: z.array(OutcomeEvaluation),
    stats: SessionStats,
    usage: SessionUsage,
    created_at: Timestamp,
    updated_at: Timestamp,
    archived_at: Timestamp.nullable(),
    deployment_id: z.string().nullable(),
  })
  .meta({ id: "Session" });
export type Session = z.infer<typeof Session>;

const title = characters(0, 500).refine(
  (text) => wellFormed(text) && !/\p{Cc}/u.test(text),
  "must not hold control characters or lone surrogates",
);

/** What a session can begin with. */
const InitialEvent = z.union([bodies["user.message"], bodies["user.define_outcome"]]);

export const CreateSession = z.object({
  agent: AgentRef,
  environment_id: IdParam,
  resources: z.array(AttachResource).max(500).nullish(),
  initial_events: z.array(InitialEvent).max(50).nullish(),
  title: title.nullish(),
  metadata: MetadataInput.nullish(),
  vault_ids: z.array(IdParam).max(100).nullish(),
  budget: SessionBudget.nullish(),
});
export type CreateSession = z.infer<typeof CreateSession>;

/** A null title or budget clears it, an absent one is kept. `tools` and `mcp_servers` replace the whole list. */
export const UpdateSession = z.object({
  title: title.nullish(),
  metadata: MetadataPatch.nullish(),
  agent: SessionAgentUpdate.nullish(),
  budget: SessionBudget.nullish(),
  vault_ids: z.array(z.string()).optional(),
});
export type UpdateSession = z.infer<typeof UpdateSession>;

export const ListSessions = z.object({
  limit: limit(100),
  page: pageCursor,
  order: z.enum(["asc", "desc"]).default("desc"),
  statuses: several(SessionStatus, 4).optional(),
  agent_id: IdParam.optional(),
  agent_version: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
  memory_store_id: IdParam.optional(),
  deployment_id: IdParam.optional(),
  include_archived: Flag.default(false),
  "created_at[gt]": TimestampParam.optional(),
  "created_at[gte]": TimestampParam.optional(),
  "created_at[lt]": TimestampParam.optional(),
  "created_at[lte]": TimestampParam.optional(),
});
export type ListSessions = z.infer<typeof ListSessions>;

/** A page that leads both ways: `prev_page` is null on the first, `next_page` on the last. */
export const bidirectionalPage = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), next_page: z.string().nullable(), prev_page: z.string().nullable() });
export interface BidirectionalPage<T> {
  data: T[];
  next_page: string | null;
  prev_page: string | null;
}

export const SessionPage = bidirectionalPage(Session).meta({ id: "SessionPage" });
export const DeletedSession = z.object({ id: z.string(), type: z.literal("session_deleted") });
export type DeletedSession = z.infer<typeof DeletedSession>;

/** Why this session can be neither archived nor deleted now, in words for a tooltip; undefined when it can. */
export function endingBlockedBecause(session: Pick<Session, "status">): string | undefined {
  if (session.status === "running" || session.status === "rescheduling")
    return "This session is running: interrupt it first.";
}

import { z } from "zod";
import { MemoryVersion, Operation } from "./memory-versions";
import { IdParam, limit, page, pageCursor, TimestampParam, wellFormed } from "./pages";

/** Who wrote, with the name to show. `name` is null when nobody by that id is known any more. */
export const NamedActor = z
  .object({
    type: z.enum(["session_actor", "api_actor", "user_actor", "service_account_actor"]),
    id: z.string(),
    name: z.string().nullable(),
  })
  .meta({ id: "NamedActor" });
export type NamedActor = z.infer<typeof NamedActor>;

/** The session in which something was written, as it is shown beside its agent. It outlives the session's deletion. */
export const NamedSession = z
  .object({
    id: z.string(),
    title: z.string().nullable(),
    agent: z.object({ id: z.string(), name: z.string(), version: z.int() }),
  })
  .meta({ id: "NamedSession" });
export type NamedSession = z.infer<typeof NamedSession>;

/** The tool call that caused a write: `declared` by the writer, or `inferred` from a call whose path matches. */
export const ToolUse = z
  .object({ event_id: z.string(), link: z.enum(["declared", "inferred"]) })
  .meta({ id: "ToolUse" });
export type ToolUse = z.infer<typeof ToolUse>;

/**
 * A version as the stream of all writes shows it. `cursor` is a place in the feed: followers start behind it.
 * `lines_added` and `lines_removed` are null until counted, which happens right after the write, or when the two texts were too different to compare.
 */
export const Change = z
  .object({
    type: z.literal("change"),
    cursor: z.string(),
    memory_version: MemoryVersion,
    version_number: z.int(),
    previous_version_id: z.string().nullable(),
    lines_added: z.int().nullable(),
    lines_removed: z.int().nullable(),
    note: z.string().nullable(),
    actor: NamedActor.nullable(),
    session: NamedSession.nullable(),
    tool_use: ToolUse.nullable(),
    rollback_id: z.string().nullable(),
    redaction_id: z.string().nullable(),
  })
  .meta({ id: "Change" });
export type Change = z.infer<typeof Change>;

const id = IdParam.optional();

/** What to follow: every field narrows. `path_prefix` is literal and matches the path each version had. */
export const ChangeFilter = z.object({
  memory_store_id: id,
  memory_id: id,
  session_id: id,
  agent_id: id,
  actor_type: NamedActor.shape.type.optional(),
  user_id: id,
  api_key_id: id,
  path_prefix: z.string().max(2048).refine(wellFormed, "must be well-formed text").optional(),
  operation: Operation.optional(),
  "created_at[gte]": TimestampParam.optional(),
  "created_at[lte]": TimestampParam.optional(),
});
export type ChangeFilter = z.infer<typeof ChangeFilter>;

export const ListChanges = ChangeFilter.extend({
  after: z.string().max(256).optional().describe("A change's `cursor`: start right behind it, oldest first."),
  order: z.enum(["asc", "desc"]).optional().describe("Feed order; newest first by default, oldest first with `after`."),
  limit: limit(100),
  page: pageCursor,
});
export type ListChanges = z.infer<typeof ListChanges>;

export const ChangePage = page(Change).meta({ id: "ChangePage" });

export const StreamChanges = ChangeFilter.extend({ after: z.string().max(256).optional() });
export type StreamChanges = z.infer<typeof StreamChanges>;

/** Tells a follower that a version it may hold was redacted, so that open pages forget the text. */
export const RedactionNotice = z
  .object({
    type: z.literal("redaction"),
    memory_store_id: z.string(),
    memory_id: z.string(),
    memory_version_id: z.string(),
  })
  .meta({ id: "RedactionNotice" });
export type RedactionNotice = z.infer<typeof RedactionNotice>;

/** Whether a change is among those a filter asks for: the server's rule, for followers that narrow by themselves. */
export function matchesFilter({ memory_version: version, actor, session }: Change, filter: ChangeFilter): boolean {
  const written = version.created_at;
  return (
    isOr(filter.memory_store_id, version.memory_store_id) &&
    isOr(filter.memory_id, version.memory_id) &&
    isOr(filter.operation, version.operation) &&
    isOr(filter.actor_type, actor?.type) &&
    isOr(filter.agent_id, session?.agent.id) &&
    isActor(filter.user_id, "user_actor", actor) &&
    isActor(filter.api_key_id, "api_actor", actor) &&
    isActor(filter.session_id, "session_actor", actor) &&
    (!filter.path_prefix || version.path?.startsWith(filter.path_prefix) === true) &&
    (!filter["created_at[gte]"] || microseconds(written) >= microseconds(filter["created_at[gte]"])) &&
    (!filter["created_at[lte]"] || microseconds(written) <= microseconds(filter["created_at[lte]"]))
  );
}

/** Of a timestamp, with the three digits that JavaScript drops. */
const microseconds = (text: string) =>
  Date.parse(text) * 1000 + Number((/\.\d{3}(\d{1,3})/.exec(text)?.[1] ?? "").padEnd(3, "0"));

const isOr = (wanted: string | undefined, value: string | undefined) => !wanted || wanted === value;

const isActor = (wanted: string | undefined, type: NamedActor["type"], actor: NamedActor | null) =>
  !wanted || (actor?.type === type && actor.id === wanted);

import { z } from "zod";
import { IdParam, limit, page, pageCursor, Timestamp, TimestampParam, View } from "./pages";

/** Who wrote: frozen when the write happened, and always an opaque id. */
export const Actor = z
  .discriminatedUnion("type", [
    z.object({ type: z.literal("session_actor"), session_id: z.string() }),
    z.object({ type: z.literal("api_actor"), api_key_id: z.string() }),
    z.object({ type: z.literal("user_actor"), user_id: z.string() }),
    z.object({ type: z.literal("service_account_actor"), service_account_id: z.string() }),
  ])
  .meta({ id: "Actor" });
export type Actor = z.infer<typeof Actor>;

export const Operation = z.enum(["created", "modified", "deleted"]);
export type Operation = z.infer<typeof Operation>;

/**
 * A memory as one write left it; immutable, redaction excepted.
 * `path` is null iff redacted; hash and size are null iff redacted or deleted; `content` also with `view=basic`.
 */
export const MemoryVersion = z
  .object({
    id: z.string(),
    type: z.literal("memory_version"),
    memory_store_id: z.string(),
    memory_id: z.string(),
    operation: Operation,
    created_at: Timestamp,
    created_by: Actor.nullable(),
    path: z.string().nullable(),
    content: z.string().nullable(),
    content_sha256: z.string().nullable(),
    content_size_bytes: z.int().nullable(),
    redacted_at: Timestamp.nullable(),
    redacted_by: Actor.nullable(),
  })
  .meta({ id: "MemoryVersion" });
export type MemoryVersion = z.infer<typeof MemoryVersion>;

export const ListMemoryVersions = z.object({
  memory_id: IdParam.optional(),
  operation: Operation.optional(),
  session_id: IdParam.optional(),
  api_key_id: IdParam.optional(),
  service_account_id: IdParam.optional(),
  "created_at[gte]": TimestampParam.optional(),
  "created_at[lte]": TimestampParam.optional(),
  view: View.default("basic"),
  limit: limit(100),
  page: pageCursor,
});
export type ListMemoryVersions = z.infer<typeof ListMemoryVersions>;

export const MemoryVersionPage = page(MemoryVersion).meta({ id: "MemoryVersionPage" });

/** Why this version cannot be rolled back to, in words for a tooltip; undefined when it can. */
export function rollbackBlockedBecause(version: MemoryVersion, headId: string | null): string | undefined {
  if (version.id === headId) return "This is the current version.";
  if (version.redacted_at) return "This version was redacted.";
  if (version.operation === "deleted") return "A deletion has no content to return to.";
  if (headId === null) return "This memory is deleted: restore it first.";
}

/** Why this version cannot be redacted, in words; undefined when it can. `liveHeadId` is null when the memory is deleted. */
export function redactionBlockedBecause(
  version: Pick<MemoryVersion, "id">,
  liveHeadId: string | null,
): string | undefined {
  if (version.id === liveHeadId)
    return "This is the current version of a live memory: write a new version or delete the memory first, then redact this one.";
}

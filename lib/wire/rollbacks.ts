import { z } from "zod";
import { Sha256 } from "./memories";
import { characters, IdParam, wellFormed } from "./pages";

/** Why a write happened, in the words of whoever made it; shown in the history, nulled by redaction. */
export const Note = characters(0, 500).refine(wellFormed, "must not hold NUL or lone surrogates");

export const CreateRollback = z.object({
  memory_store_id: IdParam,
  target: z.object({ type: z.literal("version"), memory_version_id: IdParam }),
  expected_content_sha256: Sha256.optional().describe(
    "The head's hash as the caller saw it; refused when another write came in between.",
  ),
  dry_run: z.boolean().default(false),
  note: Note.nullish(),
});
export type CreateRollback = z.infer<typeof CreateRollback>;

export const RollbackStep = z.object({
  memory_id: z.string(),
  path: z.string().nullable(),
  action: z.enum(["restore_content", "recreate", "delete", "rename", "none"]),
  reason: z.string(),
  from_version_id: z.string().nullable(),
  to_version_id: z.string().nullable(),
  blocked: z.enum(["redacted", "later_writes", "path_taken", "deleted", "archived"]).nullable(),
});
export type RollbackStep = z.infer<typeof RollbackStep>;

/** Always forward: what it wrote is ordinary versions that carry `id` as their `rollback_id`. */
export const Rollback = z
  .object({
    type: z.literal("rollback"),
    id: z.string().nullable(),
    dry_run: z.boolean(),
    plan: z.array(RollbackStep),
    applied: z.int(),
    skipped: z.int(),
    memory_version_ids: z.array(z.string()),
  })
  .meta({ id: "Rollback" });
export type Rollback = z.infer<typeof Rollback>;

import { z } from "zod";
import { Operation } from "./memory-versions";
import { limit, page, pageCursor, Timestamp } from "./pages";

/**
 * What one session did to one memory: from the version before its first write to its last one. `path` is the one its last write
 * left (null when redacted). Lines are null until counted, and where texts were too different to compare. `later_writes` are
 * versions behind its last one, by whomever.
 */
export const SessionChange = z
  .object({
    type: z.literal("session_change"),
    memory_store_id: z.string(),
    memory_id: z.string(),
    path: z.string().nullable(),
    operation: Operation.describe("What its last write did."),
    first_version_id: z.string(),
    last_version_id: z.string(),
    before_version_id: z.string().nullable(),
    first_written_at: Timestamp,
    last_written_at: Timestamp,
    lines_added: z.int().nullable(),
    lines_removed: z.int().nullable(),
    later_writes: z.int(),
    memory_versions: z.array(z.string()).describe("All it wrote of this memory, oldest first."),
  })
  .meta({ id: "SessionChange" });
export type SessionChange = z.infer<typeof SessionChange>;

export const ListSessionChanges = z.object({ limit: limit(100), page: pageCursor });
export type ListSessionChanges = z.infer<typeof ListSessionChanges>;

export const SessionChangePage = page(SessionChange).meta({ id: "SessionChangePage" });

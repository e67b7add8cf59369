import { z } from "zod";
import { NamedSession } from "./changes";
import { limit, page, pageCursor, Timestamp } from "./pages";
import { Access } from "./session-resources";
import { SessionStatus } from "./sessions";

/**
 * A session that a version can have reached. `attached`: it had the store attached while the version was there or afterwards.
 * `read`: its tool calls named a path that the memory has had since; `first_read` is the first of them.
 */
export const MemoryReader = z
  .object({
    type: z.literal("memory_reader"),
    reach: z.enum(["attached", "read"]),
    session: NamedSession,
    status: SessionStatus,
    access: Access,
    created_at: Timestamp,
    ended_at: Timestamp.nullable(),
    reads: z.int(),
    first_read: z.object({ event_id: z.string(), at: Timestamp }).nullable(),
  })
  .meta({ id: "MemoryReader" });
export type MemoryReader = z.infer<typeof MemoryReader>;

export const ListMemoryReaders = z.object({ limit: limit(100), page: pageCursor });
export type ListMemoryReaders = z.infer<typeof ListMemoryReaders>;

export const MemoryReaderPage = page(MemoryReader).meta({ id: "MemoryReaderPage" });

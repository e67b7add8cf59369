import { z } from "zod";
import { NamedSession } from "./changes";
import { limit, page, pageCursor, Timestamp } from "./pages";
import { Access } from "./session-resources";
import { SessionStatus } from "./sessions";

const CalledAt = z.object({ event_id: z.string(), at: Timestamp });

/**
 * A session that a version can have reached. A version is current from when it was written until the memory's next one with
 * another text, or its deletion; a move alone does not end it.
 *
 * `attached`: it had the store attached while the version was current, and no call of its own named the memory's path.
 * `read`: its tool calls named the path: with `while_current` when the version was there, else only later, when it was not.
 * `calls`, `reads` (those of them that do nothing but read), `first_call` and `first_read` count those of that time alone.
 * `wrote`: the version is its own.
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
    wrote: z.boolean(),
    attached_while_current: z.boolean(),
    while_current: z.boolean(),
    calls: z.int(),
    reads: z.int(),
    first_call: CalledAt.nullable(),
    first_read: CalledAt.nullable(),
  })
  .meta({ id: "MemoryReader" });
export type MemoryReader = z.infer<typeof MemoryReader>;

export const ListMemoryReaders = z.object({ limit: limit(100), page: pageCursor });
export type ListMemoryReaders = z.infer<typeof ListMemoryReaders>;

export const MemoryReaderPage = page(MemoryReader).meta({ id: "MemoryReaderPage" });

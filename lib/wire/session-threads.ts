import { z } from "zod";
import { ThreadAgent } from "./agents";
import { limit, page, pageCursor, several, Timestamp } from "./pages";
import { SessionStats, SessionStatus, SessionUsage } from "./sessions";

/** A line of work within a session. Each session here has one, the primary thread. */
export const SessionThread = z
  .object({
    id: z.string(),
    type: z.literal("session_thread"),
    session_id: z.string(),
    agent: ThreadAgent,
    status: SessionStatus,
    parent_thread_id: z.string().nullable(),
    workflow_run_id: z.string().nullable(),
    stats: SessionStats.extend({ startup_seconds: z.number().optional() }).nullable(),
    usage: SessionUsage.nullable(),
    created_at: Timestamp,
    updated_at: Timestamp,
    archived_at: Timestamp.nullable(),
  })
  .meta({ id: "SessionThread" });
export type SessionThread = z.infer<typeof SessionThread>;

export const ListSessionThreads = z.object({
  limit: limit(100),
  page: pageCursor,
  statuses: several(SessionStatus, 4).optional(),
});
export type ListSessionThreads = z.infer<typeof ListSessionThreads>;

export const SessionThreadPage = page(SessionThread).meta({ id: "SessionThreadPage" });

export const ListThreadEvents = z.object({ limit: limit(1_000, 100), page: pageCursor });
export type ListThreadEvents = z.infer<typeof ListThreadEvents>;

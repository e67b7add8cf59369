import { z } from "zod";
import { NamedActor, NamedSession } from "./changes";
import { Memory } from "./memories";
import { MemoryStore } from "./memory-stores";
import { Operation } from "./memory-versions";
import { limit, page, pageCursor, Timestamp, wellFormed } from "./pages";

/** A store with what a list shows of it. All but `memories` follow the feed, a moment behind the writes. */
export const MemoryStoreSummary = MemoryStore.extend({
  memories: z.int(),
  bytes: z.int().describe("Of all current contents."),
  versions: z.int(),
  last_change: z
    .object({
      memory_version_id: z.string(),
      memory_id: z.string(),
      path: z.string().nullable(),
      operation: Operation,
      created_at: Timestamp,
      actor: NamedActor.nullable(),
      session: NamedSession.nullable(),
    })
    .nullable(),
}).meta({ id: "MemoryStoreSummary" });
export type MemoryStoreSummary = z.infer<typeof MemoryStoreSummary>;

export const MemoryStoreSummaryPage = page(MemoryStoreSummary).meta({ id: "MemoryStoreSummaryPage" });

/** A memory (never its content) with how often and by whom it was last written. */
export const MemorySummary = Memory.extend({
  versions: z.int(),
  last_actor: NamedActor.nullable(),
  last_session: NamedSession.nullable(),
}).meta({ id: "MemorySummary" });
export type MemorySummary = z.infer<typeof MemorySummary>;

export const ListMemorySummaries = z.object({
  path_contains: z
    .string()
    .max(256)
    .refine(wellFormed, "must be well-formed text")
    .optional()
    .describe("Literal, case-insensitive."),
  sort: z
    .enum(["path", "updated", "size", "versions"])
    .default("path")
    .describe("By path ascending; the others largest or latest first."),
  limit: limit(100),
  page: pageCursor,
});
export type ListMemorySummaries = z.infer<typeof ListMemorySummaries>;

export const MemorySummaryPage = page(MemorySummary).meta({ id: "MemorySummaryPage" });

import { z } from "zod";
import {
  characters,
  Flag,
  limit,
  Metadata,
  MetadataInput,
  MetadataPatch,
  page,
  pageCursor,
  Timestamp,
  TimestampParam,
  wellFormed,
} from "./pages";

export const MemoryStore = z
  .object({
    id: z.string(),
    type: z.literal("memory_store"),
    name: z.string(),
    description: z.string(),
    metadata: Metadata,
    created_at: Timestamp,
    updated_at: Timestamp,
    archived_at: Timestamp.nullable(),
  })
  .meta({ id: "MemoryStore" });
export type MemoryStore = z.infer<typeof MemoryStore>;

const name = characters(1, 255).refine(
  (text) => wellFormed(text) && !/\p{Cc}/u.test(text),
  "must not hold control characters or lone surrogates",
);
const description = characters(0, 1024).refine(wellFormed, "must not hold NUL or lone surrogates");

export const CreateMemoryStore = z.object({
  name,
  description: description.nullish(),
  metadata: MetadataInput.nullish(),
});
export type CreateMemoryStore = z.infer<typeof CreateMemoryStore>;

/** Null leaves the name as it is and clears the description. */
export const UpdateMemoryStore = z.object({
  name: name.nullish(),
  description: description.nullish(),
  metadata: MetadataPatch.nullish(),
});
export type UpdateMemoryStore = z.infer<typeof UpdateMemoryStore>;

export const ListMemoryStores = z.object({
  limit: limit(100),
  page: pageCursor,
  include_archived: Flag.default(false),
  "created_at[gte]": TimestampParam.optional(),
  "created_at[lte]": TimestampParam.optional(),
});
export type ListMemoryStores = z.infer<typeof ListMemoryStores>;

export const MemoryStorePage = page(MemoryStore).meta({ id: "MemoryStorePage" });
export const DeletedMemoryStore = z.object({ id: z.string(), type: z.literal("memory_store_deleted") });
export type DeletedMemoryStore = z.infer<typeof DeletedMemoryStore>;

/** Why nothing new can be written to this store, in words for a tooltip; undefined when it can. */
export function writingBlockedBecause(store: Pick<MemoryStore, "archived_at">): string | undefined {
  if (store.archived_at) return "This store is archived: it can be read, redacted and deleted, but not written.";
}

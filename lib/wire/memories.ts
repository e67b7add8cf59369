import { z } from "zod";
import { pathBlockedBecause } from "./memories/path";
import { limit, page, pageCursor, Timestamp, View, wellFormed } from "./pages";

/** Bytes a memory may hold: exactly this many are accepted, one more is refused. */
export const contentBytesMax = 102_400;

export const Memory = z
  .object({
    id: z.string(),
    type: z.literal("memory"),
    memory_store_id: z.string(),
    memory_version_id: z.string(),
    path: z.string(),
    content: z.string().nullable(),
    content_sha256: z.string(),
    content_size_bytes: z.int(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "Memory" });
export type Memory = z.infer<typeof Memory>;

/** A directory in a listing with `depth=1`; its path ends with `/`. */
export const MemoryPrefix = z
  .object({ type: z.literal("memory_prefix"), path: z.string() })
  .meta({ id: "MemoryPrefix" });
export type MemoryPrefix = z.infer<typeof MemoryPrefix>;

export const MemoryPath = z
  .string()
  .superRefine((path, issues) => {
    const reason = pathBlockedBecause(path);
    if (reason) issues.addIssue(reason);
  })
  .meta({
    description:
      "Starts with /; 1 to 20 segments, none of them empty, . or ..; at most 1,024 bytes in Unicode normalization form C, without control, format and line separator characters.",
    override: { type: "string", pattern: "^/[^/]", minLength: 2, maxLength: 1024 },
  });

/** Kept byte for byte. The byte limit is the server's setting, so the act checks it. */
export const MemoryContent = z
  .string()
  .superRefine((content, issues) => {
    if (content.includes("\0")) issues.addIssue("content must not hold U+0000");
    else if (!wellFormed(content)) issues.addIssue("content must not hold lone surrogates");
  })
  .meta({ description: "At most 102,400 bytes of UTF-8 unless the server is set otherwise, kept byte for byte." });

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 lower-case hexadecimal digits");

export const CreateMemory = z.object({ path: MemoryPath, content: MemoryContent });
export type CreateMemory = z.infer<typeof CreateMemory>;

/** Null counts as absent; at least one of content and path must be there. */
export const UpdateMemory = z
  .object({
    content: MemoryContent.nullish(),
    path: MemoryPath.nullish(),
    precondition: z.object({ type: z.literal("content_sha256"), content_sha256: Sha256 }).nullish(),
  })
  .refine(
    ({ content, path }) => typeof content === "string" || typeof path === "string",
    "at least one of content and path is required",
  );
export type UpdateMemory = z.infer<typeof UpdateMemory>;

export const DeleteMemory = z.object({ expected_content_sha256: Sha256.optional() });
export type DeleteMemory = z.infer<typeof DeleteMemory>;

/** Brings a deleted memory back under its id, at its last path unless another is given. */
export const RestoreMemory = z.object({ path: MemoryPath.nullish() });
export type RestoreMemory = z.infer<typeof RestoreMemory>;

export const BasicView = z.object({ view: View.default("basic") });
export const FullView = z.object({ view: View.default("full") });

/** `depth` 0 lists the whole subtree, 1 the direct children with one prefix per directory. With `view=full` a page holds at most 20. */
export const ListMemories = z.object({
  path_prefix: z
    .string()
    .max(2048)
    .refine((prefix) => prefix.endsWith("/") && wellFormed(prefix), "path_prefix must end with /")
    .default("/"),
  depth: z
    .enum(["0", "1"], "depth must be 0 or 1")
    .default("0")
    .transform(Number)
    .meta({ override: { type: "integer", enum: [0, 1], default: 0 } }),
  view: View.default("basic"),
  limit: limit(100),
  page: pageCursor,
});
export type ListMemories = z.infer<typeof ListMemories>;

export const MemoryPage = page(z.union([Memory, MemoryPrefix])).meta({ id: "MemoryPage" });
export const DeletedMemory = z.object({ id: z.string(), type: z.literal("memory_deleted") });
export type DeletedMemory = z.infer<typeof DeletedMemory>;

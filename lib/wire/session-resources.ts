import { z } from "zod";
import { characters, limit, page, pageCursor, Timestamp, wellFormed } from "./pages";

export const Access = z.enum(["read_write", "read_only"]);
export type Access = z.infer<typeof Access>;

/** A memory store as a session has it: name, description and mount path as they were when it was attached. It has no id of its own. */
export const MemoryStoreResource = z
  .object({
    type: z.literal("memory_store"),
    memory_store_id: z.string(),
    access: Access.nullable(),
    instructions: z.string().nullable(),
    name: z.string().nullable(),
    description: z.string(),
    mount_path: z.string().nullable(),
  })
  .meta({ id: "MemoryStoreResource" });
export type MemoryStoreResource = z.infer<typeof MemoryStoreResource>;

const owned = { id: z.string(), mount_path: z.string(), created_at: Timestamp, updated_at: Timestamp };

export const FileResource = z
  .object({ type: z.literal("file"), file_id: z.string(), ...owned })
  .meta({ id: "FileResource" });
export type FileResource = z.infer<typeof FileResource>;

const Checkout = z.discriminatedUnion("type", [
  z.object({ type: z.literal("branch"), name: z.string() }),
  z.object({ type: z.literal("commit"), sha: z.string() }),
]);

export const GitHubRepositoryResource = z
  .object({
    type: z.literal("github_repository"),
    url: z.string(),
    checkout: Checkout.nullable().optional(),
    ...owned,
  })
  .meta({ id: "GitHubRepositoryResource" });
export type GitHubRepositoryResource = z.infer<typeof GitHubRepositoryResource>;

/** What a session can hold by the wire. This server attaches memory stores only: it keeps no files and clones no repositories. */
export const SessionResource = z
  .discriminatedUnion("type", [MemoryStoreResource, FileResource, GitHubRepositoryResource])
  .meta({ id: "SessionResource" });
export type SessionResource = z.infer<typeof SessionResource>;

const text = (min: number, max: number) =>
  characters(min, max).refine(wellFormed, "must not hold NUL or lone surrogates");

/** Instructions go into the agent's system prompt as they are. */
export const AttachMemoryStore = z.object({
  type: z.literal("memory_store"),
  memory_store_id: text(1, 128),
  access: Access.nullish(),
  instructions: text(0, 4096).nullish(),
});
export type AttachMemoryStore = z.infer<typeof AttachMemoryStore>;

export const AttachFile = z.object({
  type: z.literal("file"),
  file_id: text(1, 128),
  mount_path: text(1, 4096).nullish(),
});
export type AttachFile = z.infer<typeof AttachFile>;

export const AttachGitHubRepository = z.object({
  type: z.literal("github_repository"),
  url: text(1, 2048),
  authorization_token: text(0, 4096).optional(),
  checkout: Checkout.nullish(),
  mount_path: text(1, 4096).nullish(),
});
export type AttachGitHubRepository = z.infer<typeof AttachGitHubRepository>;

export const AttachResource = z.discriminatedUnion("type", [AttachMemoryStore, AttachFile, AttachGitHubRepository]);
export type AttachResource = z.infer<typeof AttachResource>;

export const UpdateSessionResource = z.object({ authorization_token: text(0, 4096) });
export type UpdateSessionResource = z.infer<typeof UpdateSessionResource>;

export const ListSessionResources = z.object({ limit: limit(100), page: pageCursor });
export type ListSessionResources = z.infer<typeof ListSessionResources>;

export const SessionResourcePage = page(SessionResource).meta({ id: "SessionResourcePage" });

export const DeletedSessionResource = z.object({ id: z.string(), type: z.literal("session_resource_deleted") });
export type DeletedSessionResource = z.infer<typeof DeletedSessionResource>;

/**
 * Where a store of this name is mounted: `/mnt/memory/` and the name in lower case, each run of other characters than ASCII
 * letters and digits one hyphen, none at the ends; the store's id when nothing is left of the name.
 */
export function mountPathOf(name: string, memoryStoreId: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return `/mnt/memory/${slug || memoryStoreId}`;
}

import { type Actor, allow } from "@/lib/domain/actor";
import type { query } from "@/lib/domain/database";
import { env } from "@/lib/env";
import { invalid } from "@/lib/wire/errors";
import { type AttachMemoryStore, type AttachResource, mountPathOf } from "@/lib/wire/session-resources";
import type { ResourceRow } from "./rows";

/**
 * What a new session gets of what was asked for: each store as it is called now, under a mount path of its own. The caller needs
 * `memory:read` itself, and `memory:write` for what is attached read_write. Throws `permission_error`, and
 * `invalid_request_error` for too many stores, the same one twice, and unknown, archived or another workspace's ones.
 */
export async function prepareAttachments(
  run: typeof query,
  actor: Actor,
  resources: readonly AttachResource[],
): Promise<ResourceRow[]> {
  const wanted = resources.map(requireMemoryStore);
  if (wanted.length === 0) return [];
  const most = env.PALIMPSEST_MAX_STORES_PER_SESSION;
  if (wanted.length > most) throw invalid(`resources cannot contain more than ${most} memory_store entries`);
  const ids = wanted.map(({ memory_store_id }) => memory_store_id);
  if (new Set(ids).size < ids.length) throw invalid("resources: the same memory store is attached twice.");
  allow(actor, "memory:read");
  if (wanted.some(({ access }) => access !== "read_only")) allow(actor, "memory:write");
  // Held until the session is there, so that nothing is attached to a store that was just archived.
  const stores = await run<{ id: string; name: string; description: string; archived: boolean }>(
    "session_stores",
    `SELECT id, name, description, archived_at IS NOT NULL AS archived FROM memory_stores
      WHERE id = ANY ($1::text[]) AND workspace_id = $2 AND deleted_at IS NULL ORDER BY id FOR SHARE`,
    [ids, actor.workspace_id],
  );
  const known = new Map(stores.map((store) => [store.id, store]));
  const taken = new Set<string>();
  return wanted.map(({ memory_store_id, access, instructions }) => {
    const store = known.get(memory_store_id);
    if (!store) throw invalid("resources: a memory store was not found.");
    if (store.archived) throw invalid("resources: an archived memory store cannot be attached.");
    const mount_path = freeMountPath(store.name, store.id, taken);
    taken.add(mount_path);
    const { name, description } = store;
    return {
      memory_store_id,
      access: access ?? "read_write",
      instructions: instructions ?? null,
      name,
      description,
      mount_path,
    };
  });
}

function requireMemoryStore(resource: AttachResource): AttachMemoryStore {
  if (resource.type === "memory_store") return resource;
  throw invalid(
    resource.type === "file"
      ? "resources: this server keeps no files; only memory stores can be attached."
      : "resources: this server clones no repositories; only memory stores can be attached.",
  );
}

/** Longest part of a name that leaves room for what tells two stores apart, within the 255 bytes of a directory's name. */
const slugMax = 200;

/** The mount path of a store, with as much of its id behind it as it takes to differ from those already taken. */
export function freeMountPath(name: string, id: string, taken: ReadonlySet<string>): string {
  const plain = mountPathOf(name, id);
  let path = plain;
  for (let length = 6; taken.has(path); length++)
    path = `${plain.slice(0, "/mnt/memory/".length + slugMax)}-${id.slice(-length)}`;
  return path;
}

import { type Actor, allowSession } from "@/lib/domain/actor";
import { query } from "@/lib/domain/database";
import { notFound } from "@/lib/wire/errors";
import { type ResourceRow, type SessionRow, sessionColumns } from "./rows";

/**
 * What an agent's system prompt should say of the memory stores that its session reaches, archived and deleted ones not among them:
 * where each is mounted, whether it may be written, and what its owner says of it. Empty when there are none. Throws `not_found_error`.
 */
export async function systemPrompt(actor: Actor, sessionId: string): Promise<string> {
  allowSession(actor, "sessions:read", sessionId);
  const [row] = await query<SessionRow & { reached: string[] }>(
    "session_prompt",
    `SELECT ${sessionColumns},
            ARRAY (SELECT m.id FROM session_resources r
                     JOIN memory_stores m ON m.id = r.memory_store_id AND m.deleted_at IS NULL AND m.archived_at IS NULL
                    WHERE r.session_id = z.id) AS reached FROM sessions z WHERE z.id = $1 AND z.workspace_id = $2 AND z.deleted_at IS NULL`,
    [sessionId, actor.workspace_id],
  );
  if (!row) throw notFound("Session");
  return noteOn(row.resources.filter(({ memory_store_id }) => row.reached.includes(memory_store_id)));
}

/** The note on these stores, as Markdown that ends in a line break. */
export function noteOn(resources: readonly ResourceRow[]): string {
  return resources.length === 0 ? "" : [introduction, ...resources.map(noteOnStore)].join("\n\n").concat("\n");
}

const introduction = `# Memory

These directories are memory stores: text files that outlast this session and that other sessions read. Look into them before you
begin, and keep what is worth knowing later in those that you may write.`;

function noteOnStore({ name, mount_path, access, description, instructions }: ResourceRow): string {
  const may = access === "read_write" ? "You may read and write it." : "You may read it; writing to it is refused.";
  const parts = [`## ${name}`, `Mounted at \`${mount_path}\`. ${may}`, description, instructions ?? ""];
  return parts.filter((part) => part.trim() !== "").join("\n\n");
}

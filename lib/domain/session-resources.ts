import { invalid, notFound } from "@/lib/wire/errors";
import type { Page } from "@/lib/wire/pages";
import type {
  AttachFile,
  DeletedSessionResource,
  FileResource,
  ListSessionResources,
  SessionResource,
} from "@/lib/wire/session-resources";
import type { Session } from "@/lib/wire/sessions";
import { type Actor, allowSession, finds } from "./actor";
import { openCursor, sealCursor } from "./cursors";
import { query } from "./database";
import { presentResource, type ResourceRow } from "./sessions/rows";

interface Row extends ResourceRow {
  position: number;
}

/** What is attached to a session, in the order in which it was asked for; for its tokens, what they reach of it. Throws `not_found_error`. */
export async function list(
  actor: Actor,
  sessionId: string,
  { limit, page }: ListSessionResources,
): Promise<Page<SessionResource>> {
  const rows = await attached(actor, "sessions:read", sessionId);
  const shape = ["session_resources", actor.workspace_id, sessionId];
  const [after = 0] = openCursor(shape, page) ?? [];
  const found = rows.filter(({ position }) => position > Number(after));
  const last = found.length > limit ? found[limit - 1] : undefined;
  return {
    data: found.slice(0, limit).map(presentResource),
    next_page: last ? sealCursor(shape, [last.position]) : null,
  };
}

/** An attached memory store goes by the store's id: it has none of its own. Throws `not_found_error`. */
export async function retrieve(actor: Actor, sessionId: string, resourceId: string): Promise<SessionResource> {
  const rows = await attached(actor, "sessions:read", sessionId);
  return presentResource(found(rows, resourceId));
}

/** Refused, always: memory stores are attached when a session is made, and there is nothing else to attach. */
export async function add(actor: Actor, sessionId: string, _: AttachFile): Promise<FileResource> {
  await attached(actor, "sessions:write", sessionId);
  throw invalid("This server keeps no files; memory stores are attached when the session is made.");
}

/** Refused, always: only a repository has a token to change, and there are none. */
export async function update(actor: Actor, sessionId: string, resourceId: string): Promise<SessionResource> {
  found(await attached(actor, "sessions:write", sessionId), resourceId);
  throw invalid("A memory store has no authorization token; only github_repository resources do.");
}

/** Refused, always: a memory store stays attached as long as its session lives. */
export async function remove(actor: Actor, sessionId: string, resourceId: string): Promise<DeletedSessionResource> {
  found(await attached(actor, "sessions:write", sessionId), resourceId);
  throw invalid("A memory store cannot be detached from a session.");
}

function found(rows: readonly Row[], resourceId: string): Row {
  const row = rows.find(({ memory_store_id }) => memory_store_id === resourceId);
  if (!row) throw notFound("Session resource");
  return row;
}

async function attached(
  actor: Actor,
  scope: "sessions:read" | "sessions:write",
  sessionId: Session["id"],
): Promise<Row[]> {
  allowSession(actor, scope, sessionId);
  const rows = await query<Row>(
    "session_resources",
    `SELECT r.position, r.memory_store_id, r.access, r.instructions, r.name, r.description, r.mount_path
       FROM sessions z LEFT JOIN session_resources r ON r.session_id = z.id
      WHERE z.id = $1 AND z.workspace_id = $2 AND z.deleted_at IS NULL ORDER BY r.position`,
    [sessionId, actor.workspace_id],
  );
  if (rows.length === 0) throw notFound("Session");
  return rows.filter((row) => row.memory_store_id !== null && finds(actor, row.memory_store_id));
}

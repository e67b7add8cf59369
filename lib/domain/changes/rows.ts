import { sealFeedCursor } from "@/lib/domain/cursors";
import { type MemoryVersionRow, presentVersion, versionColumns } from "@/lib/domain/memory-versions/rows";
import type { Change, NamedActor, NamedSession, ToolUse } from "@/lib/wire/changes";

export interface ChangeRow extends MemoryVersionRow, AuthorRow {
  seq: number;
  change_operation: string;
  version_number: number;
  previous_version_id: string | null;
  note: string | null;
  tool_use_event_id: string | null;
  inferred_event_id: string | null;
  rollback_id: string | null;
  redaction_id: string | null;
  lines_added: number | null;
  lines_removed: number | null;
}

/** What is known by name of whoever wrote. Of an agent's write, the agent as it was in that session. */
export interface AuthorRow {
  actor_name: string | null;
  session_title: string | null;
  session_agent_id: string | null;
  session_agent_version: number | null;
}

/** Names of whoever wrote, for actors kept as a type and an id. A deleted session keeps its row, and so its name. */
export const authorJoins = (type: string, id: string) =>
  `LEFT JOIN api_keys ak ON ${type} = 'api_actor' AND ak.id = ${id} LEFT JOIN users au ON ${type} = 'user_actor' AND au.id = ${id} ` +
  `LEFT JOIN sessions az ON ${type} = 'session_actor' AND az.id = ${id}`;
export const authorColumns =
  "coalesce(ak.name, au.name, az.agent_name) AS actor_name, az.title AS session_title, " +
  "az.agent_id AS session_agent_id, az.agent_version AS session_agent_version";

/**
 * The call that a session's write came from, as far as its path tells: the session's last one before the write that named the
 * path the version has and did not merely read it. A redacted version has no path, and so none.
 */
const inferredCall =
  "CASE WHEN v.created_by_type = 'session_actor' AND v.tool_use_event_id IS NULL THEN (SELECT e.event_id FROM session_event_paths e " +
  "WHERE e.session_id = v.created_by_id AND e.memory_store_id = v.memory_store_id AND e.path = v.path AND NOT e.reads_only " +
  "AND e.created_at <= v.created_at ORDER BY e.seq DESC LIMIT 1) END AS inferred_event_id";

export const changeColumns =
  `c.seq, c.operation AS change_operation, c.lines_added, c.lines_removed, ${versionColumns}, v.version_number, ` +
  `v.previous_version_id, v.note, v.tool_use_event_id, v.rollback_id, v.redaction_id, ${authorColumns}, ${inferredCall}`;

export const changeJoins =
  "JOIN memory_stores s ON s.id = c.memory_store_id AND s.deleted_at IS NULL " +
  "JOIN memory_versions v ON v.memory_store_id = c.memory_store_id AND v.id = c.memory_version_id " +
  authorJoins("v.created_by_type", "v.created_by_id");

export const presentNamedActor = (type: string, id: string, name: string | null): NamedActor => ({
  type: type as NamedActor["type"],
  id,
  name,
});

/** The session in which something was written; null when nobody wrote in one. */
export const presentNamedSession = (type: string, id: string, row: AuthorRow): NamedSession | null =>
  type === "session_actor" && row.session_agent_id !== null
    ? {
        id,
        title: row.session_title,
        agent: { id: row.session_agent_id, name: row.actor_name ?? "", version: row.session_agent_version ?? 1 },
      }
    : null;

/** A feed row as the product's API shows it: the wire's version, basic view, with its place and its circumstances. */
export const presentChange = (workspaceId: string, row: ChangeRow): Change => ({
  type: "change",
  cursor: sealFeedCursor(workspaceId, row.seq),
  memory_version: presentVersion(row),
  version_number: row.version_number,
  previous_version_id: row.previous_version_id,
  lines_added: row.lines_added,
  lines_removed: row.lines_removed,
  note: row.note,
  actor: presentNamedActor(row.created_by_type, row.created_by_id, row.actor_name),
  session: presentNamedSession(row.created_by_type, row.created_by_id, row),
  tool_use: toolUseOf(row),
  rollback_id: row.rollback_id,
  redaction_id: row.redaction_id,
});

function toolUseOf({ tool_use_event_id: declared, inferred_event_id: inferred }: ChangeRow): ToolUse | null {
  if (declared) return { event_id: declared, link: "declared" };
  return inferred ? { event_id: inferred, link: "inferred" } : null;
}

import { isDeepStrictEqual } from "node:util";
import {
  type Agent,
  type AgentRef,
  type AgentSnapshot,
  type CreateAgent,
  changingBlockedBecause,
  type ListAgents,
  type ListAgentVersions,
  type UpdateAgent,
} from "@/lib/wire/agents";
import { invalid, notFound, WireError } from "@/lib/wire/errors";
import { metadataPairsMax, type Page } from "@/lib/wire/pages";
import { type Actor, allow } from "./actor";
import { type Definition, define, patched, redefine } from "./agents/definition";
import { resolveMultiagent, withAgents } from "./agents/roster";
import { clockNow } from "./clock";
import { openCursor, sealCursor } from "./cursors";
import { query, transaction } from "./database";
import { newId } from "./ids";
import { fitting, lastOf, type Sized } from "./page-bytes";

interface Row {
  id: string;
  version: number;
  current_version: number;
  definition: Definition;
  created_at: string;
  updated_at: string;
  archived_at: string | null;
}

const columns = `a.id, v.version, a.version AS current_version, v.definition, a.created_at, a.archived_at,
  CASE WHEN v.version = a.version THEN a.updated_at ELSE v.created_at END AS updated_at`;

const present = ({ definition, ...row }: Row): Agent => ({
  id: row.id,
  type: "agent",
  ...definition,
  version: row.version,
  created_at: row.created_at,
  updated_at: row.updated_at,
  archived_at: row.archived_at,
});

/** Makes an agent in version 1, everything left open filled in. Throws `invalid_request_error`. */
export async function create(actor: Actor, input: CreateAgent): Promise<Agent> {
  allow(actor, "sessions:write");
  const id = newId("agent");
  const self = { id, version: 1, workspace_id: actor.workspace_id };
  const multiagent = await resolveMultiagent(query, self, input.multiagent ?? null, null);
  const definition: Definition = { ...define(input), multiagent, metadata: input.metadata ?? {} };
  const [row] = await query<Row>(
    "agent_create",
    `WITH a AS (
       INSERT INTO agents (id, workspace_id, name, metadata, created_at, updated_at)
       VALUES ($1, $2, $3, $4::jsonb, coalesce($6::timestamptz, now()), coalesce($6::timestamptz, now())) RETURNING *
     ), v AS (INSERT INTO agent_versions (agent_id, version, definition, created_at)
       SELECT id, version, $5::json, created_at FROM a RETURNING *)
     SELECT ${columns} FROM a, v`,
    [id, actor.workspace_id, input.name, JSON.stringify(definition.metadata), JSON.stringify(definition), clockNow()],
  );
  return present(row!);
}

/** An agent in its newest version, or in `version`. Throws `not_found_error`. */
export async function retrieve(actor: Actor, agentId: string, version?: number): Promise<Agent> {
  allow(actor, "sessions:read");
  return present(found(await find(actor, agentId, version)));
}

/** Agents in their newest versions, newest agent first. A page may hold fewer than `limit`: about 32 MB at most. */
export async function list(actor: Actor, filter: ListAgents): Promise<Page<Agent>> {
  allow(actor, "sessions:read");
  const { limit, page, include_archived, "created_at[gte]": from = null, "created_at[lte]": to = null } = filter;
  const shape = ["agents", actor.workspace_id, include_archived, from, to];
  const [createdAt = null, id = null] = openCursor(shape, page) ?? [];
  const rows = await query<Row & Sized>(
    "agent_list",
    fitting(
      `SELECT ${columns} FROM agents a JOIN agent_versions v ON v.agent_id = a.id AND v.version = a.version
      WHERE a.workspace_id = $1 AND ($2 OR a.archived_at IS NULL)
        AND ($3::timestamptz IS NULL OR a.created_at >= $3) AND ($4::timestamptz IS NULL OR a.created_at <= $4)
        AND ($5::timestamptz IS NULL OR (a.created_at, a.id) < ($5, $6::text))
      ORDER BY a.created_at DESC, a.id DESC LIMIT $7`,
      "definition",
      "created_at DESC, id DESC",
    ),
    [actor.workspace_id, include_archived, from, to, createdAt, id, limit + 1],
  );
  const last = lastOf(rows, limit);
  return {
    data: rows.slice(0, limit).map(present),
    next_page: last ? sealCursor(shape, [last.created_at, last.id]) : null,
  };
}

/** An agent's versions, newest first. A page may hold fewer than `limit`: about 32 MB at most. Throws `not_found_error`. */
export async function versions(
  actor: Actor,
  agentId: string,
  { limit, page }: ListAgentVersions,
): Promise<Page<Agent>> {
  allow(actor, "sessions:read");
  const shape = ["agent_versions", actor.workspace_id, agentId];
  const [before = null] = openCursor(shape, page) ?? [];
  const rows = await query<Row & Sized>(
    "agent_versions_list",
    fitting(
      `SELECT ${columns} FROM agents a JOIN agent_versions v ON v.agent_id = a.id
      WHERE a.workspace_id = $1 AND a.id = $2 AND ($3::int IS NULL OR v.version < $3) ORDER BY v.version DESC LIMIT $4`,
      "definition",
      "version DESC",
    ),
    [actor.workspace_id, agentId, before, limit + 1],
  );
  found(rows[0]);
  const last = lastOf(rows, limit);
  return { data: rows.slice(0, limit).map(present), next_page: last ? sealCursor(shape, [last.version]) : null };
}

/**
 * Changes an agent and makes the next version; a change that changes nothing makes none. Throws `conflict_error` when `version`
 * is not the newest, `invalid_request_error` for an archived agent and for what cannot be.
 */
export async function update(actor: Actor, agentId: string, input: UpdateAgent): Promise<Agent> {
  allow(actor, "sessions:write");
  return transaction(async (run) => {
    const [locked] = await run<{ version: number }>(
      "agent_lock",
      "SELECT version FROM agents WHERE id = $1 AND workspace_id = $2 FOR UPDATE",
      [agentId, actor.workspace_id],
    );
    found(locked);
    const before = found(await find(actor, agentId, undefined, run));
    const blocked = changingBlockedBecause(before);
    if (blocked) throw invalid(blocked);
    if (input.version !== undefined && input.version !== before.version)
      throw new WireError(
        "conflict_error",
        `The agent is at version ${before.version}: read it again and decide anew.`,
      );
    const wanted = await changed(run, actor, before, input);
    if (!wanted) return present(before);
    const [row] = await run<Row>(
      "agent_update",
      `WITH a AS (
         UPDATE agents SET name = $2, metadata = $3::jsonb, version = version + 1,
                updated_at = greatest(coalesce($5::timestamptz, clock_timestamp()), updated_at + interval '1 microsecond')
          WHERE id = $1 RETURNING *
       ), v AS (INSERT INTO agent_versions (agent_id, version, definition, created_at)
         SELECT id, version, $4::json, updated_at FROM a RETURNING *)
       SELECT ${columns} FROM a, v`,
      [agentId, wanted.name, JSON.stringify(wanted.metadata), JSON.stringify(wanted), clockNow()],
    );
    return present(row!);
  });
}

/** Closes an agent to changes and new sessions, for good. Archiving it again changes nothing. Throws `not_found_error`. */
export async function archive(actor: Actor, agentId: string): Promise<Agent> {
  allow(actor, "sessions:write");
  const [row] = await query<Row>(
    "agent_archive",
    `WITH a AS (
       UPDATE agents SET updated_at = CASE WHEN archived_at IS NULL THEN coalesce($3::timestamptz, now()) ELSE updated_at END,
              archived_at = coalesce(archived_at, $3::timestamptz, now())
        WHERE id = $1 AND workspace_id = $2 RETURNING *
     ) SELECT ${columns} FROM a JOIN agent_versions v ON v.agent_id = a.id AND v.version = a.version`,
    [agentId, actor.workspace_id, clockNow()],
  );
  return present(found(row));
}

/**
 * What a new session keeps of the agent it is made with: the newest version, the one asked for, or one with parts replaced, and
 * its roster's agents in full. Throws `invalid_request_error` for an agent or version that is unknown or archived, and for
 * replacements that cannot be.
 */
export async function resolve(actor: Actor, ref: AgentRef): Promise<AgentSnapshot> {
  allow(actor, "sessions:write");
  const wanted = typeof ref === "string" ? { type: "agent" as const, id: ref, version: undefined } : ref;
  const row = await find(actor, wanted.id, wanted.version);
  if (!row) throw invalid("agent: there is no such agent in this version.");
  if (row.archived_at) throw invalid("agent: it is archived and can have no new sessions.");
  const { type, id, version: _, ...overrides } = wanted;
  const { multiagent, metadata: __, ...stored } = row.definition;
  const settled = type === "agent" ? stored : redefine(stored, overrides);
  const roster = await withAgents(query, actor.workspace_id, multiagent);
  return { id, type: "agent", ...settled, multiagent: roster, version: row.version };
}

/** The definition after this change; undefined when it is the same as before. */
async function changed(
  run: typeof query,
  actor: Actor,
  before: Row,
  input: UpdateAgent,
): Promise<Definition | undefined> {
  const { multiagent, metadata, ...rest } = input;
  const stored = before.definition;
  const settle = async (version: number): Promise<Definition> => ({
    ...redefine(stored, rest),
    multiagent:
      multiagent === undefined
        ? stored.multiagent
        : await resolveMultiagent(
            run,
            { id: before.id, version, workspace_id: actor.workspace_id },
            multiagent,
            stored.multiagent,
          ),
    metadata: patched(stored.metadata, metadata),
  });
  const same = await settle(before.version);
  if (Object.keys(same.metadata).length > metadataPairsMax)
    throw invalid(`metadata holds at most ${metadataPairsMax} pairs`);
  const { metadata: pairs, ...definition } = same;
  const { metadata: storedPairs, ...storedDefinition } = stored;
  const unchanged =
    JSON.stringify(definition) === JSON.stringify(storedDefinition) && isDeepStrictEqual(pairs, storedPairs);
  return unchanged ? undefined : settle(before.version + 1);
}

async function find(actor: Actor, agentId: string, version?: number, run = query): Promise<Row | undefined> {
  const [row] = await run<Row>(
    "agent_retrieve",
    `SELECT ${columns} FROM agents a JOIN agent_versions v ON v.agent_id = a.id AND v.version = coalesce($3::int, a.version)
      WHERE a.id = $1 AND a.workspace_id = $2`,
    [agentId, actor.workspace_id, version ?? null],
  );
  return row;
}

function found<T>(row: T | undefined): T {
  if (!row) throw notFound("Agent");
  return row;
}

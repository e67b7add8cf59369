import type pg from "pg";
import { newId } from "@/lib/domain/ids";
import type { Stand } from "./stand";

type Owner = Pick<Stand, "workspaceId" | "actorId">;

const day = 86_400_000;

const agentOf = (id: string, version: number) => ({
  type: "agent",
  id,
  version,
  name: "Bench",
  description: null,
  system: "You plan travels.",
  model: { id: "claude-opus-5-5" },
  tools: [],
  mcp_servers: [],
  skills: [],
  multiagent: null,
  execution_identity: { type: "service_account" },
});

async function addEnvironment(database: pg.Pool | pg.Client, { workspaceId }: Owner): Promise<string> {
  const id = newId("env");
  await database.query(
    "INSERT INTO environments (id, workspace_id, name, config) VALUES ($1, $2, 'Bench', '{\"type\":\"self_hosted\"}')",
    [id, workspaceId],
  );
  return id;
}

/** A session to append to, put straight into the database. Returns its id. */
export async function newBenchSession(stand: Pick<Stand, "database"> & Owner): Promise<string> {
  const { database, workspaceId, actorId } = stand;
  const [id, environmentId, agentId] = [newId("sesn"), await addEnvironment(database, stand), newId("agent")];
  await database.query(
    `INSERT INTO sessions (id, workspace_id, agent_id, agent_version, agent_name, agent, environment_id, primary_thread_id, created_by_type, created_by_id)
     VALUES ($1, $2, $3, 1, 'Bench', $4, $5, $6, 'api_actor', $7)`,
    [id, workspaceId, agentId, JSON.stringify(agentOf(agentId, 1)), environmentId, newId("sthr"), actorId],
  );
  return id;
}

export interface FilledSessions {
  /** All but a tenth are the first one's, a tenth the second one's, and the 30 oldest the last one's. */
  agents: { usual: string; some: string; rare: string };
  /** The id of the n-th session, from the oldest on. */
  idOf(n: number): string;
}

/**
 * Adds so many sessions over a year, straight into the database, in one shape whatever their number: a fifth archived, a twentieth
 * running, a quarter with the second version of their agent. The first store is attached to all, the second to a tenth, the third to
 * the 30 oldest.
 */
export async function fillSessions(
  database: pg.Pool | pg.Client,
  owner: Owner,
  sessions: number,
  stores: readonly [string, string, string],
): Promise<FilledSessions> {
  const agents = { usual: newId("agent"), some: newId("agent"), rare: newId("agent") };
  const prefix = newId("sesn").slice(0, 20);
  await database.query(
    `INSERT INTO sessions (id, workspace_id, title, status, agent_id, agent_version, agent_name, agent, environment_id, primary_thread_id,
            created_at, updated_at, archived_at, running_since, active_seconds, created_by_type, created_by_id)
     SELECT s.id, $1, 'Run ' || n, CASE WHEN archived THEN 'terminated' WHEN running THEN 'running' ELSE 'idle' END, a.id, version, 'Bench',
            jsonb_set(jsonb_set($8::jsonb, '{id}', to_jsonb(a.id)), '{version}', to_jsonb(version))::json, $9, 'sthr_01' || n,
            at, at, CASE WHEN archived THEN at + interval '1 hour' END, CASE WHEN running AND NOT archived THEN at END, 60, 'api_actor', $2
       FROM generate_series(0, $3::int - 1) n
      CROSS JOIN LATERAL (SELECT $4::text || lpad(n::text, 6, '0') AS id, n % 5 = 4 AS archived, n % 20 = 3 AS running,
                                 CASE WHEN n % 4 = 0 THEN 2 ELSE 1 END AS version,
                                 to_timestamp($10::float8 / 1000 - ($3::int - n) * 364.0 * 86400 / $3::int) AS at) s
      CROSS JOIN LATERAL (SELECT CASE WHEN n < 30 THEN $7::text WHEN n % 10 = 0 THEN $6 ELSE $5::text END AS id) a`,
    [
      owner.workspaceId,
      owner.actorId,
      sessions,
      prefix,
      agents.usual,
      agents.some,
      agents.rare,
      JSON.stringify(agentOf("", 1)),
      await addEnvironment(database, owner),
      Date.now() - day / 2,
    ],
  );
  for (const [position, share] of ["true", "right(s.id, 6)::int % 10 = 1", "right(s.id, 6)::int < 30"].entries())
    await database.query(
      `INSERT INTO session_resources (session_id, memory_store_id, position, access, name, description, mount_path, session_created_at, live)
       SELECT s.id, $2, $3::int, 'read_write', 'Store', '', '/mnt/memory/store-' || $3::int, s.created_at, s.archived_at IS NULL
         FROM sessions s WHERE starts_with(s.id, $1) AND ${share}`,
      [prefix, stores[position], position],
    );
  return { agents, idOf: (n) => `${prefix}${String(n).padStart(6, "0")}` };
}

/** Adds so many events to each of these sessions, in turns of a message, a request, a call that reads a memory, its result and an end. */
export async function fillEvents(
  database: pg.Pool | pg.Client,
  { sessionIds, events, storeId, paths }: { sessionIds: string[]; events: number; storeId: string; paths: string[] },
): Promise<void> {
  await database.query(
    `INSERT INTO session_events (session_id, seq, id, type, processed_at, created_at, created_by_type, created_by_id, payload)
     SELECT s.id, n, 'sevt_01x' || n, t.type, at, at, 'api_actor', s.created_by_id,
            json_build_object('type', t.type, 'content', json_build_array(json_build_object('type', 'text', 'text', repeat(md5(s.id || n), 8))),
              'name', 'read', 'input', json_build_object('file_path', '/mnt/memory/store-0' || ($3::text[])[1 + n % cardinality($3::text[])]))::text
       FROM sessions s CROSS JOIN generate_series(1, $2::int) n
      CROSS JOIN LATERAL (SELECT (ARRAY['user.message', 'span.model_request_start', 'agent.tool_use', 'agent.tool_result', 'span.model_request_end'])[1 + (n - 1) % 5] AS type,
                                 s.created_at + n * interval '0.1 seconds' AS at) t
      WHERE s.id = ANY ($1)`,
    [sessionIds, events, paths],
  );
  await database.query(
    `INSERT INTO session_event_paths (session_id, memory_store_id, path, seq, event_id, created_at, reads_only)
     SELECT e.session_id, $2, ($3::text[])[1 + e.seq % cardinality($3::text[])], e.seq, e.id, e.created_at, true
       FROM session_events e WHERE e.session_id = ANY ($1) AND e.type = 'agent.tool_use'`,
    [sessionIds, storeId, paths],
  );
  await database.query(
    `UPDATE sessions SET last_seq = $2::int, last_event_at = created_at + $2::int * interval '0.1 seconds', last_event_type = 'span.model_request_end'
      WHERE id = ANY ($1)`,
    [sessionIds, events],
  );
}

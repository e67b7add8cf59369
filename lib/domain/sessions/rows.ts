import type { AgentSnapshot } from "@/lib/wire/agents";
import type { Metadata } from "@/lib/wire/pages";
import type { Access, MemoryStoreResource } from "@/lib/wire/session-resources";
import type { OutcomeEvaluation, Session, SessionBudget, SessionStatus, SessionUsage } from "@/lib/wire/sessions";

export interface ResourceRow {
  memory_store_id: string;
  access: Access;
  instructions: string | null;
  name: string;
  description: string;
  mount_path: string;
}

export interface SessionRow {
  id: string;
  title: string | null;
  status: SessionStatus;
  agent: AgentSnapshot;
  environment_id: string;
  primary_thread_id: string;
  vault_ids: string[];
  metadata: Metadata;
  budget: SessionBudget | null;
  outcome_evaluations: OutcomeEvaluation[];
  usage: SessionUsage;
  running_seconds: number;
  lasted_seconds: number;
  created_at: string;
  updated_at: string;
  archived_at: string | null;
  resources: ResourceRow[];
}

/** A session's columns with what is attached to it; `z` is the row's alias. */
export const sessionColumns = `z.id, z.title, z.status, z.agent, z.environment_id, z.primary_thread_id, z.vault_ids, z.metadata, z.budget,
  z.outcome_evaluations, z.usage, z.created_at, z.updated_at, z.archived_at,
  z.active_seconds + coalesce(greatest(extract(epoch FROM clock_timestamp() - z.running_since), 0), 0)::float8 AS running_seconds,
  greatest(extract(epoch FROM coalesce(z.archived_at, clock_timestamp()) - z.created_at), 0)::float8 AS lasted_seconds,
  (SELECT coalesce(json_agg(json_build_object('memory_store_id', r.memory_store_id, 'access', r.access, 'instructions', r.instructions,
            'name', r.name, 'description', r.description, 'mount_path', r.mount_path) ORDER BY r.position), '[]')
     FROM session_resources r WHERE r.session_id = z.id) AS resources`;

export const presentResource = (row: ResourceRow): MemoryStoreResource => ({
  type: "memory_store",
  memory_store_id: row.memory_store_id,
  access: row.access,
  instructions: row.instructions,
  name: row.name,
  description: row.description,
  mount_path: row.mount_path,
});

const milliseconds = (seconds: number) => Math.round(seconds * 1000) / 1000;

export const statsOf = (row: Pick<SessionRow, "running_seconds" | "lasted_seconds">) => ({
  active_seconds: milliseconds(row.running_seconds),
  duration_seconds: milliseconds(row.lasted_seconds),
});

/** The one translation from row to wire. */
export const presentSession = (row: SessionRow): Session => ({
  id: row.id,
  type: "session",
  status: row.status,
  title: row.title,
  agent: row.agent,
  environment_id: row.environment_id,
  resources: row.resources.map(presentResource),
  vault_ids: row.vault_ids,
  metadata: row.metadata,
  budget: row.budget,
  outcome_evaluations: row.outcome_evaluations,
  stats: statsOf(row),
  usage: { ...row.usage, active_seconds: milliseconds(row.running_seconds) },
  created_at: row.created_at,
  updated_at: row.updated_at,
  archived_at: row.archived_at,
  deployment_id: null,
});

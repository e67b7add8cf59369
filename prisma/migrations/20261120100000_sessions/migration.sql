-- Agents, environments, work and sessions. An agent's or session's definition is kept as json (its exact text), because jsonb
-- would reorder schemas and cannot hold U+0000; an event's payload as text, for the same reasons.

CREATE TABLE agents (
  id text PRIMARY KEY,
  workspace_id text NOT NULL REFERENCES workspaces (id),
  name text NOT NULL,
  version int NOT NULL DEFAULT 1,
  metadata jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  archived_at timestamptz(6)
);
CREATE INDEX agents_workspace_id_created_at_id_idx ON agents (workspace_id, created_at DESC, id DESC);

CREATE TABLE agent_versions (
  agent_id text NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  version int NOT NULL,
  definition json NOT NULL,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (agent_id, version)
);

CREATE TABLE environments (
  id text PRIMARY KEY,
  workspace_id text NOT NULL REFERENCES workspaces (id),
  name text NOT NULL,
  description text,
  metadata jsonb NOT NULL DEFAULT '{}',
  config json NOT NULL,
  scope text,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  archived_at timestamptz(6)
);
CREATE INDEX environments_workspace_id_created_at_id_idx ON environments (workspace_id, created_at DESC, id DESC);

CREATE TABLE environment_keys (
  id text PRIMARY KEY,
  workspace_id text NOT NULL REFERENCES workspaces (id),
  environment_id text NOT NULL REFERENCES environments (id) ON DELETE CASCADE,
  name text NOT NULL,
  secret_hash bytea NOT NULL UNIQUE,
  hint text NOT NULL,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  created_by_type text NOT NULL,
  created_by_id text NOT NULL,
  last_used_at timestamptz(6),
  revoked_at timestamptz(6)
);
CREATE INDEX environment_keys_environment_id_created_at_id_idx ON environment_keys (environment_id, created_at DESC, id DESC);

-- A deleted session keeps its row: who wrote what outlives it.
CREATE TABLE sessions (
  id text PRIMARY KEY,
  workspace_id text NOT NULL REFERENCES workspaces (id),
  title text,
  status text NOT NULL DEFAULT 'idle',
  agent_id text NOT NULL,
  agent_version int NOT NULL,
  agent json NOT NULL,
  environment_id text NOT NULL,
  primary_thread_id text NOT NULL,
  vault_ids text[] NOT NULL DEFAULT '{}',
  metadata jsonb NOT NULL DEFAULT '{}',
  budget json,
  outcome_evaluations json NOT NULL DEFAULT '[]',
  usage json NOT NULL DEFAULT '{}',
  active_seconds double precision NOT NULL DEFAULT 0,
  running_since timestamptz(6),
  last_seq bigint NOT NULL DEFAULT 0,
  last_event_at timestamptz(6),
  last_event_type text,
  memory_versions bigint NOT NULL DEFAULT 0,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  created_by_type text NOT NULL,
  created_by_id text NOT NULL,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  archived_at timestamptz(6),
  deleted_at timestamptz(6)
);
CREATE INDEX sessions_workspace_id_created_at_id_idx ON sessions (workspace_id, created_at DESC, id DESC);
CREATE INDEX sessions_workspace_id_agent_id_created_at_id_idx ON sessions (workspace_id, agent_id, created_at DESC, id DESC);
CREATE INDEX sessions_workspace_id_status_created_at_id_idx ON sessions (workspace_id, status, created_at DESC, id DESC);
CREATE INDEX sessions_environment_id_idx ON sessions (environment_id);

-- What was attached when the session was made; name, description and mount path stay as they were then.
CREATE TABLE session_resources (
  session_id text NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  memory_store_id text NOT NULL,
  position int NOT NULL,
  access text NOT NULL,
  instructions text,
  name text NOT NULL,
  description text NOT NULL,
  mount_path text NOT NULL,
  session_created_at timestamptz(6) NOT NULL,
  PRIMARY KEY (session_id, memory_store_id),
  UNIQUE (session_id, mount_path)
);
CREATE INDEX session_resources_store_idx
  ON session_resources (memory_store_id, session_created_at DESC, session_id DESC);

CREATE TABLE work_items (
  id text PRIMARY KEY,
  workspace_id text NOT NULL REFERENCES workspaces (id),
  environment_id text NOT NULL REFERENCES environments (id) ON DELETE CASCADE,
  session_id text NOT NULL,
  state text NOT NULL DEFAULT 'queued',
  metadata jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  polled_at timestamptz(6), -- handed to a worker that has not acknowledged it yet
  acknowledged_at timestamptz(6),
  started_at timestamptz(6),
  latest_heartbeat_at timestamptz(6),
  ttl_seconds int,
  lease_expires_at timestamptz(6),
  stop_requested_at timestamptz(6),
  stopped_at timestamptz(6)
);
CREATE INDEX work_items_environment_id_created_at_id_idx ON work_items (environment_id, created_at DESC, id DESC);
CREATE INDEX work_items_open_idx ON work_items (environment_id, created_at, id) WHERE state <> 'stopped';
CREATE INDEX work_items_session_id_idx ON work_items (session_id, created_at DESC);

-- Who polled an environment lately, for its statistics.
CREATE TABLE work_pollers (
  environment_id text NOT NULL REFERENCES environments (id) ON DELETE CASCADE,
  worker_id text NOT NULL,
  polled_at timestamptz(6) NOT NULL,
  PRIMARY KEY (environment_id, worker_id)
);

-- What acts as a session: minted by somebody (kind session), or handed out with a work item and alive while its lease is (kind work).
CREATE TABLE session_tokens (
  id text PRIMARY KEY,
  workspace_id text NOT NULL REFERENCES workspaces (id),
  session_id text NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  kind text NOT NULL,
  work_id text REFERENCES work_items (id) ON DELETE CASCADE,
  may_report boolean NOT NULL DEFAULT false,
  secret_hash bytea NOT NULL UNIQUE,
  hint text NOT NULL,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  created_by_type text NOT NULL,
  created_by_id text NOT NULL,
  expires_at timestamptz(6) NOT NULL,
  last_used_at timestamptz(6),
  revoked_at timestamptz(6)
);
CREATE INDEX session_tokens_session_id_created_at_id_idx ON session_tokens (session_id, created_at DESC, id DESC);
CREATE INDEX session_tokens_work_id_idx ON session_tokens (work_id);

-- `seq` counts per session, given under the session's row lock: it is the order of list and stream.
CREATE TABLE session_events (
  session_id text NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  seq bigint NOT NULL,
  id text NOT NULL,
  type text NOT NULL,
  processed_at timestamptz(6),
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  created_by_type text NOT NULL,
  created_by_id text NOT NULL,
  payload text NOT NULL,
  PRIMARY KEY (session_id, seq),
  UNIQUE (session_id, id)
);
CREATE INDEX session_events_session_id_type_seq_idx ON session_events (session_id, type, seq);
ALTER TABLE session_events ALTER COLUMN payload SET STATISTICS 0;

-- Which memories a tool call named, by the mount path of its store: what links a write to the call that caused it.
CREATE TABLE session_event_paths (
  session_id text NOT NULL,
  memory_store_id text NOT NULL,
  path text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  event_id text NOT NULL,
  created_at timestamptz(6) NOT NULL,
  PRIMARY KEY (session_id, memory_store_id, path, seq),
  FOREIGN KEY (session_id, seq) REFERENCES session_events (session_id, seq) ON DELETE CASCADE
);
CREATE INDEX session_event_paths_memory_store_id_path_created_at_idx ON session_event_paths (memory_store_id, path, created_at);
ALTER TABLE session_event_paths ALTER COLUMN path SET STATISTICS 0;

-- A session's token writes only while it lives, only to what is attached, only where it may. The lock is shared by its writers
-- and taken alone by whoever ends the token (`end_session_tokens`), so that nothing of a fenced writer lands afterwards.
CREATE OR REPLACE FUNCTION write_outcome(c write_context, p_store text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_access text;
BEGIN
  IF c.token_id IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended(c.token_id, 0));
    PERFORM 1 FROM session_tokens t
      WHERE t.id = c.token_id AND t.session_id = c.actor_id AND t.revoked_at IS NULL AND t.expires_at > clock_timestamp();
    IF NOT FOUND THEN RETURN 'token_ended'; END IF;
    SELECT r.access INTO v_access FROM session_resources r WHERE r.session_id = c.actor_id AND r.memory_store_id = p_store;
    IF NOT FOUND THEN RETURN 'store_not_found'; END IF;
    IF v_access <> 'read_write' THEN RETURN 'read_only'; END IF;
  END IF;
  RETURN store_outcome(c.workspace_id, p_store);
END $$;

-- Ends these tokens behind the last write that came with them.
CREATE FUNCTION end_session_tokens(p_ids text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_id text;
BEGIN
  FOREACH v_id IN ARRAY (SELECT coalesce(array_agg(i ORDER BY i), '{}') FROM unnest(p_ids) i) LOOP
    PERFORM pg_advisory_xact_lock(hashtextextended(v_id, 0));
  END LOOP;
  UPDATE session_tokens SET revoked_at = clock_timestamp() WHERE id = ANY (p_ids) AND revoked_at IS NULL;
END $$;

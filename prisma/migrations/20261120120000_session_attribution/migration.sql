-- The name of a session's agent, beside its definition: lists and every joined author show it, and taking it out of the json fails
-- where another part of that json holds an escaped NUL.
ALTER TABLE sessions ADD COLUMN agent_name text NOT NULL DEFAULT '';
UPDATE sessions SET agent_name = agent ->> 'name';

-- Each filter of the list in the list's order, with and without archived sessions; deleted ones are in no list.
DROP INDEX sessions_workspace_id_created_at_id_idx;
DROP INDEX sessions_workspace_id_agent_id_created_at_id_idx;
DROP INDEX sessions_workspace_id_status_created_at_id_idx;
CREATE INDEX sessions_created_idx ON sessions (workspace_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX sessions_created_live_idx ON sessions (workspace_id, created_at DESC, id DESC)
  WHERE deleted_at IS NULL AND archived_at IS NULL;
CREATE INDEX sessions_agent_idx ON sessions (workspace_id, agent_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX sessions_agent_live_idx ON sessions (workspace_id, agent_id, created_at DESC, id DESC)
  WHERE deleted_at IS NULL AND archived_at IS NULL;
CREATE INDEX sessions_agent_version_idx ON sessions (workspace_id, agent_id, agent_version, created_at DESC, id DESC)
  WHERE deleted_at IS NULL;
CREATE INDEX sessions_status_idx ON sessions (workspace_id, status, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX sessions_status_live_idx ON sessions (workspace_id, status, created_at DESC, id DESC)
  WHERE deleted_at IS NULL AND archived_at IS NULL;

-- Which sessions still stand in the list of a store's sessions; what has ended need not be looked through to find them.
ALTER TABLE session_resources ADD COLUMN live boolean NOT NULL DEFAULT true;
CREATE INDEX session_resources_live_idx ON session_resources (memory_store_id, session_created_at DESC, session_id DESC) WHERE live;

-- What a deleted session said is blanked in the background.
ALTER TABLE sessions ADD COLUMN cleared_at timestamptz(6);
CREATE INDEX sessions_to_clear_idx ON sessions (deleted_at) WHERE deleted_at IS NOT NULL AND cleared_at IS NULL;

-- How much each session wrote. A table of its own: the sequencer must not wait for whoever holds a session's row.
ALTER TABLE sessions DROP COLUMN memory_versions;
CREATE TABLE session_totals (
  session_id text PRIMARY KEY,
  memory_versions bigint NOT NULL
);

-- Changes know their agent, so that an agent's are found without looking through everybody's.
ALTER TABLE changes ADD COLUMN agent_id text;
CREATE FUNCTION name_agent_of_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT agent_id INTO NEW.agent_id FROM sessions WHERE id = NEW.actor_id;
  RETURN NEW;
END $$;
CREATE TRIGGER changes_name_agent BEFORE INSERT ON changes
  FOR EACH ROW WHEN (NEW.actor_type = 'session_actor') EXECUTE FUNCTION name_agent_of_change();

-- In the transaction that gives changes their place in the feed: never twice, never not at all, whoever stops when.
CREATE FUNCTION count_session_versions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO session_totals AS t (session_id, memory_versions)
    SELECT actor_id, count(*) FROM placed WHERE actor_type = 'session_actor' AND operation <> 'redacted' GROUP BY actor_id
    ON CONFLICT (session_id) DO UPDATE SET memory_versions = t.memory_versions + excluded.memory_versions;
  RETURN NULL;
END $$;
CREATE TRIGGER changes_count_session_versions AFTER INSERT ON changes
  REFERENCING NEW TABLE AS placed FOR EACH STATEMENT EXECUTE FUNCTION count_session_versions();

UPDATE changes c SET agent_id = s.agent_id FROM sessions s WHERE c.actor_type = 'session_actor' AND s.id = c.actor_id;
INSERT INTO session_totals (session_id, memory_versions)
  SELECT actor_id, count(*) FROM changes WHERE actor_type = 'session_actor' AND operation <> 'redacted' GROUP BY actor_id;
CREATE INDEX changes_workspace_id_agent_id_seq_idx ON changes (workspace_id, agent_id, seq) WHERE agent_id IS NOT NULL;

-- Whether a call only reads what it names: such a call causes no write, however close to one it comes.
ALTER TABLE session_event_paths ADD COLUMN reads_only boolean NOT NULL DEFAULT false;

-- Ids compare by bytes everywhere. These tables' did not, and an index in one order is of no use to a comparison in another: whatever
-- joined a store's rows with sessions (who wrote this, who read it) read all sessions for it.
ALTER TABLE agents
  ALTER COLUMN id TYPE text COLLATE "C",
  ALTER COLUMN workspace_id TYPE text COLLATE "C";
ALTER TABLE agent_versions
  ALTER COLUMN agent_id TYPE text COLLATE "C";
ALTER TABLE environments
  ALTER COLUMN id TYPE text COLLATE "C",
  ALTER COLUMN workspace_id TYPE text COLLATE "C";
ALTER TABLE environment_keys
  ALTER COLUMN id TYPE text COLLATE "C",
  ALTER COLUMN workspace_id TYPE text COLLATE "C",
  ALTER COLUMN environment_id TYPE text COLLATE "C",
  ALTER COLUMN created_by_id TYPE text COLLATE "C";
ALTER TABLE sessions
  ALTER COLUMN id TYPE text COLLATE "C",
  ALTER COLUMN workspace_id TYPE text COLLATE "C",
  ALTER COLUMN agent_id TYPE text COLLATE "C",
  ALTER COLUMN environment_id TYPE text COLLATE "C",
  ALTER COLUMN primary_thread_id TYPE text COLLATE "C",
  ALTER COLUMN created_by_id TYPE text COLLATE "C";
ALTER TABLE session_resources
  ALTER COLUMN session_id TYPE text COLLATE "C",
  ALTER COLUMN memory_store_id TYPE text COLLATE "C";
ALTER TABLE session_totals
  ALTER COLUMN session_id TYPE text COLLATE "C";
ALTER TABLE session_tokens
  ALTER COLUMN id TYPE text COLLATE "C",
  ALTER COLUMN workspace_id TYPE text COLLATE "C",
  ALTER COLUMN session_id TYPE text COLLATE "C",
  ALTER COLUMN work_id TYPE text COLLATE "C",
  ALTER COLUMN created_by_id TYPE text COLLATE "C";
ALTER TABLE session_events
  ALTER COLUMN session_id TYPE text COLLATE "C",
  ALTER COLUMN id TYPE text COLLATE "C",
  ALTER COLUMN created_by_id TYPE text COLLATE "C",
  ALTER COLUMN session_thread_id TYPE text COLLATE "C";
ALTER TABLE session_event_paths
  ALTER COLUMN session_id TYPE text COLLATE "C",
  ALTER COLUMN memory_store_id TYPE text COLLATE "C",
  ALTER COLUMN event_id TYPE text COLLATE "C";
ALTER TABLE task_budgets
  ALTER COLUMN session_id TYPE text COLLATE "C",
  ALTER COLUMN exhausted_event_id TYPE text COLLATE "C",
  ALTER COLUMN declared_by_id TYPE text COLLATE "C";
ALTER TABLE work_items
  ALTER COLUMN id TYPE text COLLATE "C",
  ALTER COLUMN workspace_id TYPE text COLLATE "C",
  ALTER COLUMN environment_id TYPE text COLLATE "C",
  ALTER COLUMN session_id TYPE text COLLATE "C";
ALTER TABLE work_pollers
  ALTER COLUMN environment_id TYPE text COLLATE "C",
  ALTER COLUMN worker_id TYPE text COLLATE "C";
ALTER TABLE changes
  ALTER COLUMN agent_id TYPE text COLLATE "C";

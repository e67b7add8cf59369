-- What the map of a session is drawn from without opening its payloads: the thread an event names (null: the session's first),
-- and whether it tells of a failure.
ALTER TABLE session_events ADD COLUMN session_thread_id text, ADD COLUMN failed boolean NOT NULL DEFAULT false;

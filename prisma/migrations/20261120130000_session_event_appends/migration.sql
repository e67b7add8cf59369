-- What a session waits for (the tool calls of its last requires_action), and which tool call an event answers: one answer counts.
ALTER TABLE sessions ADD COLUMN pending_actions text[] NOT NULL DEFAULT '{}';
CREATE INDEX sessions_running_since_idx ON sessions (running_since) WHERE status = 'running';
ALTER TABLE session_events ADD COLUMN answers text;
CREATE UNIQUE INDEX session_events_session_id_answers_type_idx ON session_events (session_id, answers, type) WHERE answers IS NOT NULL;
CREATE INDEX session_events_queued_idx ON session_events (session_id) WHERE processed_at IS NULL;

-- Whether a session's token still lives, held so until the transaction ends: nothing lands behind the end of a fenced token.
CREATE FUNCTION hold_session_token(p_token text, p_session text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended(p_token, 0));
  PERFORM 1 FROM session_tokens t
    WHERE t.id = p_token AND t.session_id = p_session AND t.revoked_at IS NULL AND t.expires_at > clock_timestamp();
  RETURN FOUND;
END $$;

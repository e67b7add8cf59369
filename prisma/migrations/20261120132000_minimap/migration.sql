CREATE INDEX session_events_threads_idx ON session_events (session_id, session_thread_id) WHERE session_thread_id IS NOT NULL;

-- The number of a session's last event up to a moment; 0 before its first. Numbers have no holes and times never fall, so halving
-- finds it, whatever the session's length.
CREATE FUNCTION last_event_before(p_session text, p_last_seq bigint, p_moment timestamptz) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_low bigint := 0;
  v_high bigint := p_last_seq;
  v_middle bigint;
BEGIN
  WHILE v_low < v_high LOOP
    v_middle := (v_low + v_high + 1) / 2;
    IF (SELECT e.created_at <= p_moment FROM session_events e WHERE e.session_id = p_session AND e.seq = v_middle) THEN
      v_low := v_middle;
    ELSE
      v_high := v_middle - 1;
    END IF;
  END LOOP;
  RETURN v_low;
END $$;

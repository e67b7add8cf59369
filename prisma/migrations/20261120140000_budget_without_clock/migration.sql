-- As before, but a budget that says nothing of time is not used up by it: greatest() passes over a null.
CREATE OR REPLACE FUNCTION count_task_budget(p_session text, p_after bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  b task_budgets;
  s sessions;
  e record;
  v_wall timestamptz;
  v_tokens bigint;
BEGIN
  SELECT * INTO b FROM task_budgets WHERE session_id = p_session FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  SELECT * INTO s FROM sessions WHERE id = p_session;
  IF b.max_wall_clock_seconds IS NOT NULL THEN
    v_wall := s.running_since + make_interval(secs => greatest(b.max_wall_clock_seconds - s.active_seconds, 0));
  END IF;
  FOR e IN SELECT x.id, x.type, x.payload, x.created_at FROM session_events x
    WHERE x.session_id = p_session AND x.seq > p_after AND (is_tool_call(x.type) OR x.type = 'span.model_request_end') ORDER BY x.seq
  LOOP
    IF is_tool_call(e.type) THEN
      b.tool_calls := b.tool_calls + 1;
    ELSE
      v_tokens := thinking_tokens(e.payload);
      IF v_tokens IS NOT NULL THEN b.thinking_tokens := coalesce(b.thinking_tokens, 0) + v_tokens; END IF;
    END IF;
    IF b.exhausted_at IS NULL THEN
      IF v_wall <= e.created_at THEN
        b.exhausted_at := v_wall; b.limit_hit := 'wall_clock';
      ELSIF b.tool_calls >= b.max_tool_calls THEN
        b.exhausted_at := e.created_at; b.limit_hit := 'tool_calls'; b.exhausted_event_id := e.id;
      ELSIF b.thinking_tokens >= b.max_thinking_tokens THEN
        b.exhausted_at := e.created_at; b.limit_hit := 'thinking_tokens'; b.exhausted_event_id := e.id;
      END IF;
    END IF;
  END LOOP;
  UPDATE task_budgets SET tool_calls = b.tool_calls, thinking_tokens = b.thinking_tokens, exhausted_at = b.exhausted_at,
      limit_hit = b.limit_hit, exhausted_event_id = b.exhausted_event_id WHERE session_id = p_session;
END $$;

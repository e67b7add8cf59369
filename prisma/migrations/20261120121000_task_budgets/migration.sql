-- Limits that were declared for a session, what its events used up of them, and the one moment at which the first was reached.
CREATE TABLE task_budgets (
  session_id text PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
  max_tool_calls bigint,
  max_thinking_tokens bigint,
  max_wall_clock_seconds bigint,
  tool_calls bigint NOT NULL DEFAULT 0,
  thinking_tokens bigint, -- null: never reported
  exhausted_at timestamptz(6),
  limit_hit text,
  exhausted_event_id text,
  declared_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  declared_by_type text NOT NULL,
  declared_by_id text NOT NULL
);

CREATE FUNCTION is_tool_call(p_type text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT p_type IN ('agent.tool_use', 'agent.custom_tool_use', 'agent.mcp_tool_use')
$$;

-- The thinking tokens that a span.model_request_end tells; null where it tells none. Taken as json, because an escaped NUL
-- elsewhere in it cannot be made text.
CREATE FUNCTION thinking_tokens(p_payload text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN told ~ '^[0-9]{1,15}$' THEN told::bigint END
    FROM (SELECT coalesce(p_payload::json -> 'thinking_tokens', p_payload::json -> 'model_usage' -> 'thinking_tokens')::text) t (told)
$$;

-- Counts what a session's events behind p_after used up, in their order, and marks the first limit that is reached. Whoever calls
-- holds the session's row, so that every event is counted once and the mark is set once, whichever process appends.
CREATE FUNCTION count_task_budget(p_session text, p_after bigint) RETURNS void LANGUAGE plpgsql AS $$
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
  IF b.max_wall_clock_seconds IS NOT NULL THEN -- greatest() passes over a null
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

CREATE FUNCTION count_appended_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM count_task_budget(a.session_id, min(a.seq) - 1) FROM appended a
    WHERE EXISTS (SELECT 1 FROM task_budgets b WHERE b.session_id = a.session_id) GROUP BY a.session_id;
  RETURN NULL;
END $$;
CREATE TRIGGER session_events_count_budget AFTER INSERT ON session_events
  REFERENCING NEW TABLE AS appended FOR EACH STATEMENT EXECUTE FUNCTION count_appended_events();

-- The clock runs without events: what a stretch of running used up is told when it ends.
CREATE FUNCTION count_running_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE task_budgets b SET limit_hit = 'wall_clock',
      exhausted_at = coalesce(OLD.running_since + make_interval(secs => greatest(b.max_wall_clock_seconds - OLD.active_seconds, 0)), clock_timestamp())
    WHERE b.session_id = NEW.id AND b.exhausted_at IS NULL AND b.max_wall_clock_seconds <= NEW.active_seconds;
  RETURN NULL;
END $$;
CREATE TRIGGER sessions_count_budget AFTER UPDATE OF active_seconds ON sessions
  FOR EACH ROW WHEN (NEW.active_seconds > OLD.active_seconds) EXECUTE FUNCTION count_running_time();

-- Updates of content that came in at the same moment, in one round trip and one commit. Each is judged on its own; memories
-- are locked in one order, so that two such batches never wait for each other in a circle. Content only: whatever moves a path
-- locks its store's counter as well and goes alone.
CREATE FUNCTION update_contents(p_writes json) RETURNS TABLE (n int, written memory_write) LANGUAGE plpgsql AS $$
DECLARE
  w record;
BEGIN
  FOR w IN
    SELECT * FROM json_to_recordset(p_writes) AS x (
        n int, workspace_id text, actor_type text, actor_id text, note text, tool_use_event_id text, clock timestamptz, token_id text,
        store text, memory text, version text, content text, sha text, size int, expected_sha text)
      ORDER BY x.store COLLATE "C", x.memory COLLATE "C", x.n
  LOOP
    n := w.n;
    written := update_memory(
      ROW(w.workspace_id, w.actor_type, w.actor_id, w.note, w.tool_use_event_id, NULL, w.clock, w.token_id)::write_context,
      w.store, w.memory, w.version, NULL, NULL, w.content, w.sha, w.size, w.expected_sha);
    RETURN NEXT;
  END LOOP;
END $$;

-- The sequencer rings the readers' bell itself: one at a time as it is, it waits for nobody to do so, and needs no second trip.
ALTER FUNCTION sequence_changes(int) RENAME TO place_changes;
CREATE FUNCTION sequence_changes(p_limit int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  v_moved int := place_changes(p_limit);
BEGIN
  IF v_moved > 0 THEN PERFORM pg_notify('palimpsest_feed', ''); END IF;
  RETURN v_moved;
END $$;

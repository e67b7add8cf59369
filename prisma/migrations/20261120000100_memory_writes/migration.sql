-- The writes: one function each, so that a write is one round trip and one transaction. Every function locks the head,
-- checks, stamps under the lock, appends the version, moves the head and leaves a row in the outbox. Lock order is
-- always memory, then counter.

CREATE TYPE memory_write AS (
  outcome text, -- ok | unchanged | token_ended | read_only | store_not_found | store_archived | memory_not_found | memory_live | path_conflict | precondition_failed | memory_limit | no_content | no_path | version_not_found | version_redacted | version_deleted
  conflicting_path text,
  conflicting_memory_id text,
  id text,
  head_version_id text,
  version_number int,
  path text,
  content_sha256 text,
  content_size_bytes int,
  created_at timestamptz,
  updated_at timestamptz
);

-- Who writes, and what is recorded about it.
CREATE TYPE write_context AS (
  workspace_id text,
  actor_type text,
  actor_id text,
  note text,
  tool_use_event_id text,
  rollback_id text,
  clock timestamptz, -- null: the server's clock; only the example workspace is written with another
  token_id text -- the session's token the write came with; null for anybody else
);

CREATE FUNCTION store_outcome(p_workspace_id text, p_store text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    (SELECT CASE WHEN s.archived_at IS NULL THEN 'ok' ELSE 'store_archived' END
       FROM memory_stores s WHERE s.id = p_store AND s.workspace_id = p_workspace_id AND s.deleted_at IS NULL),
    'store_not_found')
$$;

-- Whether this writer may write to this store now; the outcome of a write that may not.
CREATE FUNCTION write_outcome(c write_context, p_store text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN store_outcome(c.workspace_id, p_store);
END $$;

-- The memory that stands in the way of p_path: at it, above it, or below it. '0' is the byte after '/'.
CREATE FUNCTION path_conflict(p_store text, p_path text, p_ancestors text[], p_self text, OUT o_path text, OUT o_id text)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  SELECT m.path, m.id INTO o_path, o_id FROM memories m
    WHERE m.memory_store_id = p_store AND m.path = ANY (p_ancestors || p_path) AND m.id <> p_self LIMIT 1;
  IF o_id IS NULL THEN
    SELECT m.path, m.id INTO o_path, o_id FROM memories m
      WHERE m.memory_store_id = p_store AND m.path > p_path || '/' AND m.path < p_path || '0' AND m.id <> p_self
      ORDER BY m.path LIMIT 1;
  END IF;
END $$;

CREATE FUNCTION append_version(
  c write_context, p_store text, p_memory text, p_version text, p_number int, p_previous text, p_operation text,
  p_path text, p_content text, p_sha text, p_size int, p_at timestamptz, p_bytes_delta int
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO memory_versions (memory_store_id, id, memory_id, version_number, previous_version_id, operation, path,
      content_sha256, content_size_bytes, created_at, created_by_type, created_by_id, note, tool_use_event_id, rollback_id)
    VALUES (p_store, p_version, p_memory, p_number, p_previous, p_operation, p_path,
      p_sha, p_size, p_at, c.actor_type, c.actor_id, c.note, c.tool_use_event_id, c.rollback_id);
  IF p_content IS NOT NULL THEN
    INSERT INTO memory_contents (memory_store_id, memory_version_id, content) VALUES (p_store, p_version, p_content);
  END IF;
  INSERT INTO change_outbox (stamped_at, version_id, workspace_id, memory_store_id, memory_id, operation, actor_type, actor_id, bytes_delta)
    VALUES (p_at, p_version, c.workspace_id, p_store, p_memory, p_operation, c.actor_type, c.actor_id, p_bytes_delta);
END $$;

CREATE FUNCTION create_memory(
  c write_context, p_store text, p_memory text, p_version text, p_path text, p_ancestors text[],
  p_content text, p_sha text, p_size int, p_memories_max int
) RETURNS memory_write LANGUAGE plpgsql AS $$
DECLARE
  r memory_write;
  v_count int;
BEGIN
  r.outcome := write_outcome(c, p_store);
  IF r.outcome <> 'ok' THEN RETURN r; END IF;
  SELECT memories INTO v_count FROM memory_store_counters WHERE memory_store_id = p_store FOR UPDATE;
  SELECT o_path, o_id INTO r.conflicting_path, r.conflicting_memory_id FROM path_conflict(p_store, p_path, p_ancestors, '');
  IF r.conflicting_memory_id IS NOT NULL THEN r.outcome := 'path_conflict'; RETURN r; END IF;
  IF v_count >= p_memories_max THEN r.outcome := 'memory_limit'; RETURN r; END IF;
  UPDATE memory_store_counters SET memories = memories + 1 WHERE memory_store_id = p_store;
  r.updated_at := coalesce(c.clock, clock_timestamp());
  INSERT INTO memories (memory_store_id, id, path, head_version_id, version_number, content_sha256, content_size_bytes,
      created_at, updated_at, updated_by_type, updated_by_id)
    VALUES (p_store, p_memory, p_path, p_version, 1, p_sha, p_size, r.updated_at, r.updated_at, c.actor_type, c.actor_id);
  PERFORM append_version(c, p_store, p_memory, p_version, 1, NULL, 'created', p_path, p_content, p_sha, p_size, r.updated_at, p_size);
  r.id := p_memory; r.head_version_id := p_version; r.version_number := 1; r.path := p_path;
  r.content_sha256 := p_sha; r.content_size_bytes := p_size; r.created_at := r.updated_at;
  RETURN r;
END $$;

-- p_content or p_path null: keep what is there. p_expected_sha null: no precondition.
CREATE FUNCTION update_memory(
  c write_context, p_store text, p_memory text, p_version text, p_path text, p_ancestors text[],
  p_content text, p_sha text, p_size int, p_expected_sha text
) RETURNS memory_write LANGUAGE plpgsql AS $$
DECLARE
  r memory_write;
  m memories;
  v_content text := p_content;
BEGIN
  r.outcome := write_outcome(c, p_store);
  IF r.outcome <> 'ok' THEN RETURN r; END IF;
  SELECT * INTO m FROM memories WHERE memory_store_id = p_store AND id = p_memory AND path IS NOT NULL FOR NO KEY UPDATE;
  IF NOT FOUND THEN r.outcome := 'memory_not_found'; RETURN r; END IF;
  r.id := m.id; r.head_version_id := m.head_version_id; r.version_number := m.version_number; r.path := m.path;
  r.content_sha256 := m.content_sha256; r.content_size_bytes := m.content_size_bytes;
  r.created_at := m.created_at; r.updated_at := m.updated_at;
  IF coalesce(p_path, m.path) = m.path AND coalesce(p_sha, m.content_sha256) = m.content_sha256 THEN
    r.outcome := 'unchanged'; RETURN r;
  END IF;
  IF p_expected_sha <> m.content_sha256 THEN r.outcome := 'precondition_failed'; RETURN r; END IF;
  IF p_path <> m.path THEN
    PERFORM 1 FROM memory_store_counters WHERE memory_store_id = p_store FOR UPDATE;
    SELECT o_path, o_id INTO r.conflicting_path, r.conflicting_memory_id FROM path_conflict(p_store, p_path, p_ancestors, p_memory);
    IF r.conflicting_memory_id IS NOT NULL THEN r.outcome := 'path_conflict'; RETURN r; END IF;
    r.path := p_path;
  END IF;
  IF p_content IS NULL THEN
    SELECT content INTO v_content FROM memory_contents WHERE memory_store_id = p_store AND memory_version_id = m.head_version_id;
  ELSE
    r.content_sha256 := p_sha; r.content_size_bytes := p_size;
  END IF;
  r.updated_at := greatest(coalesce(c.clock, clock_timestamp()), m.updated_at + interval '1 microsecond');
  r.head_version_id := p_version; r.version_number := m.version_number + 1;
  IF r.path = m.path THEN
    UPDATE memories SET head_version_id = p_version, version_number = r.version_number, content_sha256 = r.content_sha256,
        content_size_bytes = r.content_size_bytes, updated_at = r.updated_at, updated_by_type = c.actor_type, updated_by_id = c.actor_id
      WHERE memory_store_id = p_store AND id = p_memory;
  ELSE
    UPDATE memories SET path = r.path, head_version_id = p_version, version_number = r.version_number, content_sha256 = r.content_sha256,
        content_size_bytes = r.content_size_bytes, updated_at = r.updated_at, updated_by_type = c.actor_type, updated_by_id = c.actor_id
      WHERE memory_store_id = p_store AND id = p_memory;
  END IF;
  PERFORM append_version(c, p_store, p_memory, p_version, r.version_number, m.head_version_id, 'modified', r.path, v_content,
    r.content_sha256, r.content_size_bytes, r.updated_at, r.content_size_bytes - m.content_size_bytes);
  RETURN r;
END $$;

-- Allowed on archived stores. The row stays without path and hash, so that the memory can come back under its id.
CREATE FUNCTION delete_memory(c write_context, p_store text, p_memory text, p_version text, p_expected_sha text)
RETURNS memory_write LANGUAGE plpgsql AS $$
DECLARE
  r memory_write;
  m memories;
BEGIN
  r.outcome := write_outcome(c, p_store);
  IF r.outcome NOT IN ('ok', 'store_archived') THEN RETURN r; END IF;
  r.outcome := 'ok';
  SELECT * INTO m FROM memories WHERE memory_store_id = p_store AND id = p_memory AND path IS NOT NULL FOR UPDATE;
  IF NOT FOUND THEN r.outcome := 'memory_not_found'; RETURN r; END IF;
  IF p_expected_sha <> m.content_sha256 THEN r.outcome := 'precondition_failed'; RETURN r; END IF;
  UPDATE memory_store_counters SET memories = memories - 1 WHERE memory_store_id = p_store;
  r.id := p_memory; r.head_version_id := p_version; r.version_number := m.version_number + 1; r.created_at := m.created_at;
  r.updated_at := greatest(coalesce(c.clock, clock_timestamp()), m.updated_at + interval '1 microsecond');
  UPDATE memories SET path = NULL, head_version_id = p_version, version_number = r.version_number, content_sha256 = '',
      content_size_bytes = 0, updated_at = r.updated_at, updated_by_type = c.actor_type, updated_by_id = c.actor_id
    WHERE memory_store_id = p_store AND id = p_memory;
  PERFORM append_version(c, p_store, p_memory, p_version, r.version_number, m.head_version_id, 'deleted', m.path, NULL,
    NULL, NULL, r.updated_at, -m.content_size_bytes);
  RETURN r;
END $$;

-- Brings a deleted memory back under its id with its last content, at p_path or else where it was.
CREATE FUNCTION restore_memory(
  c write_context, p_store text, p_memory text, p_version text, p_path text, p_ancestors text[], p_memories_max int
) RETURNS memory_write LANGUAGE plpgsql AS $$
DECLARE
  r memory_write;
  m memories;
  v_last memory_versions;
  v_content text;
  v_count int;
BEGIN
  r.outcome := write_outcome(c, p_store);
  IF r.outcome <> 'ok' THEN RETURN r; END IF;
  SELECT * INTO m FROM memories WHERE memory_store_id = p_store AND id = p_memory FOR UPDATE;
  IF NOT FOUND THEN r.outcome := 'memory_not_found'; RETURN r; END IF;
  IF m.path IS NOT NULL THEN r.outcome := 'memory_live'; RETURN r; END IF;
  SELECT l.* INTO v_last FROM memory_versions d JOIN memory_versions l ON l.memory_store_id = d.memory_store_id AND l.id = d.previous_version_id
    WHERE d.memory_store_id = p_store AND d.id = m.head_version_id;
  SELECT content INTO v_content FROM memory_contents WHERE memory_store_id = p_store AND memory_version_id = v_last.id;
  IF v_content IS NULL THEN r.outcome := 'no_content'; RETURN r; END IF;
  SELECT memories INTO v_count FROM memory_store_counters WHERE memory_store_id = p_store FOR UPDATE;
  SELECT o_path, o_id INTO r.conflicting_path, r.conflicting_memory_id FROM path_conflict(p_store, p_path, p_ancestors, p_memory);
  IF r.conflicting_memory_id IS NOT NULL THEN r.outcome := 'path_conflict'; RETURN r; END IF;
  IF v_count >= p_memories_max THEN r.outcome := 'memory_limit'; RETURN r; END IF;
  UPDATE memory_store_counters SET memories = memories + 1 WHERE memory_store_id = p_store;
  r.id := p_memory; r.head_version_id := p_version; r.version_number := m.version_number + 1; r.path := p_path;
  r.content_sha256 := v_last.content_sha256; r.content_size_bytes := v_last.content_size_bytes; r.created_at := m.created_at;
  r.updated_at := greatest(coalesce(c.clock, clock_timestamp()), m.updated_at + interval '1 microsecond');
  UPDATE memories SET path = p_path, head_version_id = p_version, version_number = r.version_number, content_sha256 = r.content_sha256,
      content_size_bytes = r.content_size_bytes, updated_at = r.updated_at, updated_by_type = c.actor_type, updated_by_id = c.actor_id
    WHERE memory_store_id = p_store AND id = p_memory;
  PERFORM append_version(c, p_store, p_memory, p_version, r.version_number, m.head_version_id, 'created', p_path, v_content,
    r.content_sha256, r.content_size_bytes, r.updated_at, r.content_size_bytes);
  RETURN r;
END $$;

-- Content, path, hash, size and note go; row, order and attribution stay. Refused for the head of a live memory.
CREATE FUNCTION redact_version(c write_context, p_store text, p_version text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v memory_versions;
  m memories;
BEGIN
  IF store_outcome(c.workspace_id, p_store) = 'store_not_found' THEN RETURN 'store_not_found'; END IF;
  SELECT * INTO v FROM memory_versions WHERE memory_store_id = p_store AND id = p_version;
  IF NOT FOUND THEN RETURN 'version_not_found'; END IF;
  SELECT * INTO m FROM memories WHERE memory_store_id = p_store AND id = v.memory_id FOR UPDATE;
  IF m.path IS NOT NULL AND m.head_version_id = p_version THEN RETURN 'head'; END IF;
  SELECT * INTO v FROM memory_versions WHERE memory_store_id = p_store AND id = p_version FOR UPDATE;
  IF v.redacted_at IS NOT NULL THEN RETURN 'unchanged'; END IF;
  UPDATE memory_versions SET path = NULL, content_sha256 = NULL, content_size_bytes = NULL, note = NULL,
      redacted_at = greatest(coalesce(c.clock, clock_timestamp()), v.created_at), redacted_by_type = c.actor_type, redacted_by_id = c.actor_id
    WHERE memory_store_id = p_store AND id = p_version RETURNING * INTO v;
  DELETE FROM memory_contents WHERE memory_store_id = p_store AND memory_version_id = p_version;
  INSERT INTO change_outbox (stamped_at, version_id, workspace_id, memory_store_id, memory_id, operation, actor_type, actor_id, bytes_delta)
    VALUES (greatest(v.redacted_at, v.created_at + interval '1 microsecond'), p_version, c.workspace_id, p_store, v.memory_id, 'redacted', c.actor_type, c.actor_id, 0);
  RETURN 'ok';
END $$;

-- Versions change by redaction and in no other way, whatever code asks.
CREATE FUNCTION refuse_version_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.redacted_at IS NULL AND NEW.redacted_at IS NOT NULL AND NEW.path IS NULL AND NEW.content_sha256 IS NULL
     AND NEW.content_size_bytes IS NULL AND NEW.note IS NULL
     AND (OLD.memory_store_id, OLD.id, OLD.memory_id, OLD.version_number, OLD.operation, OLD.created_at, OLD.created_by_type, OLD.created_by_id)
       = (NEW.memory_store_id, NEW.id, NEW.memory_id, NEW.version_number, NEW.operation, NEW.created_at, NEW.created_by_type, NEW.created_by_id)
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'memory versions are immutable' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER memory_versions_immutable BEFORE UPDATE ON memory_versions FOR EACH ROW EXECUTE FUNCTION refuse_version_change();

-- The direct children of a directory in byte order, deeper ones rolled into one row per directory: an index probe per
-- row returned, whatever lies below. p_from is inclusive, p_to exclusive, p_skip the length of the directory's path.
CREATE FUNCTION list_children(p_store text, p_from text, p_to text, p_skip int, p_limit int)
RETURNS TABLE (o_prefix text, o_memory memories) LANGUAGE plpgsql STABLE AS $$
DECLARE
  m memories;
  v_from text := p_from;
  v_slash int;
BEGIN
  FOR i IN 1..p_limit LOOP
    SELECT * INTO m FROM memories t WHERE t.memory_store_id = p_store AND t.path >= v_from AND t.path < p_to ORDER BY t.path LIMIT 1;
    EXIT WHEN NOT FOUND;
    v_slash := position('/' IN substr(m.path, p_skip + 1));
    IF v_slash > 0 THEN
      o_prefix := left(m.path, p_skip + v_slash);
      o_memory := NULL;
      v_from := left(o_prefix, -1) || '0';
    ELSE
      o_prefix := NULL;
      o_memory := m;
      v_from := m.path || chr(1);
    END IF;
    RETURN NEXT;
  END LOOP;
END $$;

-- Moves what is committed from the outbox to the feed and numbers it densely; -1 when another process is at it.
-- Rows are taken by stamp, which per memory is version order. The store totals move along.
CREATE FUNCTION sequence_changes(p_limit int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  v_last bigint;
  v_moved int;
BEGIN
  IF NOT pg_try_advisory_xact_lock(72707370) THEN RETURN -1; END IF;
  SELECT last_seq INTO v_last FROM feed_state WHERE id = 1;
  WITH batch AS MATERIALIZED (
    SELECT * FROM change_outbox ORDER BY stamped_at, version_id LIMIT p_limit
  ), gone AS (
    DELETE FROM change_outbox o USING batch b WHERE o.stamped_at = b.stamped_at AND o.version_id = b.version_id
  ), placed AS (
    INSERT INTO changes (seq, workspace_id, memory_store_id, memory_id, memory_version_id, operation, actor_type, actor_id, created_at)
      SELECT v_last + row_number() OVER (ORDER BY stamped_at, version_id), workspace_id, memory_store_id, memory_id, version_id,
             operation, actor_type, actor_id, stamped_at
        FROM batch
      RETURNING seq
  ), totals AS (
    UPDATE memory_store_totals t
      SET bytes = t.bytes + d.bytes, versions = t.versions + d.versions, last_version_id = coalesce(d.last_version_id, t.last_version_id)
      FROM (SELECT memory_store_id, sum(bytes_delta) AS bytes, count(*) FILTER (WHERE operation <> 'redacted') AS versions,
                   (array_agg(version_id ORDER BY stamped_at DESC) FILTER (WHERE operation <> 'redacted'))[1] AS last_version_id
              FROM batch GROUP BY memory_store_id) d
      WHERE t.memory_store_id = d.memory_store_id
  )
  SELECT count(*) INTO v_moved FROM placed;
  IF v_moved > 0 THEN UPDATE feed_state SET last_seq = v_last + v_moved WHERE id = 1; END IF;
  RETURN v_moved;
END $$;

-- Writes the text of an older version as the next version of its memory. The memory is locked before the text is read, so
-- that a redaction cannot slip in between and be undone by this.
CREATE FUNCTION roll_back_memory(c write_context, p_store text, p_target text, p_version text, p_expected_sha text)
RETURNS memory_write LANGUAGE plpgsql AS $$
DECLARE
  r memory_write;
  v memory_versions;
  v_content text;
BEGIN
  SELECT * INTO v FROM memory_versions WHERE memory_store_id = p_store AND id = p_target;
  IF NOT FOUND OR store_outcome(c.workspace_id, p_store) = 'store_not_found' THEN r.outcome := 'version_not_found'; RETURN r; END IF;
  PERFORM 1 FROM memories WHERE memory_store_id = p_store AND id = v.memory_id FOR NO KEY UPDATE;
  SELECT * INTO v FROM memory_versions WHERE memory_store_id = p_store AND id = p_target;
  IF v.redacted_at IS NOT NULL THEN r.outcome := 'version_redacted'; RETURN r; END IF;
  IF v.operation = 'deleted' THEN r.outcome := 'version_deleted'; RETURN r; END IF;
  SELECT content INTO v_content FROM memory_contents WHERE memory_store_id = p_store AND memory_version_id = p_target;
  IF v_content IS NULL THEN r.outcome := 'version_redacted'; RETURN r; END IF;
  RETURN update_memory(c, p_store, v.memory_id, p_version, NULL, NULL, v_content, v.content_sha256, v.content_size_bytes, p_expected_sha);
END $$;

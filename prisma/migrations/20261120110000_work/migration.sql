-- A session has one open work item at most: input that comes while a worker has it is the worker's to read. When the worker was
-- about to leave, the item says that it was wanted again, and stopping it queues the next one.
ALTER TABLE work_items ADD COLUMN wanted_again_at timestamptz(6);
CREATE UNIQUE INDEX work_items_open_session_idx ON work_items (session_id) WHERE state <> 'stopped';

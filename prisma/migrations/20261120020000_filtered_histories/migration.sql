-- Histories filtered by what seldom happens: without these a page of a hundred reads the whole history.

-- Creations and deletions only: an update, the write that has to be fast, pays for none of them.
CREATE INDEX "memory_versions_seldom_idx" ON "memory_versions"("memory_store_id", "operation", "created_at" DESC, "id" DESC)
  WHERE operation <> 'modified';
CREATE INDEX "changes_workspace_seldom_idx" ON "changes"("workspace_id", "operation", "seq") WHERE operation <> 'modified';
CREATE INDEX "changes_store_seldom_idx" ON "changes"("memory_store_id", "operation", "seq") WHERE operation <> 'modified';

-- Who wrote by kind, in place of an index that the one by workspace and time can stand in for.
CREATE INDEX "changes_workspace_id_actor_type_seq_idx" ON "changes"("workspace_id", "actor_type", "seq");
DROP INDEX "changes_memory_store_id_created_at_idx";

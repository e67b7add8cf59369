-- Changes below a path that matches next to nothing: without this they are looked for through the whole feed.
CREATE INDEX "memory_versions_memory_store_id_path_idx" ON "memory_versions"("memory_store_id", "path");

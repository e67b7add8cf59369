-- Writes per store, hour and day (UTC), so that a year of activity is read without reading a year of changes.
CREATE TABLE "memory_store_activity" (
    "memory_store_id" TEXT COLLATE "C" NOT NULL,
    "bucket" TEXT COLLATE "C" NOT NULL,
    "starts_at" TIMESTAMPTZ(6) NOT NULL,
    "created" INTEGER NOT NULL,
    "modified" INTEGER NOT NULL,
    "deleted" INTEGER NOT NULL,

    CONSTRAINT "memory_store_activity_pkey" PRIMARY KEY ("memory_store_id","bucket","starts_at")
);

-- AddForeignKey
ALTER TABLE "memory_store_activity" ADD CONSTRAINT "memory_store_activity_memory_store_id_fkey" FOREIGN KEY ("memory_store_id") REFERENCES "memory_stores"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The current hour and day are counted up again and again.
ALTER TABLE "memory_store_activity" SET (fillfactor = 70);

-- Counted in the transaction that gives changes their place in the feed: never twice, never not at all, whoever stops when.
-- What a deleted store left behind counts nowhere.
CREATE FUNCTION count_activity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO memory_store_activity AS a (memory_store_id, bucket, starts_at, created, modified, deleted)
    SELECT p.memory_store_id, b.bucket, date_trunc(b.bucket, p.created_at, 'UTC'),
           count(*) FILTER (WHERE p.operation = 'created'), count(*) FILTER (WHERE p.operation = 'modified'),
           count(*) FILTER (WHERE p.operation = 'deleted')
      FROM placed p JOIN memory_stores s ON s.id = p.memory_store_id AND s.deleted_at IS NULL
      CROSS JOIN (VALUES ('hour'), ('day')) b (bucket)
      WHERE p.operation <> 'redacted'
      GROUP BY 1, 2, 3
    ON CONFLICT (memory_store_id, bucket, starts_at) DO UPDATE
      SET created = a.created + excluded.created, modified = a.modified + excluded.modified, deleted = a.deleted + excluded.deleted;
  RETURN NULL;
END $$;

-- The trigger comes first: it waits for whoever is writing the feed and keeps others out until what is there has been counted.
CREATE TRIGGER changes_count_activity AFTER INSERT ON changes
  REFERENCING NEW TABLE AS placed FOR EACH STATEMENT EXECUTE FUNCTION count_activity();

INSERT INTO memory_store_activity (memory_store_id, bucket, starts_at, created, modified, deleted)
  SELECT c.memory_store_id, b.bucket, date_trunc(b.bucket, c.created_at, 'UTC'),
         count(*) FILTER (WHERE c.operation = 'created'), count(*) FILTER (WHERE c.operation = 'modified'),
         count(*) FILTER (WHERE c.operation = 'deleted')
    FROM changes c JOIN memory_stores s ON s.id = c.memory_store_id AND s.deleted_at IS NULL
    CROSS JOIN (VALUES ('hour'), ('day')) b (bucket)
    WHERE c.operation <> 'redacted'
    GROUP BY 1, 2, 3;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "workspaces" (
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "owner_user_id" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "members" (
    "workspace_id" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "members_pkey" PRIMARY KEY ("workspace_id","user_id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_sessions" (
    "id" TEXT COLLATE "C" NOT NULL,
    "token" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_accounts" (
    "id" TEXT COLLATE "C" NOT NULL,
    "account_id" TEXT COLLATE "C" NOT NULL,
    "provider_id" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(6),
    "refresh_token_expires_at" TIMESTAMPTZ(6),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_verifications" (
    "id" TEXT COLLATE "C" NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_verifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "id" TEXT COLLATE "C" NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_request" BIGINT NOT NULL,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setup_tokens" (
    "token_hash" BYTEA NOT NULL,
    "purpose" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "setup_tokens_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" TEXT COLLATE "C" NOT NULL,
    "workspace_id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "scopes" TEXT[],
    "secret_hash" BYTEA NOT NULL,
    "hint" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_type" TEXT,
    "created_by_id" TEXT COLLATE "C",
    "expires_at" TIMESTAMPTZ(6),
    "last_used_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memory_stores" (
    "id" TEXT COLLATE "C" NOT NULL,
    "workspace_id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(6),
    "deleted_at" TIMESTAMPTZ(6),

    CONSTRAINT "memory_stores_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memory_store_counters" (
    "memory_store_id" TEXT COLLATE "C" NOT NULL,
    "memories" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "memory_store_counters_pkey" PRIMARY KEY ("memory_store_id")
);

-- CreateTable
CREATE TABLE "memory_store_totals" (
    "memory_store_id" TEXT COLLATE "C" NOT NULL,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "versions" BIGINT NOT NULL DEFAULT 0,
    "last_version_id" TEXT COLLATE "C",

    CONSTRAINT "memory_store_totals_pkey" PRIMARY KEY ("memory_store_id")
);

-- CreateTable
CREATE TABLE "memories" (
    "memory_store_id" TEXT COLLATE "C" NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "path" TEXT COLLATE "C",
    "head_version_id" TEXT COLLATE "C" NOT NULL,
    "version_number" INTEGER NOT NULL,
    "content_sha256" TEXT NOT NULL,
    "content_size_bytes" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_by_type" TEXT NOT NULL,
    "updated_by_id" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "memories_pkey" PRIMARY KEY ("memory_store_id","id")
);

-- CreateTable
CREATE TABLE "memory_versions" (
    "memory_store_id" TEXT COLLATE "C" NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "memory_id" TEXT COLLATE "C" NOT NULL,
    "version_number" INTEGER NOT NULL,
    "previous_version_id" TEXT COLLATE "C",
    "operation" TEXT NOT NULL,
    "path" TEXT COLLATE "C",
    "content_sha256" TEXT,
    "content_size_bytes" INTEGER,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "created_by_type" TEXT NOT NULL,
    "created_by_id" TEXT COLLATE "C" NOT NULL,
    "note" TEXT,
    "tool_use_event_id" TEXT COLLATE "C",
    "rollback_id" TEXT COLLATE "C",
    "redaction_id" TEXT COLLATE "C",
    "redacted_at" TIMESTAMPTZ(6),
    "redacted_by_type" TEXT,
    "redacted_by_id" TEXT COLLATE "C",

    CONSTRAINT "memory_versions_pkey" PRIMARY KEY ("memory_store_id","id")
);

-- CreateTable
CREATE TABLE "memory_contents" (
    "memory_store_id" TEXT COLLATE "C" NOT NULL,
    "memory_version_id" TEXT COLLATE "C" NOT NULL,
    "content" TEXT NOT NULL,

    CONSTRAINT "memory_contents_pkey" PRIMARY KEY ("memory_store_id","memory_version_id")
);

-- CreateTable
CREATE TABLE "change_outbox" (
    "stamped_at" TIMESTAMPTZ(6) NOT NULL,
    "version_id" TEXT COLLATE "C" NOT NULL,
    "workspace_id" TEXT COLLATE "C" NOT NULL,
    "memory_store_id" TEXT COLLATE "C" NOT NULL,
    "memory_id" TEXT COLLATE "C" NOT NULL,
    "operation" TEXT NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT COLLATE "C" NOT NULL,
    "bytes_delta" INTEGER NOT NULL,

    CONSTRAINT "change_outbox_pkey" PRIMARY KEY ("stamped_at","version_id")
);

-- CreateTable
CREATE TABLE "changes" (
    "seq" BIGINT NOT NULL,
    "workspace_id" TEXT COLLATE "C" NOT NULL,
    "memory_store_id" TEXT COLLATE "C" NOT NULL,
    "memory_id" TEXT COLLATE "C" NOT NULL,
    "memory_version_id" TEXT COLLATE "C" NOT NULL,
    "operation" TEXT NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "lines_added" INTEGER,
    "lines_removed" INTEGER,

    CONSTRAINT "changes_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "feed_state" (
    "id" INTEGER NOT NULL,
    "last_seq" BIGINT NOT NULL DEFAULT 0,
    "counted_seq" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "feed_state_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "members_user_id_idx" ON "members"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "user_sessions_token_key" ON "user_sessions"("token");

-- CreateIndex
CREATE INDEX "user_sessions_user_id_idx" ON "user_sessions"("user_id");

-- CreateIndex
CREATE INDEX "user_accounts_user_id_idx" ON "user_accounts"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "user_accounts_provider_id_account_id_key" ON "user_accounts"("provider_id", "account_id");

-- CreateIndex
CREATE INDEX "user_verifications_identifier_idx" ON "user_verifications"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "rate_limits_key_key" ON "rate_limits"("key");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_secret_hash_key" ON "api_keys"("secret_hash");

-- CreateIndex
CREATE INDEX "api_keys_workspace_id_created_at_id_idx" ON "api_keys"("workspace_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "memory_stores_workspace_id_created_at_id_idx" ON "memory_stores"("workspace_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "memory_stores_deleted_at_idx" ON "memory_stores"("deleted_at");

-- CreateIndex
CREATE UNIQUE INDEX "memories_memory_store_id_path_key" ON "memories"("memory_store_id", "path");

-- CreateIndex
CREATE INDEX "memory_versions_memory_store_id_created_at_id_idx" ON "memory_versions"("memory_store_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "memory_versions_memory_store_id_created_by_id_created_at_id_idx" ON "memory_versions"("memory_store_id", "created_by_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "memory_versions_memory_store_id_memory_id_version_number_key" ON "memory_versions"("memory_store_id", "memory_id", "version_number");

-- CreateIndex
CREATE INDEX "changes_workspace_id_seq_idx" ON "changes"("workspace_id", "seq");

-- CreateIndex
CREATE INDEX "changes_memory_store_id_seq_idx" ON "changes"("memory_store_id", "seq");

-- CreateIndex
CREATE INDEX "changes_memory_store_id_memory_id_seq_idx" ON "changes"("memory_store_id", "memory_id", "seq");

-- CreateIndex
CREATE INDEX "changes_workspace_id_actor_id_seq_idx" ON "changes"("workspace_id", "actor_id", "seq");

-- CreateIndex
CREATE INDEX "changes_memory_store_id_created_at_idx" ON "changes"("memory_store_id", "created_at");

-- CreateIndex
CREATE INDEX "changes_workspace_id_created_at_idx" ON "changes"("workspace_id", "created_at");

-- AddForeignKey
ALTER TABLE "members" ADD CONSTRAINT "members_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "members" ADD CONSTRAINT "members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_sessions" ADD CONSTRAINT "user_sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_accounts" ADD CONSTRAINT "user_accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memory_stores" ADD CONSTRAINT "memory_stores_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memory_store_counters" ADD CONSTRAINT "memory_store_counters_memory_store_id_fkey" FOREIGN KEY ("memory_store_id") REFERENCES "memory_stores"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memory_store_totals" ADD CONSTRAINT "memory_store_totals_memory_store_id_fkey" FOREIGN KEY ("memory_store_id") REFERENCES "memory_stores"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memories" ADD CONSTRAINT "memories_memory_store_id_fkey" FOREIGN KEY ("memory_store_id") REFERENCES "memory_stores"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- Everything below is what the schema language has no words for.

-- Sampled values would outlive a redaction in the catalog's statistics.
ALTER TABLE "memories" ALTER COLUMN "path" SET STATISTICS 0;
ALTER TABLE "memory_versions" ALTER COLUMN "path" SET STATISTICS 0, ALTER COLUMN "note" SET STATISTICS 0;
ALTER TABLE "memory_contents" ALTER COLUMN "content" SET STATISTICS 0;

-- Texts compress well and fast with lz4, where the server was built with it.
DO $$ BEGIN
  ALTER TABLE "memory_contents" ALTER COLUMN "content" SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported OR invalid_parameter_value THEN NULL;
END $$;

-- Room on each page for the next row version, so that moving a head touches no index.
ALTER TABLE "memories" SET (fillfactor = 75);
ALTER TABLE "memory_store_counters" SET (fillfactor = 40);
ALTER TABLE "memory_store_totals" SET (fillfactor = 40);
ALTER TABLE "feed_state" SET (fillfactor = 40);
ALTER TABLE "changes" SET (fillfactor = 85);
ALTER TABLE "change_outbox" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

INSERT INTO "feed_state" ("id") VALUES (1);
INSERT INTO "workspaces" ("id", "name") VALUES ('wrkspc_default', 'Default');

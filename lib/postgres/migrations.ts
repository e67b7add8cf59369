import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { projectRoot } from "@/lib/env";
import { StartError } from "@/lib/start-error";

/** The lock Prisma's own migrate command takes, so that the two exclude each other. */
const MIGRATION_LOCK = 72707369;
const OLDEST_MAJOR = 15;

type Migration = { name: string; sql: string; checksum: string };
type Applied = { migration_name: string; checksum: string; finished_at: Date | null };

/**
 * Brings a database up to date with prisma/migrations: each migration in a transaction of its own, noted in
 * `_prisma_migrations` as Prisma notes it. Safe when several processes start at once; returns the names it applied.
 * Throws StartError where the database is too old, too new, half migrated or not allowed to change.
 */
export async function migrate(url: string, directory = join(projectRoot(), "prisma", "migrations")): Promise<string[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: "palimpsest" });
  client.on("error", () => undefined);
  await client.connect().catch((error: Error) => {
    throw new StartError(unreachable(error));
  });
  try {
    await requireVersion(client);
    const migrations = readMigrations(directory);
    const pending = await inTransaction(client, async () => {
      await createTable(client);
      return missing(migrations, await readApplied(client));
    });
    const names: string[] = [];
    for (const migration of pending) if (await apply(client, migration)) names.push(migration.name);
    return names;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function requireVersion(client: Client): Promise<void> {
  const { rows } = await client.query<{ server_version_num: string }>("SHOW server_version_num");
  const major = Math.floor(Number(rows[0]?.server_version_num) / 10_000);
  if (major < OLDEST_MAJOR)
    throw new StartError(
      `DATABASE_URL names a PostgreSQL ${major}. Palimpsest needs PostgreSQL ${OLDEST_MAJOR} or newer.`,
    );
}

function readMigrations(directory: string): Migration[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const sql = readFileSync(join(directory, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function createTable(client: Client): Promise<void> {
  const { rows } = await client.query("SELECT to_regclass('_prisma_migrations') AS found");
  if (rows[0]?.found) return;
  await client.query(`CREATE TABLE "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum" VARCHAR(64) NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "migration_name" VARCHAR(255) NOT NULL,
    "logs" TEXT,
    "rolled_back_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
  )`);
}

async function readApplied(client: Client): Promise<Applied[]> {
  const { rows } = await client.query<Applied>(
    `SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
  );
  return rows;
}

/** What is still to be applied; refuses histories that this version of the program does not know. */
function missing(migrations: Migration[], applied: Applied[]): Migration[] {
  for (const { migration_name: name, checksum, finished_at } of applied) {
    const known = migrations.find((migration) => migration.name === name);
    if (!known)
      throw new StartError(
        `The database has the migration ${name}, which this version of Palimpsest does not know: a newer version has ` +
          "used it. Start that version, or restore a backup made before it.",
      );
    if (!finished_at)
      throw new StartError(`The migration ${name} was begun with another tool and not finished; resolve it there.`);
    if (checksum !== known.checksum)
      throw new StartError(`The migration ${name} is not the one that the database was migrated with.`);
  }
  return migrations.filter(({ name }) => !applied.some(({ migration_name }) => migration_name === name));
}

/** False when another process has applied it while we waited for the lock. */
async function apply(client: Client, { name, sql, checksum }: Migration): Promise<boolean> {
  return inTransaction(client, async () => {
    const done = (await readApplied(client)).some(({ migration_name }) => migration_name === name);
    if (done) return false;
    const startedAt = new Date();
    await client.query(sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, $4, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name, startedAt],
    );
    return true;
  });
}

/** Under the migration lock, held by the transaction: a pooler between us and the server cannot misplace it. */
async function inTransaction<T>(client: Client, act: () => Promise<T>): Promise<T> {
  await client.query("BEGIN");
  try {
    await client.query("SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    const result = await act();
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw notAllowed(error);
  }
}

function notAllowed(error: unknown): unknown {
  if ((error as { code?: string }).code !== "42501") return error;
  return new StartError(
    "The role in DATABASE_URL may not create tables. Make it the owner of the database, or grant it CREATE and USAGE " +
      "on the schema public.",
  );
}

/** Why there is no connection, without the URL: it holds a password. */
function unreachable(error: Error & { code?: string }): string {
  const why: Record<string, string> = {
    ECONNREFUSED: "nothing listens at its host and port",
    ENOTFOUND: "its host name is not known",
    ENOENT: "its socket does not exist",
    "28P01": "it refuses the user name or the password",
    "28000": "it refuses this user from this machine",
    "3D000": "the database named in it does not exist; create it first",
    "53300": "it has no connection left to give",
    "57P03": "it is starting up or shutting down",
  };
  return `The PostgreSQL of DATABASE_URL cannot be used: ${why[error.code ?? ""] ?? `it does not answer (${error.code ?? error.name})`}.`;
}

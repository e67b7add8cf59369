/**
 * A real database for the tests of one file, empty but for what the migrations put there:
 *
 *   import { testDatabase } from "@/lib/testing/database";
 *   beforeAll(() => testDatabase());          // from here on lib/domain works in this worker's own database
 *
 * Each call gives a fresh copy. Files run in processes of their own, so nothing has to be cleaned up.
 */
import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { inject } from "vitest";

/** Gives this worker a fresh database and points DATABASE_URL and PALIMPSEST_SECRET to it. Returns its URL. */
export async function testDatabase(): Promise<string> {
  const url = await cloneDatabase(`worker_${process.env.VITEST_POOL_ID ?? "0"}_${process.pid}`);
  process.env.DATABASE_URL = url;
  process.env.PALIMPSEST_SECRET ??= randomBytes(32).toString("base64url");
  return url;
}

/** A fresh copy of the migrated database under this name; one that exists is replaced. Returns its URL. */
export async function cloneDatabase(name: string): Promise<string> {
  const template = templateUrl();
  const source = new URL(template).pathname.slice(1);
  await administer(async (client) => {
    await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    await client.query(`CREATE DATABASE "${name}" TEMPLATE "${source}" STRATEGY file_copy`);
  });
  return withDatabase(template, name);
}

/** An empty database, without even the tables. */
export async function emptyDatabase(name: string): Promise<string> {
  await administer(async (client) => {
    await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    await client.query(`CREATE DATABASE "${name}" TEMPLATE template0`);
  });
  return withDatabase(templateUrl(), name);
}

/** Runs statements that need a superuser outside the databases under test. */
export async function administer<T>(act: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: withDatabase(templateUrl(), "postgres") });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

function templateUrl(): string {
  const url = inject("templateUrl");
  if (!url) throw new Error("This PostgreSQL is not installed here; its tests should have been skipped.");
  return url;
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

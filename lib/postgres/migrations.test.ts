import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { migrate } from "@/lib/postgres/migrations";
import { administer, emptyDatabase } from "@/lib/testing/database";

const scratch = mkdtempSync(join(tmpdir(), "palimpsest-migrations-"));
let url: string;

beforeEach(async () => {
  url = await emptyDatabase(`migrations_${process.pid}`);
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A folder of migrations with this SQL, in this order. */
function migrations(...sql: string[]): string {
  const directory = mkdtempSync(join(scratch, "set-"));
  for (const [n, text] of sql.entries()) {
    mkdirSync(join(directory, `2026010100000${n}_step`));
    writeFileSync(join(directory, `2026010100000${n}_step`, "migration.sql"), text);
  }
  return directory;
}

async function ask<T extends object>(sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("the migration runner", () => {
  test("brings an empty database to where the product is, once", async () => {
    const applied = await migrate(url);
    expect(applied.length).toBeGreaterThan(0);
    expect(await migrate(url)).toEqual([]);
    const [table] = await ask<{ found: string | null }>("SELECT to_regclass('memory_versions')::text AS found");
    expect(table?.found).toBe("memory_versions");
  });

  test("leaves no id that compares otherwise than by bytes: indexes of two orders cannot be joined", async () => {
    await migrate(url);
    const others = await ask<{ name: string }>(
      `SELECT c.relname || '.' || a.attname AS name
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 JOIN pg_collation o ON o.oid = a.attcollation
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> '_prisma_migrations'
          AND (a.attname ~ '(^|_)id$' OR a.attname = 'path') AND o.collname <> 'C'`,
    );
    expect(others.map(({ name }) => name)).toEqual([]);
  });

  test("notes them as Prisma does", async () => {
    const directory = migrations("CREATE TABLE one (id int);");
    await migrate(url, directory);
    const [note] = await ask<Record<string, unknown>>('SELECT * FROM "_prisma_migrations"');
    expect(note).toMatchObject({ migration_name: "20260101000000_step", applied_steps_count: 1, rolled_back_at: null });
    expect(note?.checksum).toMatch(/^[0-9a-f]{64}$/);
    expect(note?.finished_at).toBeInstanceOf(Date);
  });

  test("ten processes at once apply each migration once", async () => {
    const directory = migrations(
      "CREATE TABLE one (id int);",
      "INSERT INTO one VALUES (1);",
      "INSERT INTO one VALUES (2);",
    );
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => migrate(url, directory)));
    expect(outcomes.flat().sort()).toEqual([0, 1, 2].map((n) => `2026010100000${n}_step`));
    expect(await ask("SELECT id FROM one ORDER BY id")).toEqual([{ id: 1 }, { id: 2 }]);
  });

  test("a migration that fails leaves nothing of itself, and what was before it", async () => {
    const directory = migrations("CREATE TABLE one (id int);", "CREATE TABLE two (id int); SELECT 1 / 0;");
    await expect(migrate(url, directory)).rejects.toThrow(/division by zero/);
    const tables = await ask<{ tablename: string }>("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
    expect(tables.map(({ tablename }) => tablename).sort()).toEqual(["_prisma_migrations", "one"]);
  });

  test("a database of a newer version is refused", async () => {
    await migrate(url, migrations("SELECT 1;", "SELECT 2;"));
    await expect(migrate(url, migrations("SELECT 1;"))).rejects.toThrow(/a newer version has\s+used it/);
  });

  test("a migration that was changed afterwards is refused", async () => {
    await migrate(url, migrations("SELECT 1;"));
    await expect(migrate(url, migrations("SELECT 11;"))).rejects.toThrow(/is not the one/);
  });

  test("a migration begun elsewhere and not finished is refused", async () => {
    const directory = migrations("SELECT 1;");
    await migrate(url, directory);
    await ask('UPDATE "_prisma_migrations" SET finished_at = NULL');
    await expect(migrate(url, directory)).rejects.toThrow(/not finished/);
  });

  test("a role that may not create tables is told so", async () => {
    const role = `powerless_${process.pid}`;
    const limited = new URL(url);
    await administer(async (client) => {
      await client.query(`DROP ROLE IF EXISTS ${role}`);
      await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'powerless'`);
    });
    limited.username = role;
    limited.password = "powerless";
    await expect(migrate(limited.href, migrations("SELECT 1;"))).rejects.toThrow(/may not create tables/);
    await administer((client) => client.query(`DROP ROLE ${role}`));
  });
});

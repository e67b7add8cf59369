import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { projectRoot } from "@/lib/env";
import { log } from "@/lib/log";
import { openDataDirectory } from "@/lib/postgres/data-directory";
import { startEmbedded } from "@/lib/postgres/embedded";
import { migrate } from "@/lib/postgres/migrations";
import { connect, requestText } from "./http";
import { type ServerProcess, startServer } from "./server-process";

export const initialKey = "bench_key_of_the_operator_0123456789abcdef";
const otherKey = "bench_key_of_the_operator_fedcba9876543210";

export interface Stand {
  directory: string;
  server: ServerProcess;
  /** Whether the server serves pages as well. */
  hasPages: boolean;
  key: string;
  workspaceId: string;
  actorId: string;
  database: pg.Pool;
  databaseUrl: string;
  /** A second database of the same PostgreSQL that no server looks at: what the driver alone reaches. */
  rawDatabaseUrl(): Promise<string>;
  /** Another server process on the same database. */
  otherServer(): Promise<ServerProcess>;
  request(method: "GET" | "POST", path: string, body?: unknown): Promise<{ status: number; body: Buffer }>;
  /** Waits until the feed has taken in what was written and its lines are counted. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

interface Wish {
  port: number;
  from: "built" | "source";
  pages: boolean;
  keep: boolean;
  profileTo?: string;
}

/** Starts an embedded PostgreSQL in a directory of its own, and a server on it. */
export async function prepareStand({ port, from, pages, keep, profileTo }: Wish): Promise<Stand> {
  const root = projectRoot();
  const directory = join(root, ".palimpsest", "bench");
  if (!keep) rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  process.env.PALIMPSEST_DATA_DIR = directory;
  const data = openDataDirectory();
  log.to(join(data.logs, "bench.log"));
  const embedded = await startEmbedded(data);
  process.env.DATABASE_URL = embedded.url;
  await migrate(embedded.url);
  const settings = {
    DATABASE_URL: embedded.url,
    PALIMPSEST_SECRET: "bench-secret-0123456789abcdef0123456789abcdef",
    PALIMPSEST_INIT_API_KEY: initialKey,
    PALIMPSEST_MAX_MEMORIES_PER_STORE: "1000000",
  };
  const launch = { root, log: join(data.logs, "server.log"), from, settings };
  const server = await startServer({ ...launch, port, pages, profileTo });
  const database = new pg.Pool({ connectionString: embedded.url, max: 4 });
  const { rows } = await database.query("SELECT id, workspace_id FROM api_keys ORDER BY created_at LIMIT 1");
  const asking = await connect(port);
  let raw: Promise<string> | undefined;
  let other: Promise<ServerProcess> | undefined;
  return {
    directory,
    server,
    hasPages: pages,
    key: initialKey,
    workspaceId: rows[0].workspace_id,
    actorId: rows[0].id,
    database,
    databaseUrl: embedded.url,
    rawDatabaseUrl: () => (raw ??= makeRawDatabase(database, embedded.url)),
    otherServer: () =>
      (other ??= startServer({
        ...launch,
        port: port + 1,
        pages: false,
        settings: { ...settings, PALIMPSEST_INIT_API_KEY: otherKey },
      })),
    request: (method, path, body) =>
      asking.ask(requestText(method, path, initialKey, body === undefined ? undefined : JSON.stringify(body))),
    settled: () => settled(database),
    async close() {
      asking.close();
      await database.end();
      await Promise.all([server.stop(), other?.then((process) => process.stop())]);
      await embedded.stop();
      if (!keep) rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function makeRawDatabase(database: pg.Pool, url: string): Promise<string> {
  const rawUrl = new URL(url);
  rawUrl.pathname = "/bench_raw";
  await database.query("CREATE DATABASE bench_raw").catch(() => undefined); // there already with --keep
  await database.query("ALTER DATABASE bench_raw SET default_toast_compression = 'lz4'").catch(() => undefined);
  await database.query("ALTER DATABASE bench_raw SET wal_compression = 'lz4'").catch(() => undefined);
  await migrate(rawUrl.href);
  return rawUrl.href;
}

const settleWithinMs = 240_000;

async function settled(database: pg.Pool): Promise<void> {
  for (const deadline = Date.now() + settleWithinMs; Date.now() < deadline; await sleep(50)) {
    const { rows } = await database.query(
      "SELECT NOT EXISTS (SELECT FROM change_outbox) AND last_seq = counted_seq AS done FROM feed_state",
    );
    if (rows[0].done) return sleep(50);
  }
  throw new Error("The feed did not come to rest.");
}

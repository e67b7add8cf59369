import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { projectRoot } from "@/lib/env";
import { log } from "@/lib/log";
import { openDataDirectory } from "@/lib/postgres/data-directory";
import { startEmbedded } from "@/lib/postgres/embedded";
import { migrate } from "@/lib/postgres/migrations";
import { processorSeconds } from "./cpu";
import { connect, type Reply, requestText } from "./http";
import { type Launch, type ServerProcess, startServer } from "./server-process";

export interface Stand {
  /** On the disk that the database is on. */
  directory: string;
  server: ServerProcess;
  /** The secret of an API key that may do everything, its id, and the workspace it works in. */
  key: string;
  actorId: string;
  workspaceId: string;
  database: pg.Pool;
  /** A second database of the same PostgreSQL that no server looks at: what the driver alone reaches. */
  rawDatabaseUrl(): Promise<string>;
  /** Another server process on the same database. */
  otherServer(): Promise<ServerProcess>;
  /** A further process of its own, API only, with these settings beside the usual ones; to be stopped by whoever asked. */
  freshServer(settings: Record<string, string>): Promise<ServerProcess>;
  /** Processor time that `work` cost the server process and the database, in seconds. */
  processorTime<T extends object>(work: () => Promise<T>): Promise<T & { server: number; database: number }>;
  request(method: "GET" | "POST", path: string, body?: unknown): Promise<Reply>;
  /** Waits until the feed has taken in what was written, and ends the counting of lines, which would go on for long. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

type Wish = Pick<Launch, "port" | "from" | "pages" | "profileTo">;

const key = "bench_key_0123456789abcdef0123456789abcdef";
/** The person whom the console knows. */
export const owner = { email: "owner@bench.localhost", password: "bench-0123456789-password" };
const settings = {
  PALIMPSEST_INIT_EMAIL: owner.email,
  PALIMPSEST_INIT_PASSWORD: owner.password,
  PALIMPSEST_SECRET: "bench_secret_0123456789abcdef0123456789abcdef",
  PALIMPSEST_INIT_API_KEY: key,
  PALIMPSEST_MAX_MEMORIES_PER_STORE: "1000000",
};

/** Starts an embedded PostgreSQL in a directory of its own, and a server on it. `close` removes everything again. */
export async function prepareStand(wish: Wish): Promise<Stand> {
  const root = projectRoot();
  const directory = join(root, ".palimpsest", "bench");
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  process.env.PALIMPSEST_DATA_DIR = directory;
  const data = openDataDirectory();
  log.to(join(data.logs, "bench.log"));
  const embedded = await startEmbedded(data);
  const removeAll = async () => {
    await embedded.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await migrate(embedded.url);
    const launch = {
      ...wish,
      root,
      log: join(data.logs, "server.log"),
      settings: { ...settings, DATABASE_URL: embedded.url },
    };
    return await standOn(directory, launch, embedded.url, removeAll);
  } catch (cause) {
    await embedded.stop();
    throw cause;
  }
}

async function standOn(directory: string, launch: Launch, url: string, removeAll: () => Promise<void>): Promise<Stand> {
  const server = await startServer(launch);
  const database = new pg.Pool({ connectionString: url, max: 4 });
  const { rows } = await database.query("SELECT id, workspace_id FROM api_keys LIMIT 1");
  const postmaster = Number(readFileSync(join(directory, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);
  let raw: Promise<string> | undefined;
  let other: Promise<ServerProcess> | undefined;
  return {
    directory,
    server,
    key,
    workspaceId: rows[0].workspace_id,
    actorId: rows[0].id,
    database,
    rawDatabaseUrl() {
      raw ??= makeRawDatabase(database, url);
      return raw;
    },
    otherServer() {
      other ??= startServer({ ...launch, port: launch.port + 1, pages: false, profileTo: undefined });
      return other;
    },
    freshServer: (settings) =>
      startServer({
        ...launch,
        port: launch.port + 2,
        pages: false,
        profileTo: undefined,
        settings: { ...launch.settings, ...settings },
      }),
    async processorTime(work) {
      const before = processorSeconds(server.pid, postmaster);
      const done = await work();
      const after = processorSeconds(server.pid, postmaster);
      return { ...done, server: after.server - before.server, database: after.database - before.database };
    },
    async request(method, path, body) {
      const connection = await connect(launch.port);
      const text = requestText(method, path, key, body === undefined ? undefined : JSON.stringify(body));
      return connection.ask(text).finally(connection.close);
    },
    settled: () => settled(database),
    async close() {
      await database.end();
      await Promise.all([server.stop(), other?.then((process) => process.stop())]);
      await removeAll();
    },
  };
}

async function makeRawDatabase(database: pg.Pool, url: string): Promise<string> {
  const rawUrl = new URL(url);
  rawUrl.pathname = "/bench_raw";
  await database.query("CREATE DATABASE bench_raw");
  for (const setting of ["default_toast_compression", "wal_compression"])
    await database.query(`ALTER DATABASE bench_raw SET ${setting} = 'lz4'`).catch(() => undefined); // not in every build
  await migrate(rawUrl.href);
  return rawUrl.href;
}

/** Advisory lock of whoever counts lines (lib/domain/feed/line-counts.ts). */
const countingLock = 72707371;
const settleWithinMs = 60_000;

async function settled(database: pg.Pool): Promise<void> {
  const deadline = Date.now() + settleWithinMs;
  const waiting = async () => (await database.query("SELECT FROM change_outbox LIMIT 1")).rowCount;
  while (await waiting()) {
    if (Date.now() > deadline) throw new Error("The feed did not come to rest.");
    await sleep(50);
  }
  const connection = await database.connect();
  try {
    await connection.query("BEGIN");
    await connection.query("SELECT pg_advisory_xact_lock($1)", [countingLock]);
    await connection.query("UPDATE feed_state SET counted_seq = last_seq");
    await connection.query("COMMIT");
  } finally {
    connection.release();
  }
  await sleep(100);
}

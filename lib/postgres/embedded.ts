import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { log } from "@/lib/log";
import { giveTo } from "@/lib/postgres/account";
import { type Cluster, createCluster, type Running, startCluster, stopServer } from "@/lib/postgres/cluster";
import { type DataDirectory, keptSecret } from "@/lib/postgres/data-directory";
import { livePostmaster } from "@/lib/postgres/postmaster";
import { type Address, SOCKET_PORT } from "@/lib/postgres/settings";

const NAME = "palimpsest";
/** A socket's path has room for 103 bytes on the narrowest system; its file name takes 18 of them. */
const SOCKET_DIRECTORY_BYTES = 85;
const WATCH_MS = 500;
const RESTART_PAUSE_MS = 5_000;

export type Embedded = {
  url: string;
  /** Whether a server that had survived its parent was taken over. */
  adopted: boolean;
  stop(): Promise<void>;
};

/**
 * Runs the PostgreSQL of a data directory that this process has locked: creates the cluster at the first start, then
 * keeps its server alive until `stop`. The URL stays valid across restarts of the server.
 * Throws StartError with words for the terminal.
 */
export async function startEmbedded(data: DataDirectory, settings?: Record<string, string>): Promise<Embedded> {
  const cluster = clusterOf(data, settings);
  await createCluster(cluster);
  const running = await startReachable(cluster, await chooseAddress(data));
  const url = urlOf(running.address, cluster, NAME);
  const stop = keepAlive(cluster, running);
  return { url, adopted: running.adopted, stop };
}

/** Where the database is that another process runs in this data directory; undefined when none is running. */
export function runningUrl(data: DataDirectory): string | undefined {
  const address = livePostmaster(data.cluster)?.address;
  return address && urlOf(address, clusterOf(data), NAME);
}

function clusterOf(data: DataDirectory, settings?: Record<string, string>): Cluster {
  return {
    directory: data.cluster,
    log: join(data.logs, "postgres.log"),
    account: data.account,
    binaries: data.binaries,
    superuser: NAME,
    password: keptSecret(data, "postgres.password"),
    settings,
  };
}

/** An adopted server can be past reach, its socket removed by hand for example: then it is stopped and started anew. */
async function startReachable(cluster: Cluster, address: Address): Promise<Running> {
  const running = await startCluster(cluster, address);
  try {
    await createDatabase(running.address, cluster);
    return running;
  } catch (error) {
    await stopServer(running);
    if (!running.adopted) throw error;
    return startReachable(cluster, address);
  }
}

function urlOf(address: Address, { superuser, password }: Cluster, database: string): string {
  const who = `postgresql://${superuser}:${encodeURIComponent(password)}@`;
  if ("port" in address) return `${who}127.0.0.1:${address.port}/${database}`;
  return `${who}localhost:${SOCKET_PORT}/${database}?host=${encodeURIComponent(address.socketDirectory)}`;
}

async function chooseAddress(data: DataDirectory): Promise<Address> {
  const socketDirectory = join(data.path, "run");
  if (process.platform === "win32" || Buffer.byteLength(socketDirectory) > SOCKET_DIRECTORY_BYTES)
    return { port: await freePort() };
  mkdirSync(socketDirectory, { recursive: true, mode: 0o700 });
  giveTo(data.account, socketDirectory);
  return { socketDirectory };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** The database itself, once; with lz4 where this build of PostgreSQL has it. */
async function createDatabase(address: Address, cluster: Cluster): Promise<void> {
  const client = new Client({ connectionString: urlOf(address, cluster, "postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [NAME]);
    if (rowCount) return;
    await client.query(`CREATE DATABASE ${NAME}`);
    const settings = await client.query<{ name: string }>(
      `SELECT name FROM pg_settings
       WHERE name IN ('default_toast_compression', 'wal_compression') AND 'lz4' = ANY (enumvals)`,
    );
    for (const { name } of settings.rows) await client.query(`ALTER DATABASE ${NAME} SET ${name} = 'lz4'`);
  } finally {
    await client.end();
  }
}

/** Starts the server again whenever it is gone without our doing. Returns the way to stop it for good. */
function keepAlive(cluster: Cluster, first: Running): () => Promise<void> {
  let running: Running | undefined = first;
  const stopping = new AbortController();
  const pause = (ms: number) => sleep(ms, undefined, { ref: false, signal: stopping.signal }).catch(() => undefined);
  const watch = async () => {
    while (!stopping.signal.aborted) {
      await pause(WATCH_MS);
      if (stopping.signal.aborted || (running && !running.exited())) continue;
      running = undefined;
      log.error({ message: "The embedded PostgreSQL is gone; starting it again." });
      running = await startCluster(cluster, first.address).catch((cause: unknown) => {
        log.error({ message: "The embedded PostgreSQL could not be started; trying again.", cause });
        return pause(RESTART_PAUSE_MS);
      });
    }
  };
  const watching = watch();
  return async () => {
    stopping.abort();
    if (running) await stopServer(running);
    await watching;
    // A restart may have been under way when the stop was asked for.
    if (running) await stopServer(running);
  };
}

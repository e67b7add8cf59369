/**
 * A real server process, as `npm start` runs it, for tests of the contract, of crashes and of screens:
 *
 *   const server = await startServer();                          // on a fresh copy of the test database, API only
 *   const server = await startServer({ database: "embedded" });  // with its own data directory and PostgreSQL
 *   await fetch(`${server.url}/v1/memory_stores`, { headers: { "x-api-key": server.apiKey } });
 *   await server.kill("SIGKILL");
 *
 * Processes that are still alive at the end of the test file are stopped, and their data removed.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "@/lib/env";
import { evidenceDirectory, newTestSecret } from "@/lib/testing/canary";

const START_MS = 60_000;

export type ServerOptions = {
  /** "clone" (the default): a fresh copy of the test database. "embedded": its own PostgreSQL. Else a URL. */
  database?: "clone" | "embedded" | (string & {});
  /** With "embedded": an existing data directory instead of a new one. It is not removed. */
  dataDirectory?: string;
  /** Serve the pages too (needs `npm run build`). */
  pages?: boolean;
  /** Load the example workspace first. */
  demo?: boolean;
  env?: Record<string, string>;
  /** Run as this user and group id (only as root). */
  as?: { uid: number; gid: number };
  /** A fixed port; otherwise any free one. */
  port?: number;
};

export type TestServer = {
  url: string;
  /** An admin API key of the default workspace. */
  apiKey: string;
  pid: number;
  dataDirectory: string | undefined;
  databaseUrl: string | undefined;
  /** Sends the signal, waits for the end of the process and returns its exit code (null: killed). */
  kill(signal?: NodeJS.Signals): Promise<number | null>;
  /** What the process has printed so far. */
  logs(): string;
};

/** A process that ended by itself instead of becoming healthy. */
export class DidNotStart extends Error {
  constructor(
    readonly code: number | null,
    readonly output: string,
  ) {
    super(`The server ended with code ${code} instead of starting:\n${output}`);
  }
}

/** Starts a server and resolves when it answers. Throws DidNotStart when the process ends before. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const where = await place(options);
  const apiKey = options.env?.PALIMPSEST_INIT_API_KEY ?? newTestSecret();
  const child = spawnServer(options, { ...where.env, PALIMPSEST_INIT_API_KEY: apiKey });
  let output = "";
  const hear = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout?.on("data", hear);
  child.stderr?.on("data", hear);
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  const kill = async (signal: NodeJS.Signals = "SIGTERM") => {
    child.kill(signal);
    const code = await ended;
    keepLogs(output, where.dataDirectory);
    return code;
  };
  living.add({ child, kill, remove: where.remove });
  const url = await ready(
    () => output,
    ended,
    () => keepLogs(output, where.dataDirectory),
  );
  return {
    url,
    apiKey,
    pid: child.pid ?? 0,
    dataDirectory: where.dataDirectory,
    databaseUrl: where.env.DATABASE_URL,
    kill,
    logs: () => output,
  };
}

/** Stops every server this process has started and removes what it left. Vitest does it by itself. */
export async function stopServers(): Promise<void> {
  const all = [...living];
  living.clear();
  await Promise.all(
    all.map(async ({ child, kill, remove }) => {
      if (child.exitCode === null && child.signalCode === null) await kill();
      await remove();
    }),
  );
}

type Living = { child: ChildProcess; kill: TestServer["kill"]; remove(): Promise<void> | void };

const living = new Set<Living>();

type Place = { env: Record<string, string>; dataDirectory?: string; remove(): Promise<void> | void };

async function place({ database = "clone", dataDirectory }: ServerOptions): Promise<Place> {
  if (database === "embedded") {
    if (dataDirectory) return { env: { PALIMPSEST_DATA_DIR: dataDirectory }, dataDirectory, remove: () => undefined };
    const made = mkdtempSync(join(tmpdir(), "palimpsest-server-"));
    const remove = () => removeDataDirectory(made);
    return { env: { PALIMPSEST_DATA_DIR: made }, dataDirectory: made, remove };
  }
  const url = database === "clone" ? await cloned() : database;
  const secret = { PALIMPSEST_SECRET: sharedSecret };
  return { env: { DATABASE_URL: url, ...secret }, remove: () => undefined };
}

/** Servers on one database must share it; servers on different ones may. */
const sharedSecret = randomBytes(32).toString("base64url");

async function cloned(): Promise<string> {
  const { cloneDatabase } = await import("@/lib/testing/database");
  return cloneDatabase(`server_${randomUUID().slice(0, 8)}`);
}

/** The program that runs: built from the sources of this run, or else by `npm run build`. */
function serverFile(pages: boolean): string {
  const candidates = [".palimpsest-test/server/server.js", "dist/server.js"].map((file) => join(projectRoot(), file));
  const found = (pages ? candidates.slice(1) : candidates).find(existsSync);
  if (!found) throw new Error('There is no built server: run "npm run build" first.');
  return found;
}

function spawnServer(
  { pages = false, demo = false, env = {}, as, port = 0 }: ServerOptions,
  where: Record<string, string>,
) {
  const args = [serverFile(pages), ...(pages ? [] : ["--api-only"]), ...(demo ? ["--demo"] : [])];
  const { PATH = "", HOME = "" } = process.env;
  return spawn(process.execPath, args, {
    cwd: projectRoot(),
    ...as,
    env: { PATH, HOME, NODE_ENV: "production", HOST: "127.0.0.1", PORT: String(port), ...where, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function ready(said: () => string, ended: Promise<number | null>, gone: () => void): Promise<string> {
  let code: number | null | undefined;
  void ended.then((ending) => {
    code = ending;
  });
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await sleep(20)) {
    const url = /Console\s+(http\S+)/.exec(said())?.[1];
    if (url && (await isHealthy(url))) return url;
    if (code === undefined) continue;
    gone();
    throw new DidNotStart(code, said());
  }
  throw new Error(`The server did not become healthy within ${START_MS / 1000} s:\n${said()}`);
}

async function isHealthy(url: string): Promise<boolean> {
  return fetch(`${url}/health`).then(
    (reply) => reply.ok,
    () => false,
  );
}

/** For the search at the end of the suite: no log may contain what agents remember. */
function keepLogs(output: string, dataDirectory: string | undefined): void {
  const directory = join(evidenceDirectory(), randomUUID());
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "output.log"), output);
  const logs = dataDirectory && join(dataDirectory, "logs");
  if (logs && existsSync(logs)) cpSync(logs, directory, { recursive: true });
}

/** Also stops a PostgreSQL that was left behind by a server killed on purpose. */
async function removeDataDirectory(directory: string): Promise<void> {
  const { livePostmaster } = await import("@/lib/postgres/postmaster");
  const { isAlive } = await import("@/lib/postgres/process-identity");
  const postmaster = livePostmaster(join(directory, "postgres"));
  if (postmaster) {
    process.kill(postmaster.pid, "SIGQUIT");
    for (let waited = 0; waited < 5_000 && isAlive(postmaster.pid); waited += 20) await sleep(20);
  }
  rmSync(directory, { recursive: true, force: true });
}

if (process.env.VITEST) {
  const { afterAll } = await import("vitest");
  afterAll(stopServers, 60_000);
}

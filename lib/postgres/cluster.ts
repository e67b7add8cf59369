import { type ChildProcess, spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Account, giveTo } from "@/lib/postgres/account";
import { type Binaries, program } from "@/lib/postgres/binaries";
import { isPostmasterOf, livePostmaster, readPostmaster } from "@/lib/postgres/postmaster";
import { type Address, SOCKET_PORT, serverSettings } from "@/lib/postgres/settings";
import { StartError } from "@/lib/start-error";

const START_PATIENCE_MS = 30_000;
const FAST_STOP_MS = 6_000;
const LOG_BYTES_KEPT = 5_000_000;

/** One cluster on disk and how its server is run. */
export type Cluster = {
  directory: string;
  log: string;
  account: Account;
  binaries: Binaries;
  superuser: string;
  password: string;
  /** Settings of this run on top of the usual ones. */
  settings?: Record<string, string>;
};

/** A running server of a cluster. `adopted`: it was already running without anyone to look after it. */
export type Running = { pid: number; address: Address; adopted: boolean; exited: () => boolean };

/** Creates the cluster unless it exists. An interrupted creation leaves nothing that looks like a cluster. */
export async function createCluster(cluster: Cluster): Promise<void> {
  const { directory, account, binaries } = cluster;
  if (existsSync(join(directory, "PG_VERSION"))) return requireSameMajor(cluster);
  const draft = `${directory}.new`;
  const passwordFile = `${directory}.new-password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, cluster.password, { mode: 0o600 });
  giveTo(account, draft);
  giveTo(account, passwordFile);
  try {
    const locale = binaries.major >= 17 ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : [];
    await finished(cluster, "initdb", [
      ...["-D", draft, "-U", cluster.superuser, "-A", "scram-sha-256", `--pwfile=${passwordFile}`],
      ...["-E", "UTF8", "--locale=C", "--no-instructions", ...locale],
    ]);
    renameSync(draft, directory);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

function requireSameMajor({ directory, binaries }: Cluster): void {
  const major = Number(readFileSync(join(directory, "PG_VERSION"), "utf8").trim());
  if (major === binaries.major) return;
  throw new StartError(
    `The database in ${directory} was made by PostgreSQL ${major}; this version of Palimpsest brings ${binaries.major}. ` +
      "Start it with the version of Palimpsest that made it, or point DATABASE_URL to a PostgreSQL that has its data.",
  );
}

/**
 * Starts the cluster's server, or adopts the one that survived its parent. Waits until it takes connections: a start
 * right after a crash is refused until the old server's children are gone, so refusals are retried for a while.
 */
export async function startCluster(cluster: Cluster, address: Address): Promise<Running> {
  giveTo(cluster.account, cluster.directory);
  const deadline = Date.now() + START_PATIENCE_MS;
  for (;;) {
    const adopted = await adopt(cluster);
    if (adopted) return adopted;
    const outcome = await attempt(cluster, address, deadline);
    if (typeof outcome !== "string") return outcome;
    if (!isPassing(outcome) || Date.now() > deadline) throw new StartError(failureWords(outcome, cluster.log));
    await sleep(200);
  }
}

async function adopt(cluster: Cluster): Promise<Running | undefined> {
  const deadline = Date.now() + START_PATIENCE_MS;
  while (Date.now() < deadline) {
    const live = livePostmaster(cluster.directory);
    if (!live) return undefined;
    const { pid, address, status } = live;
    if (status === "ready" && address)
      return { pid, address, adopted: true, exited: () => !isPostmasterOf(pid, cluster.directory) };
    await sleep(100);
  }
  throw new StartError(`An earlier PostgreSQL of ${cluster.directory} neither starts nor stops; see ${cluster.log}.`);
}

/** One try: the running server, or what its log says about why it went. */
async function attempt(cluster: Cluster, address: Address, deadline: number): Promise<Running | string> {
  const logged = rotatedLogSize(cluster.log);
  const child = launch(cluster, address);
  let gone = false;
  child.once("exit", () => {
    gone = true;
  });
  child.once("error", () => {
    gone = true;
  });
  while (!gone && Date.now() < deadline) {
    const postmaster = readPostmaster(cluster.directory);
    if (postmaster?.pid === child.pid && postmaster?.status === "ready") {
      child.unref();
      return { pid: postmaster.pid, address, adopted: false, exited: () => gone };
    }
    await sleep(15);
  }
  if (!gone) child.kill("SIGQUIT");
  return readFileSync(cluster.log, "utf8").slice(logged);
}

function launch(cluster: Cluster, address: Address): ChildProcess {
  const { directory, account, binaries } = cluster;
  removeStaleSocketLock(directory, address);
  const settings = { ...serverSettings(address, binaries.major), ...cluster.settings };
  const args = ["-D", directory, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
  const { file, args: spawned, options } = account.command(program(binaries, "postgres"), args);
  const log = openSync(cluster.log, "a", 0o600);
  try {
    // Detached: Ctrl-C in the terminal must not reach it before the requests in flight are answered.
    return spawn(file, spawned, {
      ...options,
      cwd: "/",
      detached: true,
      windowsHide: true,
      stdio: ["ignore", log, log],
      env: { ...minimalEnvironment(), ...pretendGrandparent(directory) },
    });
  } finally {
    closeSync(log);
  }
}

/** The server needs none of our environment, and our secrets are in it. */
function minimalEnvironment(): NodeJS.ProcessEnv {
  const kept = process.platform === "win32" ? ["PATH", "SystemRoot", "TEMP", "TMP"] : ["PATH"];
  const entries = kept.map((name) => [name, process.env[name]]);
  return { ...Object.fromEntries(entries), LC_ALL: "C" } as NodeJS.ProcessEnv;
}

/**
 * A stale pid file whose number now belongs to an unrelated process blocks a start for ever. PostgreSQL passes over
 * the pid of its own grandparent, and still checks that no process is attached to the old shared memory: that is
 * safer than removing the file.
 */
function pretendGrandparent(directory: string): { PG_GRANDPARENT_PID?: string } {
  const stale = readPostmaster(directory);
  return stale && !isPostmasterOf(stale.pid, directory) ? { PG_GRANDPARENT_PID: String(stale.pid) } : {};
}

/**
 * The lock beside the socket is left by a crash and copied with a data directory; its number, used again by any other process,
 * blocks a start for ever too. Only this cluster uses the socket's directory, so there is nothing else to be careful of.
 */
function removeStaleSocketLock(directory: string, address: Address): void {
  if ("port" in address) return;
  const file = join(address.socketDirectory, `.s.PGSQL.${SOCKET_PORT}.lock`);
  if (!existsSync(file)) return;
  const pid = Number.parseInt(readFileSync(file, "utf8"), 10);
  if (!pid || !isPostmasterOf(pid, directory)) rmSync(file, { force: true });
}

/** Stops a server: clients are cut off, what is committed is flushed. Harder if that takes too long. */
export async function stopServer(running: Running): Promise<void> {
  const gone = async (signal: "SIGINT" | "SIGQUIT", patience: number) => {
    signalServer(running.pid, signal);
    for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(20))
      if (running.exited()) return true;
    return running.exited();
  };
  if (running.exited() || (await gone("SIGINT", FAST_STOP_MS))) return;
  await gone("SIGQUIT", 2_000);
}

function signalServer(pid: number, signal: "SIGINT" | "SIGQUIT"): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
}

async function finished(cluster: Cluster, name: "initdb", args: string[]): Promise<void> {
  const { file, args: spawned, options } = cluster.account.command(program(cluster.binaries, name), args);
  const child = spawn(file, spawned, { ...options, cwd: "/", windowsHide: true, env: minimalEnvironment() });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      said += chunk;
    });
  const code = await new Promise((resolve) => {
    child.once("error", (error) => {
      said += error.message;
      resolve(1);
    });
    child.once("close", resolve);
  });
  if (code !== 0) throw new StartError(failureWords(said, cluster.log));
}

function rotatedLogSize(log: string): number {
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size < LOG_BYTES_KEPT) return size;
  renameSync(log, `${log}.1`);
  return 0;
}

const isPassing = (said: string) =>
  /postmaster\.pid" already exists|pre-existing shared memory block|is the server already running|another server might be running/i.test(
    said,
  );

function failureWords(said: string, log: string): string {
  if (/No space left on device/i.test(said)) return "PostgreSQL cannot start: there is no space left on the device.";
  if (/could not create shared memory|could not map anonymous shared memory/i.test(said))
    return "PostgreSQL cannot start: this machine does not grant it 150 MB of shared memory.";
  const last = said.trim().split("\n").slice(-6).join("\n  ");
  return `PostgreSQL did not start. Its last words (the rest is in ${log}):\n  ${last || "none"}`;
}

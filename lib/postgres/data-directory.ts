import { createHash, randomBytes } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { env } from "@/lib/env";
import { type Account, chooseAccount } from "@/lib/postgres/account";
import { type Binaries, embeddedBinaries } from "@/lib/postgres/binaries";
import { StartError } from "@/lib/start-error";

const STATE_DIRECTORY = "/var/lib/palimpsest";

/** A directory that holds everything an embedded server keeps: cluster, keys, logs, and the lock of who runs it. */
export type DataDirectory = {
  path: string;
  cluster: string;
  logs: string;
  account: Account;
  binaries: Binaries;
  /** Why this is not the directory that was asked for; undefined when it is. */
  insteadBecause: string | undefined;
};

/**
 * Finds or makes the data directory and the account that PostgreSQL will run as in it.
 * Throws StartError where it cannot be written or where no account can use it.
 */
export function openDataDirectory(binaries = embeddedBinaries()): DataDirectory {
  const wanted = env.PALIMPSEST_DATA_DIR;
  makeWritable(wanted);
  const holdsCluster = existsSync(join(wanted, "postgres", "PG_VERSION"));
  // What was begun in the state directory goes on there, even if the reason for it is gone.
  const begunThere = !holdsCluster && existsSync(join(statePath(wanted), "postgres", "PG_VERSION"));
  const account = begunThere ? undefined : chooseAccount(wanted, binaries);
  if (account) return described(wanted, account, binaries);
  if (holdsCluster)
    throw new StartError(
      `The data directory ${wanted} holds a database, but PostgreSQL may not run as root and no other account can ` +
        "reach that place. Start as an ordinary user, or move the directory to where others may pass (and set " +
        "PALIMPSEST_DATA_DIR).",
    );
  return inStateDirectory(wanted, binaries);
}

function described(path: string, account: Account, binaries: Binaries, insteadBecause?: string): DataDirectory {
  return { path, cluster: join(path, "postgres"), logs: join(path, "logs"), account, binaries, insteadBecause };
}

/** The secret of this name (32 random bytes unless it exists), readable by the owner only. */
export function keptSecret(directory: DataDirectory, name: string): string {
  const file = join(directory.path, name);
  if (!existsSync(file)) {
    const draft = `${file}.new`;
    writeFileSync(draft, randomBytes(32).toString("base64url"), { mode: 0o600, flush: true });
    renameSync(draft, file);
  }
  return readFileSync(file, "utf8").trim();
}

function makeWritable(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    mkdirSync(join(path, "logs"), { recursive: true, mode: 0o700 });
    const probe = join(path, `.writable-${process.pid}`);
    writeFileSync(probe, "");
    rmSync(probe);
  } catch (error) {
    throw new StartError(`${reasonOf(error as NodeJS.ErrnoException, path)} Choose another with PALIMPSEST_DATA_DIR.`);
  }
}

function reasonOf({ code }: NodeJS.ErrnoException, path: string): string {
  if (code === "ENOSPC") return `There is no space left for the data directory ${path}.`;
  if (code === "EROFS") return `The data directory ${path} is on a read-only file system.`;
  if (code === "ENOTDIR" || code === "EEXIST") return `The data directory ${path} is not a directory.`;
  return `The data directory ${path} cannot be written by this user (${code ?? "unknown reason"}).`;
}

/**
 * Under root, in a place that only root can reach: the whole data directory, and a copy of the programs, go where
 * services keep their state. Never to a temporary directory.
 */
function inStateDirectory(wanted: string, binaries: Binaries): DataDirectory {
  const path = statePath(wanted);
  mkdirSync(STATE_DIRECTORY, { recursive: true, mode: 0o755 });
  makeWritable(path);
  const copied = copiedBinaries(binaries);
  const account = chooseAccount(path, copied);
  const reason = `PostgreSQL may not run as root, and no other account can reach ${wanted}`;
  if (account) return described(path, account, copied, reason);
  throw new StartError(
    "PostgreSQL may not run as root, and no unprivileged account can be used here. Start as an ordinary user, or set " +
      "DATABASE_URL to a PostgreSQL 15 or newer.",
  );
}

function statePath(wanted: string): string {
  const hash = createHash("sha256").update(wanted).digest("hex").slice(0, 8);
  return join(STATE_DIRECTORY, `${basename(dirname(wanted))}-${hash}`);
}

function copiedBinaries(binaries: Binaries): Binaries {
  const home = join(STATE_DIRECTORY, `postgresql-${binaries.version}`);
  if (!existsSync(home)) {
    const draft = `${home}.${process.pid}`;
    cpSync(binaries.home, draft, { recursive: true, verbatimSymlinks: true });
    renameSync(draft, home);
  }
  return { ...binaries, home };
}

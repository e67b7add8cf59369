import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, lchownSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Binaries, program } from "@/lib/postgres/binaries";

type Owner = { uid: number; gid: number };

/**
 * As whom PostgreSQL runs. It refuses to run as root, so under root it gets an unprivileged account, or, where that
 * account could not reach the files, a user namespace in which root has another number.
 */
export type Account = {
  name: string;
  /** Who must own the cluster; undefined: whoever we are. */
  owner: Owner | undefined;
  /** Program and arguments as they must be spawned, with the spawn options that go with them. */
  command(file: string, args: string[]): { file: string; args: string[]; options: { uid?: number; gid?: number } };
};

const PREFERRED = ["palimpsest", "nobody", "daemon"];

/**
 * Chooses the account for a cluster in `directory` (which exists). Undefined: we are root and no account can reach
 * both the directory and the programs.
 */
export function chooseAccount(directory: string, binaries: Binaries): Account | undefined {
  if (process.getuid?.() !== 0) return { name: "this user", owner: undefined, command: plainly };
  for (const { name, uid, gid } of unprivilegedAccounts(directory)) {
    const account: Account = {
      name,
      owner: { uid, gid },
      command: (file, args) => ({ file, args, options: { uid, gid } }),
    };
    if (canReach(account, directory, binaries) || opened(account, directory, binaries)) return account;
  }
  const namespaced: Account = {
    name: "root in a user namespace",
    owner: { uid: 0, gid: 0 },
    command: (file, args) => ({
      file: "unshare",
      args: ["--user", "--map-user=65534", "--map-group=65534", "--", file, ...args],
      options: {},
    }),
  };
  return canReach(namespaced, directory, binaries) ? namespaced : undefined;
}

const plainly: Account["command"] = (file, args) => ({ file, args, options: {} });

/** Gives a file or a whole directory to the account, when it belongs to somebody else. */
export function giveTo(account: Account, path: string): void {
  if (!account.owner) return;
  const { uid, gid } = account.owner;
  const stats = statSync(path);
  if (stats.uid === uid && stats.gid === gid) return;
  if (stats.isDirectory())
    for (const name of readdirSync(path, { recursive: true })) lchownSync(join(path, String(name)), uid, gid);
  chownSync(path, uid, gid);
}

function unprivilegedAccounts(directory: string): (Owner & { name: string })[] {
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .map(([name = "", , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid, gid }) => uid > 0 && gid > 0);
  // A data directory that belongs to an ordinary account is a wish.
  const owners = accounts.filter(({ uid }) => uid === statSync(directory).uid);
  const preferred = PREFERRED.flatMap((name) => accounts.filter((account) => account.name === name));
  return [...owners, ...preferred];
}

/**
 * A private directory of root's own is made passable, not readable, for the account, if that is all it takes: what
 * is secret in it has modes of its own.
 */
function opened(account: Account, directory: string, binaries: Binaries): boolean {
  const { uid, mode } = statSync(directory);
  if (uid !== 0 || (mode & 0o011) === 0o011) return false;
  chmodSync(directory, (mode & 0o777) | 0o011);
  if (canReach(account, directory, binaries)) return true;
  chmodSync(directory, mode & 0o777);
  return false;
}

/** Asked of the kernel rather than computed from modes: access lists, mounts and namespaces have their say too. */
function canReach(account: Account, directory: string, binaries: Binaries): boolean {
  const run = (file: string, args: string[]) => {
    const command = account.command(file, args);
    return spawnSync(command.file, command.args, { ...command.options, cwd: "/", stdio: "ignore" }).status === 0;
  };
  return run(program(binaries, "postgres"), ["--version"]) && run("/bin/sh", ["-c", 'cd "$1"', "sh", directory]);
}

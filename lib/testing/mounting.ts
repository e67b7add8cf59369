/**
 * How a process may have /mnt/memory, where a worker mounts a session's stores: in a mount namespace of its own with an empty /mnt,
 * where the system lets ordinary users have one; else in the real folder, where that can be made.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { projectRoot } from "@/lib/env";

export interface Mounting {
  /** Put before the command; what it starts keeps the process id. */
  prefix: string[];
}

/** Undefined where there is no way: the tests that need it are skipped, and say so. */
export function mounting(): Mounting | undefined {
  const namespace = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", emptyMnt, "sh"];
  const [command = "", ...args] = namespace;
  const clear = ![projectRoot(), tmpdir(), process.execPath].some((path) => path.startsWith("/mnt/"));
  if (clear && spawnSync(command, [...args, process.execPath, "--version"]).status === 0) return { prefix: namespace };
  return canMake("/mnt/memory") ? { prefix: [] } : undefined;
}

const emptyMnt = 'mount -t tmpfs tmpfs /mnt && mkdir /mnt/memory && exec "$@"';

function canMake(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

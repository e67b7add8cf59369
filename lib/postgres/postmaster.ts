import { existsSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { isAlive, programOf } from "@/lib/postgres/process-identity";
import type { Address } from "@/lib/postgres/settings";

/** What PostgreSQL writes about its main process into postmaster.pid. */
export type Postmaster = { pid: number; address: Address | undefined; status: string };

/** Reads the pid file of a cluster; undefined when there is none or it is not fully written yet. */
export function readPostmaster(cluster: string): Postmaster | undefined {
  const file = join(cluster, "postmaster.pid");
  if (!existsSync(file)) return undefined;
  const [pid, , , port, socketDirectory, , , status] = readFileSync(file, "utf8").split("\n");
  if (!pid || !Number(pid)) return undefined;
  const address = socketDirectory?.trim()
    ? { socketDirectory: socketDirectory.trim() }
    : Number(port) > 0
      ? { port: Number(port) }
      : undefined;
  return { pid: Math.abs(Number(pid)), address, status: status?.trim() ?? "" };
}

/** The cluster's live main process, or undefined: a pid file alone proves nothing, ids are used again. */
export function livePostmaster(cluster: string): Postmaster | undefined {
  const postmaster = readPostmaster(cluster);
  return postmaster && isPostmasterOf(postmaster.pid, cluster) ? postmaster : undefined;
}

/** Whether the process is PostgreSQL and works in this very cluster, not in a copy or in another one. */
export function isPostmasterOf(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false;
  const name = programOf(pid);
  if (name !== undefined && !/^postgres/.test(name)) return false;
  if (process.platform !== "linux") return name !== undefined || process.platform === "win32";
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
  } catch {
    return false;
  }
}

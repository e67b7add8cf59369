import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface ServerProcess {
  port: number;
  pid: number;
  /** Whether it serves pages beside the API. */
  pages: boolean;
  /** Resident memory in MB. */
  memory(): number;
  stop(): Promise<void>;
}

export interface Launch {
  root: string;
  port: number;
  log: string;
  /** `built`: what `npm start` runs. */
  from: "built" | "source";
  pages: boolean;
  settings: Record<string, string>;
  /** A directory for a CPU profile of the process, written when it stops. */
  profileTo?: string;
}

/** Starts a server process and waits until it answers. */
export async function startServer({
  root,
  port,
  log,
  from,
  pages,
  settings,
  profileTo,
}: Launch): Promise<ServerProcess> {
  const output = openSync(log, "a");
  const program = from === "built" ? ["dist/server.js"] : ["--import", "tsx", "server.ts"];
  const profile = profileTo ? ["--cpu-prof", `--cpu-prof-dir=${profileTo}`] : [];
  const child = spawn(process.execPath, [...profile, ...program, ...(pages ? [] : ["--api-only"])], {
    cwd: root,
    env: { ...process.env, ...settings, PORT: String(port), HOST: "127.0.0.1" },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  // Should the bench itself fail, nothing of it stays behind.
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  await answering(child, port, log);
  return {
    port,
    pages,
    pid: child.pid!,
    memory: () => residentMegabytes(child.pid!),
    async stop() {
      if (child.exitCode !== null) return;
      process.off("exit", end);
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

async function answering(child: ChildProcess, port: number, log: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(100)) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined);
    if (answer?.ok) return;
  }
  child.kill("SIGKILL");
  throw new Error(`The server did not start:\n${readFileSync(log, "utf8").slice(-2_000)}`);
}

function residentMegabytes(pid: number): number {
  const status = join("/proc", String(pid), "status");
  if (!existsSync(status)) return Number.NaN;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(status, "utf8"))?.[1]) / 1024;
}

/** The official SDK's EnvironmentWorker, unmodified, in a process of its own that can be stopped, frozen and killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "@/lib/env";
import type { Mounting } from "@/lib/testing/mounting";

export interface WorkerSettings {
  url: string;
  environmentId: string;
  environmentKey: string;
  /** How long it stays with a session that is idle; its own default is a minute. */
  maxIdleMs?: number;
  memorySyncIntervalMs?: number;
}

export interface TestWorker {
  logs(): string;
  signal(signal: NodeJS.Signals): void;
  /** Sends the signal and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts one. Those that are alive at the end of the test file are killed. */
export function startWorker(mounting: Mounting, settings: WorkerSettings): TestWorker {
  const workdir = mkdtempSync(join(tmpdir(), "palimpsest-worker-"));
  const program = join(projectRoot(), "lib", "testing", "worker-process.mjs");
  const [command = "", ...args] = [
    ...mounting.prefix,
    process.execPath,
    program,
    JSON.stringify({ ...settings, workdir }),
  ];
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(command, args, {
    cwd: workdir,
    env: { PATH, HOME, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const hear = (chunk: Buffer) => {
    said += chunk;
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const end = async (signal: NodeJS.Signals = "SIGTERM") => {
    child.kill(signal);
    await ended;
    rmSync(workdir, { recursive: true, force: true });
  };
  living.push({ child, end });
  return { logs: () => said, signal: (signal) => child.kill(signal), end };
}

const living: { child: ChildProcess; end: TestWorker["end"] }[] = [];

if (process.env.VITEST) {
  const { afterAll } = await import("vitest");
  afterAll(async () => {
    const alive = living.filter(({ child }) => child.exitCode === null && child.signalCode === null);
    await Promise.all(alive.map(({ end }) => end("SIGKILL")));
  });
}

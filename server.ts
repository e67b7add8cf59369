/**
 * The process: one HTTP server in which Hono answers the API and Next answers the pages.
 *
 *   --dev         pages with hot reloading, from source
 *   --demo        loads the example workspace
 *   --api-only    no console: a process for agents only, with half the memory
 */
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { getRequestListener } from "@hono/node-server";
import { checkSettings, env, hasExternalDatabase, takeSecret } from "@/lib/env";
import { log } from "@/lib/log";
import { migrate } from "@/lib/postgres/migrations";
import { type Claim, claimDatabase } from "@/lib/server/database";
import { type Doors, takePort } from "@/lib/server/doors";
import { noPages, type Pages, preparePages } from "@/lib/server/pages";
import { StartError } from "@/lib/start-error";
import { WireError } from "@/lib/wire/errors";

const IN_FLIGHT_MS = 4_000;
const STREAMS_MS = 1_000;
const STOP_MS = 9_800;

type App = Awaited<ReturnType<typeof import("@/lib/http/app")["createApp"]>>;
type Flags = { dev: boolean; demo: boolean; "api-only": boolean };
type Parts = { claim?: Claim; doors?: Doors; app?: App; pages?: Pages; stopLive?: () => Promise<void> };

const parts: Parts = {};

async function start(flags: Flags): Promise<void> {
  checkSettings();
  // Next decides at its first import which React it loads.
  Object.assign(process.env, { NODE_ENV: flags.dev ? "development" : "production", NEXT_TELEMETRY_DISABLED: "1" });
  const claim = await claimDatabase();
  if ("takenBy" in claim) {
    const { url, pid } = claim.takenBy;
    console.log(url ? `Palimpsest is already running at ${url}` : `Palimpsest is already starting (process ${pid}).`);
    return;
  }
  parts.claim = claim;
  const doors = await takePort();
  parts.doors = doors;
  const preparing = flags["api-only"] ? noPages : preparePages(flags.dev, doors.server, doors.url);
  [parts.pages] = await Promise.all([preparing, startDatabase(claim)]);
  const { createApp } = await import("@/lib/http/app");
  const app = await createApp();
  parts.app = app;
  const setupPath = await prepareFirstRun();
  if (flags.demo) await loadDemo();
  doors.open(getRequestListener(app.fetch, { overrideGlobalObjects: false }), parts.pages.handle);
  if (flags.demo) parts.stopLive = (await import("@/lib/demo/live")).startLive();
  claim.announce(env.PALIMPSEST_URL ?? doors.url);
  sayWelcome(env.PALIMPSEST_URL ?? doors.url, setupPath, claim.described);
}

async function startDatabase(claim: Claim): Promise<void> {
  await claim.start();
  const applied = await migrate(env.DATABASE_URL);
  for (const name of applied) log.info({ message: "Migration applied.", migration: name });
}

/** What the environment asks for at the first start; returns the set-up path while there is no owner. */
async function prepareFirstRun(): Promise<string | null> {
  const [setup, apiKeys] = await Promise.all([import("@/lib/domain/setup"), import("@/lib/domain/api-keys")]);
  const apiKey = takeSecret("PALIMPSEST_INIT_API_KEY");
  if (apiKey) await apiKeys.registerInitial(apiKey);
  const password = takeSecret("PALIMPSEST_INIT_PASSWORD");
  const email = process.env.PALIMPSEST_INIT_EMAIL?.trim();
  if (email && password) await setup.ensureOwner(email, password);
  else if (email || password)
    throw new StartError("PALIMPSEST_INIT_EMAIL and PALIMPSEST_INIT_PASSWORD go together: one of them is missing.");
  return setup.issueLink();
}

async function loadDemo(): Promise<void> {
  console.log("Loading the example workspace…");
  await (await import("@/lib/demo/seed")).seedDemo();
}

function sayWelcome(url: string, setupPath: string | null, data: string): void {
  const lines = [["Console", url]];
  if (setupPath)
    lines.push(
      ["Set up", `${url}${setupPath}`],
      ["", "Open this link to create the owner; it works until there is one."],
    );
  lines.push(["Data", data]);
  if (!hasExternalDatabase() || process.stdout.isTTY) lines.push(["Stop", "Ctrl-C"]);
  console.log(
    `\n  Palimpsest is ready\n\n${lines.map(([name = "", text]) => `  ${name.padEnd(10)}${text}`).join("\n")}\n`,
  );
}

let stopping: Promise<void> | undefined;

/** Answers what is in progress, ends the streams, stops the database: within ten seconds. */
async function stop(): Promise<void> {
  const { doors, app, pages, claim, stopLive } = parts;
  const within = (ms: number, work?: Promise<unknown>) =>
    Promise.race([work, new Promise((resolve) => setTimeout(resolve, ms).unref())]);
  claim?.leave();
  await Promise.all([doors?.drain(IN_FLIGHT_MS), within(IN_FLIGHT_MS, stopLive?.())]);
  const closing = within(STREAMS_MS, app?.close());
  await Promise.all([closing, doors?.close(STREAMS_MS)]);
  await Promise.all([within(STREAMS_MS, pages?.close()), claim?.stop()]);
}

async function exit(code: number): Promise<never> {
  stopping ??= stop().catch((cause: unknown) => log.error({ message: "The stop was not clean.", cause }));
  // Whatever hangs: a supervisor would kill us soon, and the database is safe from that.
  setTimeout(() => process.exit(1), STOP_MS).unref();
  await stopping;
  log.flush();
  process.exit(code);
}

function stopOnSignal(signal: "SIGTERM" | "SIGINT"): void {
  process.on(signal, () => {
    // A second Ctrl-C means now.
    if (stopping) parts.doors?.server.closeAllConnections();
    else if (process.stdout.isTTY) console.log("\n  Stopping…");
    void exit(0);
  });
}

/**
 * npm runs scripts through a shell that may not pass a signal on: the shell dies and we would live on, without anybody
 * knowing. So what npm has started ends with the process that started it.
 */
function stopWithParent(): void {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void exit(0);
  }, 100).unref();
}

function readFlags(): Flags {
  try {
    const off = { type: "boolean", default: false } as const;
    return parseArgs({ options: { dev: off, demo: off, "api-only": off } }).values as Flags;
  } catch {
    throw new StartError(
      "Unknown argument. There are --dev, --demo and --api-only; settings come from the environment.",
    );
  }
}

function sayFailure(error: unknown): void {
  if (error instanceof StartError || error instanceof WireError)
    console.error(`\n  ${error.message.replaceAll("\n", "\n  ")}\n`);
  else console.error(error);
}

process.title = "palimpsest";
// Prisma's compiler is WebAssembly and seldom asked: compiled as far as it is used and no better, it takes 20 MB less.
setFlagsFromString("--wasm-lazy-compilation");
setFlagsFromString("--no-wasm-tier-up");
stopOnSignal("SIGTERM");
stopOnSignal("SIGINT");
stopWithParent();
process.on("uncaughtException", (cause) => {
  log.error({ message: "Uncaught exception; stopping.", cause });
  void exit(1);
});
process.on("unhandledRejection", (cause) => log.error({ message: "Unhandled rejection.", cause }));

try {
  await start(readFlags());
} catch (error) {
  sayFailure(error);
  await exit(1);
}

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ensureBrowser } from "./browser.mjs";
import { buildAll, isBuilt } from "./build.mjs";
import { ensureClient, isClientCurrent } from "./client.mjs";
import { areDependenciesCurrent, installDependencies } from "./dependencies.mjs";
import { alone } from "./lock.mjs";
import { SetupError } from "./progress.mjs";
import { root } from "./stamps.mjs";

/** What each command needs, in order. */
const NEEDS = {
  dev: ["dependencies", "client"],
  build: ["dependencies", "client", "build"],
  start: ["dependencies", "client", "build"],
  test: ["dependencies", "client", "build", "browser"],
};

const STEPS = {
  dependencies: { isCurrent: areDependenciesCurrent, run: installDependencies },
  client: { isCurrent: isClientCurrent, run: ensureClient },
  build: { isCurrent: isBuilt, run: buildAll },
  // Cheap to ask again, and its answer is printed.
  browser: { isCurrent: () => false, run: ensureBrowser },
};

/**
 * Makes the checkout ready for a command. Two at once wait for each other.
 *
 * @param {string} command one of the keys of NEEDS
 */
export async function prepare(command) {
  const steps = (NEEDS[command] ?? NEEDS.start).map((name) => STEPS[name]);
  try {
    if (steps.every((step) => step.isCurrent())) return;
    // Its pages come from the files that a build would replace. The start that follows says that it is running.
    if (command === "start" && (await isRunning())) return;
    await alone(async () => {
      for (const step of steps) if (!step.isCurrent()) await step.run();
    });
  } catch (error) {
    console.error(error instanceof SetupError ? `\n  ${error.message.replaceAll("\n", "\n  ")}\n` : error);
    process.exit(1);
  }
}

async function isRunning() {
  const directory = resolve(root, process.env.PALIMPSEST_DATA_DIR?.trim() || ".palimpsest");
  const file = join(directory, "server.json");
  if (!existsSync(file) || process.env.DATABASE_URL || !existsSync(join(root, "dist", "server.js"))) return false;
  try {
    const { url } = JSON.parse(readFileSync(file, "utf8"));
    return (await fetch(new URL("/health", url), { signal: AbortSignal.timeout(1_000) })).ok;
  } catch {
    return false;
  }
}

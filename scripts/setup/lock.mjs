import { randomUUID } from "node:crypto";
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SetupError } from "./progress.mjs";
import { root } from "./stamps.mjs";

const FILE = join(root, ".setup.lock");
const HEARTBEAT_MS = 1_000;
const SILENCE_MS = 10_000;

/**
 * Runs the work while no other process prepares this checkout. The holder touches the lock every second; a lock that
 * has been silent for ten belongs to somebody who is gone.
 *
 * @param {() => Promise<void>} work
 */
export async function alone(work) {
  const id = randomUUID();
  await take(id);
  const beat = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(FILE, now, now);
    } catch {
      // Somebody removed it by hand; the work goes on.
    }
  }, HEARTBEAT_MS);
  const letGo = () => {
    if (read(FILE) === id) rmSync(FILE, { force: true });
  };
  process.once("exit", letGo);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));
  try {
    await work();
  } finally {
    clearInterval(beat);
    letGo();
  }
}

/** @param {string} id */
async function take(id) {
  for (let waited = 0; ; waited += 250) {
    try {
      writeFileSync(FILE, id, { flag: "wx" });
      return;
    } catch (error) {
      if (error.code !== "EEXIST")
        throw new SetupError(
          `Something has to be installed or built, but ${root} is not writable for this user (${error.code}).\n` +
            "Run the same command once as the owner of the directory.",
        );
    }
    if (waited === 1_000) console.log("  Another command is preparing this checkout; waiting for it…");
    removeSilent();
    await sleep(250);
  }
}

/** Moves a silent lock aside, then looks whether it was the silent one that was moved. */
function removeSilent() {
  const silent = read(FILE);
  const touched = statSync(FILE, { throwIfNoEntry: false })?.mtimeMs;
  if (silent === undefined || touched === undefined || Date.now() - touched < SILENCE_MS) return;
  const aside = `${FILE}.${randomUUID()}`;
  try {
    renameSync(FILE, aside);
    if (read(aside) !== silent) renameSync(aside, FILE);
    else rmSync(aside, { force: true });
  } catch {
    // Another process was quicker.
  }
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

import { spawn } from "node:child_process";
import { root } from "./stamps.mjs";

const EVERY_MS = 10_000;

/** A failure in words that say what to do; printed without a stack. */
export class SetupError extends Error {}

/**
 * Runs something that takes a while under a title that shows the seconds, so that nobody takes it for stuck.
 *
 * @template T @param {string} title @param {() => Promise<T>} work @returns {Promise<T>}
 */
export async function withProgress(title, work) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const isTerminal = Boolean(process.stdout.isTTY);
  if (!isTerminal) console.log(`  ${title}…`);
  const timer = isTerminal
    ? setInterval(() => process.stdout.write(`\r  ${title}… ${seconds()} s`), 200)
    : setInterval(() => console.log(`  ${title}… ${seconds()} s`), EVERY_MS);
  try {
    const result = await work();
    console.log(`${isTerminal ? "\r" : ""}  ${title}: done in ${seconds()} s`);
    return result;
  } catch (error) {
    if (isTerminal) console.log();
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/**
 * Runs a program to its end and keeps what it says.
 *
 * @param {string} file @param {string[]} args @param {{ env?: Record<string, string>, timeout?: number, shell?: boolean }} [options]
 * @returns {Promise<{ code: number, said: string }>}
 */
export function run(file, args, { env = {}, timeout, shell = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout,
      shell,
    });
    let said = "";
    const hear = (chunk) => {
      said += chunk;
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", (error) => resolve({ code: 127, said: said + error.message }));
    child.once("close", (code) => resolve({ code: code ?? 1, said }));
  });
}

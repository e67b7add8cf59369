import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { run, SetupError, withProgress } from "./progress.mjs";
import { hashOf, hasStamp, root, setStamp } from "./stamps.mjs";

const STAMP = "node_modules/.palimpsest-dependencies";

const stamp = () => hashOf(["package.json", "package-lock.json"], [process.platform, process.arch]);

/** Whether node_modules is what the lock file says, for this kind of machine. */
export function areDependenciesCurrent() {
  if (hasStamp(STAMP, stamp())) return true;
  if (!isInstalledByHand()) return false;
  try {
    setStamp(STAMP, stamp());
  } catch {
    // Somebody else's checkout: then this comparison is made at each start.
  }
  return true;
}

/** npm notes in node_modules what it has installed there. */
function isInstalledByHand() {
  const notes = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(notes)) return false;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const found = JSON.parse(readFileSync(notes, "utf8")).packages;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === "") return true;
    // Optional ones are there for some kinds of machines only; the note may not list what the folder does not have.
    if (!found[path]) return Boolean(optional) && !isForThisMachine(wanted[path]);
    return found[path].version === version && existsSync(join(root, path));
  });
}

/** @param {{ os?: string[], cpu?: string[], libc?: string[] }} entry */
function isForThisMachine({ os, cpu, libc }) {
  if (!os && !cpu) return false;
  const glibc = process.platform === "linux" && "glibcVersionRuntime" in process.report.getReport().header;
  const suits = (list, here) =>
    !list || list.includes(here) || list.every((name) => name.startsWith("!") && name !== `!${here}`);
  return suits(os, process.platform) && suits(cpu, process.arch) && (!libc || libc.includes(glibc ? "glibc" : "musl"));
}

/** Installs exactly what the lock file says. Scripts of packages are not run: nothing here needs them. */
export async function installDependencies() {
  const args = [
    "ci",
    "--include=dev",
    "--include=optional",
    "--ignore-scripts",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
  ];
  const { code, said } = await withProgress("Installing dependencies", () => npm([...args, "--loglevel=error"]));
  if (code !== 0)
    throw new SetupError(`The dependencies could not be installed.\n${adviceFor(said)}\n\n${said.trim()}`);
  setStamp(STAMP, stamp());
}

/** @param {string[]} args */
function npm(args) {
  const path = process.env.npm_execpath;
  if (path && /^npm/.test(basename(path))) return run(process.execPath, [path, ...args]);
  return run("npm", args, { shell: process.platform === "win32" });
}

/** @param {string} said */
function adviceFor(said) {
  if (/ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENOTCACHED|network/i.test(said))
    return "npm did not reach its registry: check the network, or the proxy and registry settings (npm config list).";
  if (/EACCES|EPERM/.test(said)) return `This user may not write to ${root}: run the command as its owner.`;
  if (/ENOSPC/.test(said)) return "There is no space left on the device.";
  return 'Try "npm ci" by hand; what npm said is below.';
}

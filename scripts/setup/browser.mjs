import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { run, SetupError, withProgress } from "./progress.mjs";
import { root } from "./stamps.mjs";

const SYSTEM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Where its server is not reachable, Playwright would try for minutes. */
const IMPATIENT = { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "15000", DEBIAN_FRONTEND: "noninteractive" };

/**
 * The Chromium that tests use: CHROMIUM_PATH, else Playwright's own download, else the system's. Undefined: none.
 *
 * @returns {string | undefined}
 */
export function findBrowser() {
  const candidates = [process.env.CHROMIUM_PATH, playwrightsOwn(), ...SYSTEM_NAMES.map(inPath)];
  return candidates.find((path) => path && existsSync(path) && starts(path));
}

/** Finds or installs a Chromium; says what to do where neither works. */
export async function ensureBrowser() {
  if (findBrowser()) return;
  const asRoot = process.getuid?.() === 0;
  const said = [];
  for (const [title, steps] of attempts(asRoot)) {
    await withProgress(title, async () => {
      for (const [file, args] of steps)
        said.push((await run(file, args, { timeout: 600_000, env: IMPATIENT })).said.trim());
    });
    if (findBrowser()) return;
  }
  throw new SetupError(
    "The tests need a Chromium and none could be installed. Install one with the system's package manager (on Debian: " +
      `apt-get install chromium) or set CHROMIUM_PATH to one.\n\n${said.join("\n").slice(-2_000)}`,
  );
}

/** @param {boolean} asRoot @returns {[string, [string, string[]][]][]} */
function attempts(asRoot) {
  const cli = join(
    dirname(createRequire(join(root, "package.json")).resolve("@playwright/test/package.json")),
    "cli.js",
  );
  const withLibraries = asRoot && process.platform === "linux" ? ["--with-deps"] : [];
  const list = [
    ["Downloading a browser for the tests", [[process.execPath, [cli, "install", ...withLibraries, "chromium"]]]],
  ];
  if (asRoot && inPath("apt-get"))
    list.push([
      "Installing the system's Chromium for the tests",
      [
        ["apt-get", ["update", "-q"]],
        ["apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-liberation"]],
      ],
    ]);
  return list;
}

function playwrightsOwn() {
  try {
    return createRequire(join(root, "package.json"))("@playwright/test").chromium.executablePath();
  } catch {
    return undefined;
  }
}

/** @param {string} name */
function inPath(name) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** A download without the system's libraries is a file that does not run. @param {string} path */
function starts(path) {
  if (process.platform === "win32") return true;
  return spawnSync(path, ["--version", "--no-sandbox"], { stdio: "ignore", timeout: 20_000 }).status === 0;
}

/**
 * Every test there is, in one command: lint, types, unit and database tests on real PostgreSQL, real server processes,
 * screens in a real browser, and at the end a search of all their logs. The last line sums everything up.
 */
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "@/lib/env";
import { CANARY, evidenceDirectory } from "@/lib/testing/canary";
import { logsIn, rememberedSecrets, searchLogs } from "@/lib/testing/log-search";
import { findBrowser } from "@/scripts/setup/browser.mjs";

type Tally = { passed: number; failed: number; skipped: number };

const root = projectRoot();
const scratch = join(root, ".palimpsest-test");
const bin = (name: string) => join(root, "node_modules", ...name.split("/"));

const SECTIONS: { title: string; run(): Promise<Tally> }[] = [
  { title: "Lint and format (biome)", run: () => check(bin("@biomejs/biome/bin/biome"), ["check", "."]) },
  { title: "Types (tsc)", run: () => check(bin("typescript/bin/tsc"), ["--noEmit"]) },
  { title: "Units, database and server processes (vitest)", run: vitest },
  { title: "Screens in a browser (playwright)", run: playwright },
  { title: "Logs hold no content and no secret", run: searchEvidence },
];

async function main(): Promise<void> {
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(evidenceDirectory(), { recursive: true });
  const total: Tally = { passed: 0, failed: 0, skipped: 0 };
  const failures: string[] = [];
  for (const [index, { title, run }] of SECTIONS.entries()) {
    console.log(`\n── ${index + 1}/${SECTIONS.length} ${title} ${"─".repeat(Math.max(0, 70 - title.length))}\n`);
    const started = Date.now();
    const tally = await run();
    console.log(`\n   ${spelled(tally)} in ${Math.round((Date.now() - started) / 1000)} s`);
    for (const key of ["passed", "failed", "skipped"] as const) total[key] += tally[key];
    if (tally.failed > 0) failures.push(title);
  }
  if (failures.length > 0) console.log(`\nFailed: ${failures.join("; ")}`);
  console.log(`\n${spelled(total)}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

const spelled = ({ passed, failed, skipped }: Tally) =>
  `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`;

async function check(file: string, args: string[]): Promise<Tally> {
  const code = await run(file, args);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

async function vitest(): Promise<Tally> {
  const report = join(scratch, "vitest.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const code = await run(bin("vitest/vitest.mjs"), ["run", ...reporters]);
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = readReport(report);
  return honest(code, { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests });
}

async function playwright(): Promise<Tally> {
  const report = join(scratch, "playwright.json");
  const code = await run(bin("@playwright/test/cli.js"), ["test", "--reporter=list,json"], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    CHROMIUM_PATH: findBrowser() ?? "",
  });
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = readReport(report).stats ?? {};
  return honest(code, { passed: expected, failed: unexpected + flaky, skipped });
}

// biome-ignore lint/suspicious/noExplicitAny: two foreign formats of which we read a handful of numbers
function readReport(file: string): any {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
}

/** A runner that fails without a failed test (an error outside of tests, no tests at all) has failed all the same. */
const honest = (code: number, tally: Tally): Tally =>
  code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;

async function searchEvidence(): Promise<Tally> {
  const directory = evidenceDirectory();
  const secrets = rememberedSecrets();
  const logs = logsIn(directory);
  const requests = logs.reduce(
    (sum, file) => sum + (readFileSync(file, "utf8").match(/"kind":"request"/g)?.length ?? 0),
    0,
  );
  console.log(`   ${logs.length} logs with ${requests} requests; ${secrets.length} secrets and the canary`);
  const leaks = searchLogs(directory, secrets);
  for (const { file, line, what } of leaks.slice(0, 20)) console.log(`   LEAK ${file}:${line} ${what}`);
  const outcomes = [
    ["no log holds memory content or a secret", leaks.length === 0],
    ["there were logs, requests and secrets to search", logs.length > 0 && requests > 100 && secrets.length > 0],
    ["the search finds what is planted", findsWhatIsPlanted(logs[0], secrets[0])],
  ] as const;
  for (const [name, passed] of outcomes) console.log(`   ${passed ? "✓" : "✗"} ${name}`);
  const passed = outcomes.filter(([, good]) => good).length;
  return { passed, failed: outcomes.length - passed, skipped: 0 };
}

/** The positive control: a copy of a real log, with the canary and a secret put into it, must be reported. */
function findsWhatIsPlanted(log: string | undefined, secret: string | undefined): boolean {
  if (!log || !secret) return false;
  const directory = join(scratch, "planted");
  mkdirSync(directory, { recursive: true });
  const copy = join(directory, "copy.log");
  copyFileSync(log, copy);
  const encoded = Buffer.from(`content: ${CANARY}, and more`).toString("base64");
  writeFileSync(copy, `{"path":"/${CANARY}.md"}\n{"key":"${secret}"}\n{"body":"${encoded}"}\n`, { flag: "a" });
  return searchLogs(directory, [secret]).length === 3;
}

function run(file: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...args], {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: process.stdout.isTTY ? "1" : "0", ...env },
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.once("error", () => resolve(1));
    child.once("close", (code) => resolve(code ?? 1));
  });
}

await main();

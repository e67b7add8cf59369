import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

/** Tests that start server processes: they are slow, and too many at once would only measure the machine. */
const PROCESS_TESTS = [
  "lib/server/**/*.test.ts",
  "lib/http/**/*.test.ts",
  "lib/memory-tool/**/*.test.ts",
  "examples/**/*.test.ts",
];

/** Tests that speak SQL: they pass on the oldest PostgreSQL we support, too. */
const DATABASE_TESTS = ["lib/domain/**/*.test.ts", "lib/postgres/migrations.test.ts"];

const MISSING_15 = "lib/testing/postgres15-missing.test.ts";
const has15 = existsSync("/usr/lib/postgresql/15/bin/postgres");

const resolve = { alias: { "@": root.replace(/\/$/, "") } };

/** Only what fails takes as long as these: a slow machine with much else to do must not be what fails. */
const shared = {
  environment: "node",
  pool: "forks",
  testTimeout: 60_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 30_000 } },
} as const;

export default defineConfig({
  resolve,
  test: {
    maxWorkers: 2,
    projects: [
      {
        resolve,
        test: {
          ...shared,
          name: "unit",
          include: ["{app,components,lib,scripts}/**/*.test.{ts,tsx}"],
          exclude: [...PROCESS_TESTS, MISSING_15],
          globalSetup: "lib/testing/postgres18.setup.ts",
        },
      },
      {
        resolve,
        test: {
          ...shared,
          name: "postgres 15",
          include: has15 ? DATABASE_TESTS : [MISSING_15],
          globalSetup: "lib/testing/postgres15.setup.ts",
        },
      },
      {
        resolve,
        test: {
          ...shared,
          name: "process",
          include: PROCESS_TESTS,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          globalSetup: "lib/testing/postgres18.setup.ts",
        },
      },
    ],
  },
});

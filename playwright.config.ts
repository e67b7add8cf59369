import { defineConfig, devices } from "@playwright/test";
import { findBrowser } from "./scripts/setup/browser.mjs";

const asRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/support/global-setup.ts",
  outputDir: "test-results",
  timeout: 120_000,
  expect: { timeout: 30_000 },
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  reporter: "list",
  use: {
    // A film of every test would cost a third of all the time; a failure leaves its steps, what the page held, and one picture.
    trace: { mode: "retain-on-failure", screenshots: false },
    screenshot: "only-on-failure",
    actionTimeout: 30_000,
    launchOptions: { executablePath: findBrowser(), args: asRoot ? ["--no-sandbox"] : [] },
  },
  projects: [{ name: "chromium", use: { ...devices["Desktop Chrome"], viewport: { width: 1440, height: 900 } } }],
});

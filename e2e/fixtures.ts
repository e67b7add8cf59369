/**
 * What every screen test starts from:
 *
 *   import { expect, test } from "@/e2e/fixtures";
 *   test("…", async ({ page, api }) => { … });       // page: signed in as the owner; api: the official SDK
 *
 * All tests share one server and database: make stores of your own, with names of your own. A test fails when its page
 * reports a console error, an exception or a breach of its content security policy, or asks another host for anything.
 * Signed out: `test.use({ storageState: { cookies: [], origins: [] } })`. A complaint that the test provokes on purpose:
 * `test.use({ expectedComplaints: [/…/] })`.
 */
import Anthropic from "@anthropic-ai/sdk";
import { test as base, expect, type Page } from "@playwright/test";
import { signedInState } from "@/e2e/support/owner";

type Fixtures = {
  /** The official SDK, with an admin key of the default workspace. */
  api: Anthropic;
  /** Complaints of the page that this test provokes on purpose. */
  expectedComplaints: RegExp[];
  complaints: string[];
};

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures it needs from this pattern
  baseURL: async ({}, use) => use(setting("E2E_URL")),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures it needs from this pattern
  storageState: async ({}, use) => use(signedInState()),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures it needs from this pattern
  api: async ({}, use) => use(new Anthropic({ baseURL: setting("E2E_URL"), apiKey: setting("E2E_API_KEY") })),
  expectedComplaints: [[], { option: true }],
  complaints: [
    async ({ context, baseURL, expectedComplaints }, use) => {
      const complaints: string[] = [];
      const heard = (text: string) => {
        if (!expectedComplaints.some((pattern) => pattern.test(text))) complaints.push(text);
      };
      context.on("page", (page) => listen(page, baseURL ?? "", heard));
      await use(complaints);
      expect(complaints, "what the page complained about").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect } from "@playwright/test";

function listen(page: Page, baseURL: string, heard: (text: string) => void): void {
  page.on("pageerror", (error) => heard(`exception: ${error.message}`));
  page.on("console", (message) => {
    // A refused request is said to the user by the screen; Chromium's own line about it is not an error of ours.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) heard(message.text());
  });
  page.on("request", (request) => {
    const url = request.url();
    if (/^(https?|wss?):/.test(url) && !url.startsWith(baseURL)) heard(`asked another host: ${new URL(url).origin}`);
  });
}

function setting(name: "E2E_URL" | "E2E_API_KEY"): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: the set-up of the run has not started the server.`);
  return value;
}

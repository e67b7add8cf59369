import { randomUUID } from "node:crypto";
import { expect, test } from "@/e2e/fixtures";
import { expectAccessible } from "@/e2e/support/accessible";
import { startServer, stopServers } from "@/lib/testing/server";

test.use({ storageState: { cookies: [], origins: [] } });
test.afterAll(() => stopServers());

test("the first person makes the server theirs with the link it printed", async ({ browser }) => {
  test.slow();
  const server = await startServer({ database: "embedded", pages: true });
  const link = /http:\/\/\S+\/setup#token=\S+/.exec(server.logs())?.[0];
  if (!link) throw new Error("The server printed no set-up link.");
  const token = link.split("#token=")[1]!;
  const context = await browser.newContext({ baseURL: server.url, storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));

  await page.goto("/stores");
  await expect(page.getByRole("heading", { name: "Nobody can sign in yet" })).toBeVisible();
  await page.goto("/setup");
  await expect(page.getByRole("heading", { name: "Open the set-up link" })).toBeVisible();

  await page.goto(link);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Make this server yours" })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Your name").fill("Robin");
  await page.getByLabel("Email").fill("robin@palimpsest.test");
  const create = page.getByRole("button", { name: "Create the owner's account" });
  await page.getByRole("textbox", { name: "Password" }).fill("short");
  await expect(create).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("textbox", { name: "Password" }).fill(`first-run ${randomUUID()}`);
  await create.click();

  await expect(page.getByRole("button", { name: "robin@palimpsest.test" })).toBeVisible({ timeout: 20_000 });
  await page.goto("/stores");
  await expect(page.getByRole("heading", { name: "No agent remembers anything here yet" })).toBeVisible();
  await expect(page.getByRole("region", { name: "TypeScript" })).toContainText(`baseURL: "${server.url}"`);
  await expectAccessible(page);

  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This server has an owner" })).toBeVisible();
  expect(asked.filter((url) => url.includes(token) && !url.includes("#"))).toEqual([]);
  expect(server.logs().split(token).length - 1, "the token stands in the log once, in the link").toBe(1);
  await context.close();
});

test("a link that is not the server's is refused, in words, and loses nothing typed", async ({ browser }) => {
  test.slow();
  const server = await startServer({ database: "embedded", pages: true });
  const context = await browser.newContext({ baseURL: server.url, storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await page.goto("/setup#token=guessed");
  await page.getByLabel("Email").fill("mallory@palimpsest.test");
  await page.getByRole("textbox", { name: "Password" }).fill("correct horse battery");
  await page.getByRole("button", { name: "Create the owner's account" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /link/i })).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue("mallory@palimpsest.test");
  await context.close();
});

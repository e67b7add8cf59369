import Anthropic from "@anthropic-ai/sdk";
import { expect, test } from "@/e2e/fixtures";
import { expectAccessible } from "@/e2e/support/accessible";
import { withinASecond } from "@/lib/testing/within-a-second";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

test("a key is created, its secret shown once, used by the SDK, and revoked", async ({ page, baseURL }) => {
  await page.goto("/settings/keys");
  await page.getByRole("button", { name: "Create a key" }).first().click();
  const form = page.getByRole("dialog", { name: "Create an API key" });
  await form.getByLabel("Name").fill("booking-clerk");
  await form.getByLabel("Redact versions").check();
  await form.getByLabel("Expires").selectOption({ label: "In 30 days" });
  await expectAccessible(page);
  await form.getByRole("button", { name: "Create the key" }).click();

  const shown = page.getByRole("dialog", { name: "booking-clerk is ready" });
  const secret = (await shown.getByLabel("The key's secret").textContent())!;
  expect(secret.length).toBeGreaterThan(30);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(shown.getByText("You have not copied the secret.")).toBeVisible();
  await shown.getByRole("button", { name: "Copy", exact: true }).first().click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
  await shown.getByRole("button", { name: "Done" }).click();
  await expect(shown).toBeHidden();

  const agent = new Anthropic({ baseURL, apiKey: secret, maxRetries: 0 });
  await agent.beta.memoryStores.create({ name: "Made with the new key" });
  await page.reload();
  const row = page.getByRole("listitem").filter({ hasText: "booking-clerk" }).first();
  await expect(row).toContainText("memory:redact");
  await expect(row).toContainText("expires in 29 days");
  expect(await page.content()).not.toContain(secret);
  await expectAccessible(page);

  await row.getByRole("button", { name: "Actions for booking-clerk" }).click();
  await page.getByRole("menuitem", { name: "Revoke…" }).click();
  await page.getByRole("button", { name: "Revoke the key" }).click();
  await expect(row).toBeHidden();
  await expect(async () => {
    await expect(agent.beta.memoryStores.list()).rejects.toThrow(Anthropic.AuthenticationError);
  }).toPass({ timeout: withinASecond });
  await page.getByRole("button", { name: /revoked or expired/ }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "booking-clerk" }).first()).toContainText("revoked");
});

test("renaming a key can be undone", async ({ page, api }) => {
  await api.post("/api/keys", { body: { name: "misnamed", scopes: ["memory:read"] } });
  await page.goto("/settings/keys");
  await page.getByRole("button", { name: "Actions for misnamed" }).click();
  await page.getByRole("menuitem", { name: "Rename…" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("well-named");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("listitem").filter({ hasText: "well-named" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "misnamed" })).toBeVisible();
});

test("a key that cannot be created says why and keeps what was typed", async ({ page }) => {
  await page.goto("/settings/keys?create=true");
  const form = page.getByRole("dialog", { name: "Create an API key" });
  const create = form.getByRole("button", { name: "Create the key" });
  await create.hover();
  await expect(page.getByRole("tooltip")).toHaveText("A key needs a name.");
  await form.getByLabel("Name").fill("nothing-allowed");
  await form.getByLabel("Read memories").uncheck();
  await form.getByLabel("Write memories").uncheck();
  await create.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tooltip")).toHaveText("Choose at least one thing the key may do.");
  await expect(form.getByLabel("Name")).toHaveValue("nothing-allowed");
});

test("a secret that was selected by hand counts as taken", async ({ page }) => {
  await page.goto("/settings/keys?create=true");
  await page.getByRole("dialog").getByLabel("Name").fill("by-hand");
  await page.getByRole("button", { name: "Create the key" }).click();
  const shown = page.getByRole("dialog", { name: "by-hand is ready" });
  await shown.getByRole("button", { name: "Done" }).click();
  await expect(shown.getByText("You have not copied the secret.")).toBeVisible();
  await shown.getByLabel("The key's secret").click();
  await expect(shown.getByText("You have not copied the secret.")).toBeHidden();
  await shown.getByRole("button", { name: "Done" }).click();
  await expect(shown).toBeHidden();
});

test("a secret can be copied where the browser hides its clipboard from pages", async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await page.goto("/settings/keys?create=true");
  await page.getByRole("dialog").getByLabel("Name").fill("over-plain-http");
  await page.getByRole("button", { name: "Create the key" }).click();
  const shown = page.getByRole("dialog", { name: "over-plain-http is ready" });
  const secret = (await shown.getByLabel("The key's secret").textContent())!;
  await shown.getByRole("button", { name: "Copy", exact: true }).first().click();
  await expect(shown.getByRole("button", { name: "Copied" })).toBeVisible();
  await shown.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Create a key" }).click();
  const name = page.getByRole("dialog").getByLabel("Name");
  await name.focus();
  await page.keyboard.press("ControlOrMeta+V");
  await expect(name).toHaveValue(secret);
});

test("keys of one name are told apart by the ends of their ids, wherever they are named", async ({
  page,
  api,
  baseURL,
}) => {
  const store = await api.beta.memoryStores.create({ name: "Written by doubles" });
  const ends: string[] = [];
  for (const path of ["/one.md", "/two.md"]) {
    const body = { name: "night-porter", scopes: ["memory:read", "memory:write"] };
    const { id, secret } = await api.post<{ id: string; secret: string }>("/api/keys", { body });
    const porter = new Anthropic({ baseURL, apiKey: secret });
    await porter.beta.memoryStores.memories.create(store.id, { path, content: "x\n" });
    ends.push(`…${id.slice(-4)}`);
  }
  for (const [address, list] of [
    ["/settings/keys", "API keys"],
    [`/?store=${store.id}`, "Changes"],
  ] as const) {
    await page.goto(address);
    for (const end of ends) await expect(page.getByRole("list", { name: list }).getByText(end)).toBeVisible();
  }
  await page.getByRole("button", { name: /^Who:/ }).click();
  await page.getByPlaceholder("Agent, session, person or key").fill("night-porter");
  for (const end of ends) await expect(page.getByRole("option", { name: `night-porter ${end}` })).toBeVisible();
});

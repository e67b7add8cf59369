import Anthropic from "@anthropic-ai/sdk";
import { expect, test } from "@/e2e/fixtures";
import { expectAccessible } from "@/e2e/support/accessible";

test("a person makes an agent, an environment and a session, and a program writes as that session", async ({
  page,
  api,
  baseURL,
}) => {
  test.slow();
  const notes = await api.beta.memoryStores.create({ name: "Harbour notes" });
  const rules = await api.beta.memoryStores.create({ name: "Harbour rules" });

  await page.goto("/agents");
  await page.getByRole("button", { name: "Create an agent" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await page.keyboard.type("harbour-master");
  await dialog.getByLabel("Instructions").fill("You watch the harbour.");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Create the agent" }).click();
  await expect(dialog.getByRole("heading", { name: "harbour-master is ready" })).toBeVisible();
  await expect(dialog.getByText("sessions.create(")).toBeVisible();
  await dialog.getByRole("link", { name: "Open the agent" }).click();
  await expect(page.getByRole("heading", { name: "harbour-master", level: 1 })).toBeVisible();

  await page.goto("/environments");
  await page.getByRole("button", { name: "Create an environment" }).click();
  await dialog.getByLabel("Name").fill("Harbour office");
  await dialog.getByRole("button", { name: "Create the environment" }).click();
  const key = await dialog.getByLabel("The environment's key").textContent();
  await expect(dialog.getByText(".worker({")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("You have not copied the secret.");
  await dialog.getByRole("button", { name: "Close without it" }).click();
  await expect(page).toHaveURL(/\/environments\/env_/);
  await expect(page.getByRole("region", { name: "Work queue" }).getByText("Waiting", { exact: true })).toBeVisible();
  const environmentId = page.url().split("/").at(-1)!;
  const polled = await fetch(`${baseURL}/v1/environments/${environmentId}/work/poll`, {
    headers: { authorization: `Bearer ${key}` },
  });
  expect(polled.status).toBe(200);
  await expectAccessible(page);

  await page.goto("/agents");
  await page.getByRole("link", { name: "harbour-master" }).click();
  await page.getByRole("button", { name: "New session" }).click();
  await dialog.getByLabel("Title").fill("Storm warning");
  await dialog.getByLabel("Environment").selectOption({ label: "Harbour office" });
  await dialog.getByRole("button", { name: "Attach a store" }).click();
  await dialog.getByLabel("Store 1", { exact: true }).selectOption({ label: "Harbour notes" });
  await dialog.getByLabel("Instructions for store 1").fill("One page per ship.");
  await dialog.getByRole("button", { name: "Attach a store" }).click();
  await dialog.getByLabel("Store 2", { exact: true }).selectOption({ label: "Harbour rules" });
  await dialog.getByLabel("Access to store 2").selectOption({ label: "Read only" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Start the session" }).click();
  const token = (await dialog.getByLabel("The session's token").textContent())!;
  await expect(dialog.getByText("PALIMPSEST_SESSION_TOKEN").first()).toBeVisible();

  const agent = new Anthropic({ baseURL, apiKey: null, authToken: token, maxRetries: 0 });
  await agent.beta.memoryStores.memories.create(notes.id, { path: "/ships/aurora.md", content: "- Berth 4.\n" });
  const refused = agent.beta.memoryStores.memories.create(rules.id, { path: "/tides.md", content: "no\n" });
  await expect(refused).rejects.toMatchObject({ status: 403 });

  await dialog.getByRole("button", { name: "Open the session" }).click();
  await expect(dialog.getByText("You have not copied the secret.")).toBeVisible();
  await dialog.getByRole("button", { name: "Open the session" }).click();
  await expect(page).toHaveURL(/\/sessions\/sesn_/);
  const { data } = await api.beta.sessions.list({ memory_store_id: rules.id });
  expect(data[0]?.resources).toMatchObject([
    { memory_store_id: notes.id, access: "read_write", instructions: "One page per ship." },
    { memory_store_id: rules.id, access: "read_only" },
  ]);

  await page.goto(`/?store=${notes.id}`);
  const changes = page.getByRole("list", { name: "Changes" });
  await expect(changes.getByRole("link", { name: "harbour-master" }).first()).toBeVisible();
  await changes.getByRole("link", { name: "“Storm warning”" }).first().click();
  await expect(page).toHaveURL(new RegExp(`/sessions/${data[0]?.id}`));
});

test("keys of an environment are shown once and revoked", async ({ page, api, baseURL }) => {
  const environment = await api.beta.environments.create({ name: "Depot", config: { type: "self_hosted" } });
  await page.goto(`/environments/${environment.id}`);
  await page.getByRole("button", { name: "Create a key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Depot machine 1");
  await dialog.getByRole("button", { name: "Create the key" }).click();
  const secret = await dialog.getByLabel("The key's secret").textContent();
  const poll = () =>
    fetch(`${baseURL}/v1/environments/${environment.id}/work/poll`, { headers: { authorization: `Bearer ${secret}` } });
  expect((await poll()).status).toBe(200);
  await dialog.getByRole("button", { name: "Done" }).click();
  await dialog.getByRole("button", { name: "Close without it" }).click();
  const keys = page.getByRole("list", { name: "Environment keys" });
  await expect(keys.getByText("Depot machine 1")).toBeVisible();
  expect(await page.content()).not.toContain(secret!);
  await keys.getByRole("button", { name: "Revoke Depot machine 1" }).click();
  await dialog.getByRole("button", { name: "Revoke the key" }).click();
  await expect(keys.getByText("revoked")).toBeVisible();
  await expect.poll(async () => (await poll()).status).toBe(401);
});

test("an agent changes in versions that can be compared", async ({ page, api }) => {
  const agent = await api.beta.agents.create({
    name: "lighthouse-keeper",
    model: "claude-sonnet-4-5",
    system: "You keep the light.\n",
  });
  await page.goto(`/agents/${agent.id}`);
  await expect(page.getByRole("region", { name: "Instructions" })).toContainText("You keep the light.");
  await expect(page.getByText("execution_identity")).toHaveCount(0);
  await page.getByRole("button", { name: "All settings as JSON" }).click();
  await expect(page.getByRole("region", { name: "All settings" }).getByText("execution_identity")).toBeVisible();
  await page.getByRole("button", { name: "Actions for lighthouse-keeper" }).click();
  await page.getByRole("menuitem", { name: "Change its definition…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Instructions").fill("You keep the light.\nNever let it go out.\n");
  await dialog.getByRole("button", { name: "Save version 2" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("heading", { name: "Version 2" })).toBeVisible();
  await page.getByRole("button", { name: "What changed" }).click();
  await expect(page).toHaveURL(/against=1/);
  await expect(page.getByText("Never let it go out.")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("j");
  await expect(page).toHaveURL(/version=1/);
  await expect(page.getByRole("heading", { name: "Version 1" })).toBeVisible();
  await expect(page.getByText("Never let it go out.")).toHaveCount(0);
});

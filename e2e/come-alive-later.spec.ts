import { expect, test } from "@/e2e/fixtures";

// The server draws a page by its own clock and zone; whoever reads it may be half a day away, and late.
test.use({ timezoneId: "Asia/Kolkata", locale: "de-DE" });

const yesterday = new Date(Date.now() - 24 * 3_600_000).toISOString();
const screens = [
  { path: "/", heading: "What your agents learned" },
  { path: "/?strip=day", heading: "What your agents learned" },
  { path: `/?from=${yesterday}`, heading: "What your agents learned" },
  { path: `/?from=${yesterday}&to=${new Date().toISOString()}`, heading: "What your agents learned" },
  { path: "/stores", heading: "Memory stores" },
  { path: "/sessions", heading: "Sessions" },
  { path: "/agents", heading: "Agents" },
  { path: "/environments", heading: "Environments" },
  { path: "/settings", heading: "Settings" },
  { path: "/settings/keys", heading: "Settings" },
];

const hour = 3_600_000;

test("pages that come alive in another zone, a day and an hour after they were drawn, find nothing amiss", async ({
  page,
}) => {
  await page.clock.install({ time: Date.now() + 25 * hour });
  for (const { path, heading } of screens) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
    await expect(page.getByRole("status", { name: /^Loading/ })).toHaveCount(0);
  }
});

test("a store, its history, a memory and a session do as well", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Read half a day away" });
  const memory = await api.beta.memoryStores.memories.create(store.id, { path: "/late.md", content: "- Read late.\n" });
  const environment = await api.beta.environments.create({ name: "Read late", config: { type: "self_hosted" } });
  const agent = await api.beta.agents.create({ name: "Read late", model: "claude-opus-4-6" });
  const session = await api.beta.sessions.create({ agent: agent.id, environment_id: environment.id });
  await page.clock.install({ time: Date.now() + 25 * hour });
  for (const path of [
    `/stores/${store.id}`,
    `/stores/${store.id}/history`,
    `/stores/${store.id}/history?from=${yesterday}`,
    `/stores/${store.id}/m/${memory.id}`,
    `/stores/${store.id}/m/${memory.id}?tab=history`,
    `/sessions/${session.id}`,
    `/agents/${agent.id}`,
    `/environments/${environment.id}`,
  ]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("status", { name: /^Loading/ })).toHaveCount(0);
  }
});

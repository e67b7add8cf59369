import { expect, test } from "@/e2e/fixtures";
import { expectAccessible } from "@/e2e/support/accessible";
import { alive } from "@/e2e/support/alive";
import { said, sessionOf } from "@/e2e/support/sessions";
import { urls } from "@/lib/urls";

test("sessions are listed with what they do, and their rows move as they do", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Listed store" });
  const session = await sessionOf(api, {
    agent: "list-agent",
    title: "Listed session",
    stores: [{ memory_store_id: store.id }],
  });
  await page.goto(urls.sessions({ store: store.id }));
  const list = page.getByRole("list", { name: "Sessions" });
  const row = list.getByRole("listitem").filter({ hasText: "Listed session" });
  await expect(row).toContainText("list-agent");
  await expect(row).toContainText("Listed store");
  await expect(row).toContainText("0 writes");
  await expect(row.getByText("idle")).toBeVisible();
  await api.beta.sessions.events.send(session.id, {
    events: [{ type: "user.message", content: [{ type: "text", text: "Begin." }] }],
  });
  await expect(row.getByText("waiting")).toBeVisible();
  await session.report({ type: "session.status_running" }, said("Off we go."));
  await expect(row.getByText("running")).toBeVisible();
  await expect(row).toContainText("agent.message");
  await session.create(store.id, "/a.md", "a\n");
  await expect(row).toContainText("1 writes");
  await sessionOf(api, { agent: "list-agent", title: "Another one", stores: [{ memory_store_id: store.id }] });
  await expect(list.getByRole("listitem").first()).toContainText("Another one");
  await expectAccessible(page);
  await row.getByRole("link").click();
  await expect(page.getByRole("heading", { name: "Listed session" })).toBeVisible();
});

test("filters live in the URL", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Filtered sessions" });
  const running = await sessionOf(api, { agent: "runner", title: "Runs", stores: [{ memory_store_id: store.id }] });
  await running.report({ type: "session.status_running" });
  await sessionOf(api, { agent: "idler", title: "Idles", stores: [{ memory_store_id: store.id }] });
  const gone = await sessionOf(api, { agent: "idler", title: "Archived", stores: [{ memory_store_id: store.id }] });
  await api.beta.sessions.archive(gone.id);
  await page.goto(urls.sessions({ store: store.id }));
  const rows = page.getByRole("list", { name: "Sessions" }).getByRole("listitem");
  await expect(rows).toHaveCount(2);
  await page.getByLabel("Status").selectOption("running");
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL(/status=running/);
  await page.reload();
  await expect(rows).toHaveCount(1);
  await page.getByLabel("Status").selectOption("");
  await expect(rows).toHaveCount(2);
  await page.getByRole("button", { name: "Show archived" }).click();
  await expect(page).toHaveURL(/archived=1/);
  await expect(rows.filter({ hasText: "Archived" }).getByText("archived", { exact: true })).toBeVisible();
  await page.getByLabel("When").selectOption("between");
  await page.getByLabel("To", { exact: true }).fill("2001-01-01T00:00");
  await expect(page.getByText("No session matches these filters.")).toBeVisible();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect(page.getByText("No session matches these filters.")).toHaveCount(0);
});

test("rows are walked and opened by keyboard, and a session is found by its title", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Walked sessions" });
  await api.beta.agents.create({ name: "Zanzibar planner", model: "claude-sonnet-4-5" });
  await sessionOf(api, { title: "Zanzibar by train", stores: [{ memory_store_id: store.id }] });
  await page.goto(urls.sessions({ store: store.id }));
  await expect(page.getByRole("link", { name: "Zanzibar by train" })).toBeVisible();
  await page.keyboard.press("j");
  await expect(page.getByRole("link", { name: "Zanzibar by train" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Zanzibar by train" })).toBeVisible();
  await page.goto("/stores");
  await alive(page);
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByPlaceholder("Find a store, a memory, a session or an agent, or do something…").fill("zanzibar");
  await page
    .getByRole("option", { name: /Zanzibar by train/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/sessions\/sesn_/);
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("combobox", { name: "Find or do anything" }).fill("zanzibar plan");
  await page
    .getByRole("option", { name: /Zanzibar planner/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/agents\/agent_/);
});

test("before any agent ran the page teaches how one does", async ({ page }) => {
  await page.route("**/api/sessions?**", (route) =>
    route.fulfill({ json: { data: [], next_page: null, prev_page: null } }),
  );
  await page.goto(urls.sessions());
  await expect(page.getByRole("heading", { name: "No agent has run here yet" })).toBeVisible();
  await expectAccessible(page);
});

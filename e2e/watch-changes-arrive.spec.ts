import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@/e2e/fixtures";

test("a person watches what agents write, across stores, without reloading", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Watched agent" });
  const memory = await api.beta.memoryStores.memories.create(store.id, {
    path: "/preferences/flights.md",
    content: "- Aisle.\n",
  });
  await page.goto(`/?store=${store.id}`);
  const list = page.getByRole("list", { name: "Changes" });
  await expect(list.getByRole("link", { name: /flights\.md/ })).toHaveCount(1);
  await expect(
    page
      .getByRole("status")
      .filter({ hasText: /^Live$/ })
      .first(),
  ).toBeVisible();

  await api.beta.memoryStores.memories.update(memory.id, {
    memory_store_id: store.id,
    content: "- Aisle.\n- Never the last row.\n",
  });
  await expect(list.getByRole("link", { name: /flights\.md/ })).toHaveCount(2);
  // The lines of the new change are counted behind the write, and appear without a reload as well.
  await expect
    .poll(() => list.getByText("1 line added, 0 lines removed").count(), { timeout: 10_000 })
    .toBeGreaterThanOrEqual(2);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test("a paused list stands still and says what came", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Paused agent" });
  await api.beta.memoryStores.memories.create(store.id, { path: "/a.md", content: "a\n" });
  await page.goto(`/?store=${store.id}`);
  const rows = page.getByRole("list", { name: "Changes" }).getByRole("link", { name: /\.md/ });
  await expect(rows).toHaveCount(1);
  await page.keyboard.press("f");
  for (const path of ["/b.md", "/c.md", "/d.md"])
    await api.beta.memoryStores.memories.create(store.id, { path, content: "x\n" });
  const arrived = page.getByRole("button", { name: "3 new changes" });
  await expect(arrived).toBeVisible();
  await expect(rows).toHaveCount(1);
  await arrived.click();
  await expect(rows).toHaveCount(4);
  await page.getByRole("button", { name: "Resume" }).click();
  await page.mouse.move(0, 0);
  await api.beta.memoryStores.memories.create(store.id, { path: "/e.md", content: "x\n" });
  await expect(rows).toHaveCount(5);
});

test("rows are walked and opened by keyboard, and runs of one writer are folded", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Busy agent" });
  for (let i = 0; i < 12; i++)
    await api.beta.memoryStores.memories.create(store.id, {
      path: `/notes/${String(i).padStart(2, "0")}.md`,
      content: "x\n",
    });
  await page.goto(`/?store=${store.id}`);
  await expect(page.getByText("12 changes,")).toBeVisible();
  const more = page.getByRole("button", { name: "9 more: 9 created" });
  await expect(more).toBeVisible();
  for (let i = 0; i < 4; i++) await page.keyboard.press("j");
  await expect(more).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "/notes/00.md" })).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/m\/mem_\w+\?tab=history&version=1/);
});

test("filters live in the URL and narrow what arrives too", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Filtered agent" });
  const gone = await api.beta.memoryStores.memories.create(store.id, { path: "/people/a.md", content: "a\n" });
  await api.beta.memoryStores.memories.create(store.id, { path: "/notes/b.md", content: "b\n" });
  await page.goto(`/stores/${store.id}/history`);
  const rows = page.getByRole("list", { name: "Changes" }).locator("[data-row]");
  await expect(rows).toHaveCount(2);
  await page.keyboard.press("/");
  await page.keyboard.type("/people/");
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL(/path_prefix=/);
  await api.beta.memoryStores.memories.create(store.id, { path: "/notes/c.md", content: "c\n" });
  await api.beta.memoryStores.memories.delete(gone.id, { memory_store_id: store.id });
  await expect(rows).toHaveCount(2);
  await page.getByLabel("Operation").selectOption("deleted");
  await expect(rows).toHaveCount(1);
  await page.reload();
  await expect(rows).toHaveCount(1);
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(rows).toHaveCount(4);
});

test("before anything was written the page teaches the first write", async ({ page }) => {
  const nothing = { json: { data: [], next_page: null } };
  await page.route("**/api/changes?**", (route) => route.fulfill(nothing));
  await page.route("**/api/memory_stores?**", (route) => route.fulfill(nothing));
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "No agent remembers anything here yet" })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@/e2e/fixtures";

test("a deleted memory is found in the history, restored, and the restoring undone", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Restored agent" });
  const memory = await api.beta.memoryStores.memories.create(store.id, {
    path: "/people/anna.md",
    content: "Likes tea.\n",
  });
  await api.beta.memoryStores.memories.delete(memory.id, { memory_store_id: store.id });
  await page.goto(`/stores/${store.id}/history`);
  await expect(page.getByText("since deleted")).toBeVisible();
  await page.getByRole("button", { name: "Restore", exact: true }).click();
  await expect(page.getByText("Restored", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Restore", exact: true })).toHaveCount(0);
  const back = await api.beta.memoryStores.memories.retrieve(memory.id, { memory_store_id: store.id });
  expect(back).toMatchObject({ path: "/people/anna.md", content: "Likes tea.\n" });

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("button", { name: "Restore", exact: true })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test("where the path is taken by now, another is chosen", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Taken path" });
  const memory = await api.beta.memoryStores.memories.create(store.id, { path: "/a.md", content: "first\n" });
  await api.beta.memoryStores.memories.delete(memory.id, { memory_store_id: store.id });
  await api.beta.memoryStores.memories.create(store.id, { path: "/a.md", content: "second\n" });
  await page.goto(`/stores/${store.id}/history`);
  await page.getByRole("button", { name: "Restore", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Restore this memory" });
  await expect(dialog.getByText("In the way:")).toBeVisible();
  await dialog.getByLabel("Path").fill("/a-restored.md");
  await dialog.getByRole("button", { name: "Restore", exact: true }).click();
  await expect(dialog).toBeHidden();
  const back = await api.beta.memoryStores.memories.retrieve(memory.id, { memory_store_id: store.id });
  expect(back).toMatchObject({ path: "/a-restored.md", content: "first\n" });
});

test("a change is unfolded by keyboard, linked to, and gone from the page when it is redacted", async ({
  page,
  api,
}) => {
  const secret = "TP 4471 882 019";
  const store = await api.beta.memoryStores.create({ name: "Linked change" });
  const memory = await api.beta.memoryStores.memories.create(store.id, {
    path: "/loyalty-0192.md",
    content: `- ${secret}\n`,
  });
  const { memory_version_id: leaked } = memory;
  await api.beta.memoryStores.memories.update(memory.id, {
    memory_store_id: store.id,
    path: "/loyalty.md",
    content: "- In the vault.\n",
  });
  await page.goto(`/stores/${store.id}/history`);
  await expect(page.getByRole("list", { name: "Changes" }).locator("[data-row]")).toHaveCount(2);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page.getByText(secret)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`change=${leaked}`));
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.reload();
  await expect(page.getByText(secret)).toBeVisible();

  await api.beta.memoryStores.memoryVersions.redact(leaked, { memory_store_id: store.id });
  await expect(page.getByText("Version 1 was redacted")).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);
  const kept = await page.evaluate(() => document.documentElement.outerHTML);
  expect(kept).not.toContain(secret);
  expect(kept).not.toContain("loyalty-0192");
});

test("a link to a change that filters hide still shows it", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Hidden change" });
  const memory = await api.beta.memoryStores.memories.create(store.id, { path: "/a.md", content: "first\n" });
  await api.beta.memoryStores.memories.create(store.id, { path: "/b.md", content: "x\n" });
  await page.goto(`/stores/${store.id}/history?path_prefix=/b&change=${memory.memory_version_id}`);
  await expect(page.getByRole("region", { name: "Linked change" }).getByText("first")).toBeVisible();
});

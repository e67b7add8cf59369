import { expect, test } from "@/e2e/fixtures";
import { storeWith } from "@/e2e/support/cast";
import { urls } from "@/lib/urls";

test("a memory is written, moved, deleted and brought back, and the tree follows", async ({ page, api }) => {
  const { store } = await storeWith(api, "Comings and goings", { "/kept.md": "kept" });
  await page.goto(urls.store(store.id));
  await page.getByRole("button", { name: "New memory" }).click();
  const create = page.getByRole("dialog", { name: "New memory" });
  await create.getByLabel("Path").pressSequentially("/kept.md/inside.md");
  await expect(create.getByLabel("Path")).toHaveValue("/kept.md/inside.md");
  await create.getByLabel("Content").fill("# New\n");
  await create.getByRole("button", { name: "Write" }).click();
  await expect(create.getByRole("alert")).toContainText("/kept.md");
  await create.getByLabel("Path").fill("/drafts/new.md");
  await create.getByRole("button", { name: "Write" }).click();
  await expect(page.getByRole("heading", { name: "new.md" })).toBeVisible();
  await expect(page.getByRole("treeitem", { name: "new.md" })).toHaveAttribute("aria-selected", "true");

  await page.getByRole("button", { name: "More to do with this memory" }).click();
  await page.getByRole("menuitem", { name: /Rename or move/ }).click();
  await page.getByRole("dialog").getByLabel("Path").fill("/final/new.md");
  await page.getByRole("dialog").getByRole("button", { name: "Move" }).click();
  await expect(page.getByRole("treeitem", { name: "final" })).toBeVisible();
  await expect(page.getByRole("treeitem", { name: "drafts" })).toHaveCount(0);

  await page.getByRole("button", { name: "More to do with this memory" }).click();
  await page.getByRole("menuitem", { name: /Delete/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("deleted by")).toBeVisible();
  await expect(page.getByRole("treeitem", { name: "final" })).toHaveCount(0);
  await expect(page.getByRole("row", { name: /removed.*# New/ })).toBeVisible();

  await page.getByRole("button", { name: "Restore…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText("Restored", { exact: true })).toBeVisible();
  await expect(page.getByRole("treeitem", { name: "new.md" })).toBeVisible();
});

test("what another program writes appears in the tree and on the page without a reload", async ({ page, api }) => {
  const { store, id, url } = await storeWith(api, "Live", { "/a.md": "first" });
  await page.goto(url("/a.md"));
  await expect(page.getByText("first")).toBeVisible();
  await api.beta.memoryStores.memories.create(store.id, { path: "/b/c.md", content: "x" });
  await expect(page.getByRole("treeitem", { name: "b" })).toBeVisible();
  await api.beta.memoryStores.memories.update(id("/a.md"), { memory_store_id: store.id, content: "second" });
  await expect(page.getByText("second")).toBeVisible();
});

import { expect, test } from "@/e2e/fixtures";
import { rewrite, storeWith } from "@/e2e/support/cast";

test("leaving with unsaved text asks; staying keeps it, leaving drops it", async ({ page, api }) => {
  const { url } = await storeWith(api, "Unsaved", { "/a.md": "old text", "/b.md": "other" });
  await page.goto(url("/a.md"));
  await page.getByRole("link", { name: "Edit" }).click();
  await rewrite(page, "half a thought");

  await page.getByRole("treeitem", { name: "b.md" }).click();
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await expect(question).toContainText("the text of a.md");
  await question.getByRole("button", { name: "Stay" }).click();
  await expect(page.getByText("half a thought")).toBeVisible();

  await page.getByRole("link", { name: "Read" }).click();
  await expect(page.getByText("old text")).toBeVisible();
  await page.getByRole("link", { name: "Edit (unsaved)" }).click();
  await expect(page.getByText("half a thought")).toBeVisible();

  await page.getByRole("treeitem", { name: "b.md" }).click();
  await question.getByRole("button", { name: "Leave and lose it" }).click();
  await expect(page.getByRole("heading", { name: "b.md" })).toBeVisible();
  await page.getByRole("treeitem", { name: "a.md" }).click();
  await expect(page.getByRole("link", { name: "Edit", exact: true })).toBeVisible();
});

test("the back button asks too, or loses nothing", async ({ page, api }) => {
  const { url } = await storeWith(api, "Unsaved, going back", { "/a.md": "old text", "/b.md": "other" });
  await page.goto(url("/b.md"));
  await page.getByRole("treeitem", { name: "a.md" }).click();
  await expect(page.getByRole("heading", { name: "a.md" })).toBeVisible();
  await page.getByRole("button", { name: "Edit" }).click();
  await rewrite(page, "half a thought");
  await page.evaluate(() => {
    window.history.go(-2);
  });
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await expect(question.or(page.getByRole("heading", { name: "b.md" })).first()).toBeVisible();
  if (await question.isVisible()) await question.getByRole("button", { name: "Stay" }).click();
  else await page.getByRole("treeitem", { name: "a.md" }).click();
  await page.getByRole("link", { name: /^Edit \(unsaved\)/ }).click();
  await expect(page.getByText("half a thought")).toBeVisible();
});

test("closing the tab asks", async ({ page, api }) => {
  const { url } = await storeWith(api, "Unsaved, closing", { "/a.md": "old text" });
  await page.goto(url("/a.md", { tab: "edit" }));
  await rewrite(page, "half a thought");
  const asked = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  expect((await asked).type()).toBe("beforeunload");
});

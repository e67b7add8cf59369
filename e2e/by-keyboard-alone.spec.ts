import { expect, test } from "@/e2e/fixtures";
import { flights, storeWith, textOf } from "@/e2e/support/cast";
import { urls } from "@/lib/urls";

test("a memory is found, compared, rolled back, redacted and edited without a pointer", async ({ page, api }) => {
  const { store, id } = await storeWith(api, "By keyboard", {
    "/preferences/flights.md": flights,
    "/preferences/food.md": "food",
    "/readme.md": "read me",
  });
  await page.goto(urls.store(store.id));
  await expect(page.getByRole("treeitem", { name: "readme.md" })).toBeVisible();

  await page.keyboard.press("/");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("treeitem", { name: "preferences" })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("treeitem", { name: "food.md" })).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("treeitem", { name: "flights.md" })).toBeFocused();
  await page.keyboard.type("fo");
  await expect(page.getByRole("treeitem", { name: "food.md" })).toBeFocused();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "flights.md" })).toBeVisible();

  // In the tree letters look for names; from anywhere else h leads to the history.
  await page.getByRole("link", { name: "Read" }).focus();
  await page.keyboard.press("h");
  await expect(page.getByRole("heading", { name: "Version 3" })).toBeVisible();
  await page.keyboard.press("j");
  await expect(page.getByRole("heading", { name: "Version 2" })).toBeVisible();
  await expect(page.getByRole("row", { name: /added.*Never the last row/ })).toBeVisible();
  await page.keyboard.press("n");
  await expect(page.getByText("1 of 1 change")).toBeVisible();
  await page.keyboard.press("j");
  await expect(page.getByRole("heading", { name: "Version 1" })).toBeVisible();
  await page.keyboard.press("k");
  await expect(page.getByRole("heading", { name: "Version 2" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Roll back to v2" })).toBeVisible();

  await page.keyboard.press("r");
  await expect(
    page.getByRole("dialog", { name: "Roll back to version 2" }).getByLabel("Note (optional)"),
  ).toBeFocused();
  await expect(page.getByRole("dialog").getByRole("button", { name: "Roll back", exact: true })).not.toHaveAttribute(
    "aria-busy",
    "true",
  );
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: /^v4/ })).toBeVisible();
  expect(await textOf(api, store.id, id("/preferences/flights.md"))).toBe(flights[1]);

  for (const version of ["Version 3", "Version 2", "Version 1"]) {
    await page.keyboard.press("j");
    await expect(page.getByRole("heading", { name: version })).toBeVisible();
  }
  await expect(page.getByRole("button", { name: "Roll back to v1" })).toBeVisible();
  await page.keyboard.press("x");
  const redact = page.getByRole("dialog", { name: "Redact version 1?" });
  await redact.getByLabel("Type v1 to confirm").focus();
  await page.keyboard.type("v1");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Version 1 was redacted by")).toBeVisible();

  await page.keyboard.press("e");
  const editor = page.getByRole("textbox", { name: /^The text of/ });
  await expect(editor).toBeFocused();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("- by keyboard");
  await page.keyboard.press("ControlOrMeta+s");
  await expect(page.getByRole("dialog", { name: "Review the change" })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByText("flights.md saved")).toBeVisible();
  expect(await textOf(api, store.id, id("/preferences/flights.md"))).toBe(`${flights[1]}- by keyboard`);
});

test("Tab leaves the editor", async ({ page, api }) => {
  const { url } = await storeWith(api, "No trap", { "/a.md": "a" });
  await page.goto(url("/a.md", { tab: "edit" }));
  const editor = page.getByRole("textbox", { name: /^The text of/ });
  await expect(editor).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(editor).not.toBeFocused();
});

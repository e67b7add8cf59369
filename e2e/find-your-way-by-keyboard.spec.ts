import { expect, test } from "@/e2e/fixtures";
import { expectAccessible } from "@/e2e/support/accessible";
import { alive } from "@/e2e/support/alive";

test("every key of a page is in its help, and the help closes without a trace", async ({ page }) => {
  await page.goto("/stores");
  await alive(page);
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keys on this page" });
  await expect(help.getByText("Create a store")).toBeVisible();
  await expect(help.getByText("Next store")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("c");
  await expect(page.getByRole("dialog")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
});

test("g leads to places, j and k to rows, Enter opens, / filters", async ({ page, api }) => {
  const name = "Rows by keyboard";
  const stores = [];
  for (const letter of ["A", "B", "C"]) stores.push(await api.beta.memoryStores.create({ name: `${name} ${letter}` }));
  await page.goto("/settings");
  await alive(page);
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await page.getByRole("searchbox", { name: "Filter stores" }).waitFor();
  await expect(page).toHaveURL("/stores");
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Filter stores" })).toBeFocused();
  await page.keyboard.type(name);
  await page.getByLabel("Sort").selectOption("name");
  await expect(page.getByRole("listitem").filter({ hasText: name })).toHaveCount(3);
  await page.getByRole("searchbox").focus();
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(page.getByRole("link", { name: `${name} B` })).toBeFocused();
  await page.keyboard.press("k");
  await expect(page.getByRole("link", { name: `${name} A` })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/stores/${stores[0]!.id}`);
});

test("the palette finds a store, a memory in it, and acts", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Palette quarry" });
  await api.beta.memoryStores.memories.create(store.id, { path: "/preferences/window-seats.md", content: "Aisle." });
  await page.goto("/stores");
  await alive(page);
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Find or do anything" });
  await palette.getByRole("combobox").fill("what nothing is called");
  await expect(palette.getByText("Nothing by that name.")).toBeVisible();
  await expectAccessible(page);
  await palette.getByRole("combobox").fill("palette quarry");
  await expect(palette.getByRole("option", { name: /Palette quarry/ })).toHaveAttribute("aria-selected", "true");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/stores/${store.id}`);

  await page.keyboard.press("Control+k");
  await palette.getByRole("combobox").fill("window-se");
  await palette.getByRole("option", { name: /window-seats\.md/ }).waitFor();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/stores/${store.id}/m/mem_`));

  await page.keyboard.press("Control+k");
  await palette.getByRole("combobox").fill("api keys");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/settings/keys");
});

test("the first Tab offers to skip to the content", async ({ page }) => {
  await page.goto("/stores");
  await alive(page);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("a dialog gives the focus back to what opened it, or to the page where that is gone", async ({ page, api }) => {
  const name = "Focus goes back";
  await api.beta.memoryStores.create({ name });
  await page.goto(`/stores?q=${encodeURIComponent(name)}`);
  const dialog = page.getByRole("dialog");
  const row = page.getByRole("link", { name });
  const actions = page.getByRole("button", { name: `Actions for ${name}` });
  const create = page.getByRole("button", { name: "Create a store" });
  await create.focus();
  await page.keyboard.press("Enter");
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(create).toBeFocused();

  await page.keyboard.press("j");
  await expect(row).toBeFocused();
  for (const key of ["?", "Control+k"]) {
    await page.keyboard.press(key);
    await expect(dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(row).toBeFocused();
  }

  for (const item of ["Rename or describe…", "Archive…"]) {
    await actions.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: item }).focus();
    await page.keyboard.press("Enter");
    await expect(dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(actions).toBeFocused();
  }
});

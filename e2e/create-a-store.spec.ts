import { expect, test } from "@/e2e/fixtures";
import { expectAccessible } from "@/e2e/support/accessible";
import { alive } from "@/e2e/support/alive";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

test("a store is created from the keyboard and opened", async ({ page, api }) => {
  await page.goto("/stores");
  await alive(page);
  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog", { name: "Create a memory store" });
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await page.keyboard.type("Travel agent, from the keyboard");
  await page.keyboard.press("Tab");
  await page.keyboard.type("What was learned on the way");
  await expectAccessible(page);
  await page.keyboard.press("Control+Enter");
  await expect(page).toHaveURL(/\/stores\/memstore_/);
  const id = /memstore_[^/?]+/.exec(page.url())![0];
  const store = await api.beta.memoryStores.retrieve(id);
  expect(store).toMatchObject({ name: "Travel agent, from the keyboard", description: "What was learned on the way" });
});

test("a store is described, with metadata, and the change undone", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "To be described", metadata: { team: "trips", old: "1" } });
  await openMenu(page, store.name);
  await page.getByRole("menuitem", { name: "Rename or describe…" }).click();
  const dialog = page.getByRole("dialog", { name: "Rename or describe" });
  await dialog.getByLabel("Description").fill("Flights, trains and ferries");
  await dialog.getByRole("button", { name: "Remove old" }).click();
  await dialog.getByRole("button", { name: "Add a pair" }).click();
  await dialog.getByLabel("Key").last().fill("owner");
  await dialog.getByLabel("Value of owner").fill("robin");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Flights, trains and ferries")).toBeVisible();
  expect((await api.beta.memoryStores.retrieve(store.id)).metadata).toEqual({ team: "trips", owner: "robin" });
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Flights, trains and ferries")).toBeHidden();
  expect(await api.beta.memoryStores.retrieve(store.id)).toMatchObject({
    description: "",
    metadata: { team: "trips", old: "1" },
  });
});

test("archiving says that it cannot be undone; the store leaves the list and is found among the archived", async ({
  page,
  api,
}) => {
  const store = await api.beta.memoryStores.create({ name: "Soon archived" });
  await openMenu(page, store.name);
  await page.getByRole("menuitem", { name: "Archive…" }).click();
  await expect(page.getByRole("dialog")).toContainText("Archiving cannot be undone.");
  await page.getByRole("button", { name: "Archive", exact: true }).click();
  await expect(page.getByRole("link", { name: store.name })).toBeHidden();
  await page.getByRole("button", { name: "Show archived" }).click();
  await expect(page.getByRole("link", { name: store.name })).toBeVisible();
  await page.getByRole("button", { name: `Actions for ${store.name}` }).click();
  await expect(page.getByRole("menuitem", { name: /Rename or describe/ })).toContainText("This store is archived");
});

test("deleting asks for the name, and offers its curl", async ({ page, api, baseURL }) => {
  const store = await api.beta.memoryStores.create({ name: "Soon deleted" });
  await openMenu(page, store.name);
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete Soon deleted?" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Copy as curl" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    `curl -X DELETE '${baseURL}/v1/memory_stores/${store.id}' \\\n  -H "authorization: Bearer $PALIMPSEST_API_KEY"`,
  );
  await dialog.getByRole("textbox").fill("Soon");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("button", { name: "Delete the store" })).toHaveAttribute("aria-disabled", "true");
  await api.beta.memoryStores.retrieve(store.id);
  await dialog.getByRole("textbox").fill("Soon deleted");
  await dialog.getByRole("button", { name: "Delete the store" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("link", { name: store.name })).toBeHidden();
  await expect(api.beta.memoryStores.retrieve(store.id)).rejects.toThrow(/not found/i);
});

test("names of strangers are shown as what they are", async ({ page, api }) => {
  const name = "Ledger \u202Efdp.exe <img src=x onerror=alert(1)>";
  await api.beta.memoryStores.create({ name, description: "zero\u200Bwidth" });
  await page.goto("/stores?q=Ledger");
  const row = page.getByRole("listitem").filter({ hasText: "Ledger" });
  await expect(row).toContainText("U+202E");
  await expect(row).toContainText("U+200B");
  await expect(row.getByRole("link")).toContainText("<img src=x onerror=alert(1)>");
  await expect(row.locator("img")).toHaveCount(0);
});

test("a refused store keeps what was typed", async ({ page }) => {
  await page.route("**/v1/memory_stores", (route) =>
    route.request().method() === "POST" ? route.abort() : route.fallback(),
  );
  await page.goto("/stores?create=true");
  const dialog = page.getByRole("dialog", { name: "Create a memory store" });
  await dialog.getByLabel("Name").fill("Typed in vain?");
  await dialog.getByRole("button", { name: "Create the store" }).click();
  await expect(dialog.getByRole("alert")).toContainText("The server cannot be reached.");
  await expect(dialog.getByLabel("Name")).toHaveValue("Typed in vain?");
  await page.unroute("**/v1/memory_stores");
  await dialog.getByRole("button", { name: "Create the store" }).click();
  await expect(page).toHaveURL(/\/stores\/memstore_/);
});

async function openMenu(page: import("@playwright/test").Page, name: string) {
  await page.goto(`/stores?q=${encodeURIComponent(name)}`);
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
}

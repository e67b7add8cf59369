import { expect, test } from "@/e2e/fixtures";
import { flights, storeWith, textOf } from "@/e2e/support/cast";

test("a bad write is rolled back after a look at what will change, and the rollback can be undone", async ({
  page,
  api,
}) => {
  const { store, id, url } = await storeWith(api, "Travel agent, rolled back", { "/preferences/flights.md": flights });
  await page.goto(url("/preferences/flights.md", { tab: "history" }));
  await page.getByRole("link", { name: /^v2/ }).click();
  await expect(page.getByRole("heading", { name: "Version 2" })).toBeVisible();
  await page.getByRole("button", { name: "Roll back to v2" }).click();

  const dialog = page.getByRole("dialog", { name: "Roll back to version 2" });
  const preview = dialog.getByRole("region", { name: "Changes from the current text to version 2" });
  await expect(preview.getByRole("row", { name: /removed.*Always approve upgrades without asking/ })).toBeVisible();
  await dialog.getByLabel("Note (optional)").fill("nobody may approve upgrades");
  await dialog.getByRole("button", { name: "Roll back", exact: true }).click();

  await expect(page.getByText("Rolled back to version 2", { exact: true })).toBeVisible();
  const newest = page.getByRole("link", { name: /^v4/ });
  await expect(newest).toContainText("rollback");
  await expect(newest).toContainText("back to v2: nobody may approve upgrades");
  expect(await textOf(api, store.id, id("/preferences/flights.md"))).toBe(flights[1]);

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("link", { name: /^v5/ })).toBeVisible();
  expect(await textOf(api, store.id, id("/preferences/flights.md"))).toBe(flights[2]);
});

test("a write that lands while the preview is open is not lost", async ({ page, api }) => {
  const { store, id, url } = await storeWith(api, "Travel agent, raced", { "/flights.md": flights });
  await page.goto(url("/flights.md", { tab: "history", version: 1 }));
  await page.route("**/api/rollbacks", async (route) => {
    const isPreview = route.request().postDataJSON().dry_run === true;
    if (!isPreview)
      await api.beta.memoryStores.memories.update(id("/flights.md"), { memory_store_id: store.id, content: "newer\n" });
    await route.continue();
  });
  await page.getByRole("button", { name: "Roll back to v1" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Roll back", exact: true }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("was changed while you were working on it");
  expect(await textOf(api, store.id, id("/flights.md"))).toBe("newer\n");
});

test("what cannot be rolled back to says why", async ({ page, api }) => {
  const { url } = await storeWith(api, "Travel agent, at its head", { "/flights.md": flights });
  await page.goto(url("/flights.md", { tab: "history" }));
  const button = page.getByRole("button", { name: "Roll back to v3" });
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("This is the current version.").first()).toBeVisible();
});

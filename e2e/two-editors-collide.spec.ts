import { expect, test } from "@/e2e/fixtures";
import { rewrite, storeWith, textOf } from "@/e2e/support/cast";

const base = "# Trip\n\n- hotel: old town\n- food: anything\n- budget: low\n- pace: slow\n- guide: none\n";

test("changes to different lines are put together, and nothing is saved without a look", async ({ page, api }) => {
  const { store, id, url } = await storeWith(api, "Collision, apart", { "/trip.md": base });
  await page.goto(url("/trip.md", { tab: "edit" }));
  await rewrite(page, base.replace("hotel: old town", "hotel: by the river"));
  await api.beta.memoryStores.memories.update(id("/trip.md"), {
    memory_store_id: store.id,
    content: base.replace("guide: none", "guide: Ana"),
  });
  await page.getByRole("button", { name: "Put both together…" }).click();
  const conflict = page.getByRole("region", { name: "Two changes at once" });
  await expect(conflict).toContainText("The two changes do not touch each other.");
  await conflict.getByRole("button", { name: "Use both together" }).click();
  const dialog = page.getByRole("dialog", { name: "Review the change" });
  await expect(dialog.getByRole("row", { name: /added.*by the river/ })).toBeVisible();
  await expect(dialog.getByRole("row", { name: /added.*Ana/ })).toHaveCount(0);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("trip.md saved")).toBeVisible();
  expect(await textOf(api, store.id, id("/trip.md"))).toBe(
    base.replace("hotel: old town", "hotel: by the river").replace("guide: none", "guide: Ana"),
  );
});

test("a save that comes second is refused, and both texts are there to choose from", async ({ page, api }) => {
  const { store, id, url } = await storeWith(api, "Collision, same line", { "/trip.md": base });
  await page.goto(url("/trip.md", { tab: "edit" }));
  await rewrite(page, base.replace("low", "high"));
  await page.getByRole("button", { name: "Review and save" }).click();
  const review = page.getByRole("dialog", { name: "Review the change" });
  await expect(review.getByRole("row", { name: /added.*high/ })).toBeVisible();
  await api.beta.memoryStores.memories.update(id("/trip.md"), {
    memory_store_id: store.id,
    content: base.replace("low", "none at all"),
  });
  await review.getByRole("button", { name: "Save" }).click();

  const conflict = page.getByRole("region", { name: "Two changes at once" });
  await expect(conflict).toContainText("Your text is kept");
  await expect(conflict.getByRole("row", { name: /added.*none at all/ })).toBeVisible();
  await expect(conflict.getByRole("row", { name: /added.*high/ })).toBeVisible();
  const place = conflict.getByRole("group", { name: "Place 1" });
  await place.getByRole("radio", { name: "Mine", exact: true }).check();
  await conflict.getByRole("button", { name: "Use both together" }).click();
  await page.getByRole("dialog", { name: "Review the change" }).getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("trip.md saved")).toBeVisible();
  expect(await textOf(api, store.id, id("/trip.md"))).toBe(base.replace("low", "high"));
});

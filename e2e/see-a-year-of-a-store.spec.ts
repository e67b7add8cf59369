import { expect, test } from "@/e2e/fixtures";

for (const width of [390, 1360, 1920])
  test(`a year of a store stands whole under its heading at ${width} pixels`, async ({ page, api }) => {
    await page.setViewportSize({ width, height: 900 });
    const store = await api.beta.memoryStores.create({ name: `A year at ${width}` });
    await api.beta.memoryStores.memories.create(store.id, { path: "/a.md", content: "a\n" });
    await page.goto(`/stores/${store.id}`);
    const year = page.getByRole("img", { name: /1 write in the last year/ });
    await expect(year).toBeVisible();
    const heading = (await page.getByRole("heading", { name: "Activity" }).boundingBox())!;
    const box = (await year.boundingBox())!;
    expect(Math.abs(box.x - heading.x)).toBeLessThan(2);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    const months = await year.locator("text").all();
    expect(months.length).toBeGreaterThan(2);
    for (const month of months) {
      const name = (await month.boundingBox())!;
      expect(name.x).toBeGreaterThanOrEqual(box.x - 1);
      expect(name.x + name.width).toBeLessThanOrEqual(box.x + box.width + 1);
      expect(name.height).toBeGreaterThan(8);
    }
  });

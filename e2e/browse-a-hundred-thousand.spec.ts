import { expect, test } from "@/e2e/fixtures";
import { urls } from "@/lib/urls";

const memories = 1_500;

test("a folder of many memories is scrolled and filtered with a bounded number of nodes", async ({ page, api }) => {
  test.setTimeout(120_000);
  const store = await api.beta.memoryStores.create({ name: "Many" });
  const path = (i: number) => `/archive/${String(i).padStart(6, "0")}-trip.md`;
  for (let i = 0; i < memories; i += 25)
    await Promise.all(
      Array.from({ length: 25 }, (_, j) =>
        api.beta.memoryStores.memories.create(store.id, { path: path(i + j), content: "x" }),
      ),
    );
  await page.goto(urls.store(store.id));
  await page.getByRole("treeitem", { name: "archive" }).click();
  await expect(page.getByRole("treeitem", { name: "000000-trip.md" })).toBeVisible();
  const nodes = await page.locator("*").count();

  const tree = page.getByRole("tree", { name: "Memories" });
  await expect
    .poll(
      async () => {
        await tree.evaluate((element) => {
          const scroller = element.parentElement!;
          scroller.scrollTop = scroller.scrollHeight;
        });
        return page.getByRole("treeitem", { name: "001499-trip.md" }).isVisible();
      },
      { timeout: 60_000, intervals: [50] },
    )
    .toBe(true);
  expect(await page.locator("*").count()).toBeLessThan(nodes + 400);

  await page.getByRole("searchbox", { name: /Filter memories/ }).fill("00077");
  await expect(page.getByText("11 memories")).toBeVisible();
  await page.getByRole("link", { name: /000777-trip\.md/ }).click();
  await expect(page.getByRole("heading", { name: "000777-trip.md" })).toBeVisible();
});

import { expect, test } from "@/e2e/fixtures";
import { flights, storeWith } from "@/e2e/support/cast";

test("any version is compared with its predecessor or any other, and the address says so", async ({ page, api }) => {
  const { url } = await storeWith(api, "Compared", { "/preferences/flights.md": flights });
  await page.goto(url("/preferences/flights.md", { tab: "history" }));
  await expect(page.getByRole("row", { name: /added.*€60/ })).toBeVisible();
  await expect(page.locator("mark", { hasText: "€60" })).toBeVisible();

  await page.getByLabel("against").selectOption("1");
  await expect(page).toHaveURL(/version=3&against=1|against=1&.*version=3/);
  await expect(page.getByRole("row", { name: /added.*Never the last row/ })).toBeVisible();

  await page.keyboard.press("d");
  await expect(page).toHaveURL(/mode=split/);
  await expect(page.getByRole("row", { name: /removed.*\$40.*added.*€60/ })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("row", { name: /removed.*\$40.*added.*€60/ })).toBeVisible();

  await page.getByRole("link", { name: /^v3/ }).click();
  await expect(page).not.toHaveURL(/version=/);
});

test("a past version is read whole", async ({ page, api }) => {
  const { url } = await storeWith(api, "Read whole", { "/preferences/flights.md": flights });
  await page.goto(url("/preferences/flights.md", { tab: "history", version: 1 }));
  await page.getByRole("link", { name: "Read it whole" }).click();
  await expect(page.getByText(/^Version 1 of 3/)).toBeVisible();
  await expect(page.getByText("Extra legroom only under $40.")).toBeVisible();
  await page.getByRole("link", { name: "Read the current text" }).click();
  await expect(page.getByText("Extra legroom only under €60.")).toBeVisible();
});

const numbered = (word: string, lines: number) => Array.from({ length: lines }, (_, i) => `${word} ${i}`).join("\n");
const lorem = "lorem ipsum dolor sit amet consectetur adipiscing";
const large = {
  "/tenth.md": [
    Array.from({ length: 1700 }, (_, i) => `- ${i} ${lorem}`).join("\n"),
    Array.from({ length: 1700 }, (_, i) => `- ${i} ${i % 10 ? lorem : "something else entirely"}`).join("\n"),
  ],
  "/2000.md": [numbered("old", 2000), numbered("new", 2000)],
  "/8000.md": [numbered("old", 8000), numbered("new", 8000)],
  "/line.md": ["x".repeat(100_000), `${"x".repeat(50_000)}CHANGED${"x".repeat(49_000)}`],
};

test("large differences keep the page small", async ({ page, api }) => {
  test.setTimeout(90_000);
  const { url } = await storeWith(api, "Large", large);
  await page.goto(url("/line.md", { tab: "history" }));
  await expect(page.locator("mark", { hasText: "CHANGED" })).toBeVisible();
  for (const path of ["/tenth.md", "/2000.md", "/8000.md"]) {
    await page.getByRole("treeitem", { name: path.slice(1) }).click();
    await page.getByRole("link", { name: /^History/ }).click();
    const table = page.getByRole("region", { name: "Changes from version 1 to version 2" });
    await expect(table.getByRole("row").first()).toBeVisible();
    await table.evaluate(async (region) => {
      for (let i = 0; i < 30; i++) {
        region.scrollTop += 900;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    });
    expect(await page.locator("*").count(), `nodes for ${path}`).toBeLessThan(2_500);
  }
});

test("two texts in another order are said to be too different, and shown side by side", async ({ page, api }) => {
  const lines = numbered("line", 6000).split("\n");
  const { url } = await storeWith(api, "Too different", { "/a.md": [lines.join("\n"), lines.toReversed().join("\n")] });
  await page.goto(url("/a.md", { tab: "history" }));
  await expect(page.getByText("too different to compare line by line")).toBeVisible();
  await expect(page.getByRole("region", { name: "version 1" })).toContainText("line 0");
  await expect(page.getByRole("region", { name: "version 2" })).toContainText("line 5999");
});

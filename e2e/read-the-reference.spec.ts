import { expect, test } from "@/e2e/fixtures";

test("the reference lists both APIs, unfolds a route, and asks nobody else", async ({ page }) => {
  await page.goto("/docs");
  await expect(page).toHaveTitle("API reference · Palimpsest");
  const route = page.getByRole("button", { name: /post \/v1\/memory_stores\b/i }).first();
  await expect(page.getByText("/api/changes", { exact: true }).first()).toBeVisible();
  await expect(route).toBeVisible();
  await route.click();
  await expect(page.getByText("Request body").first()).toBeVisible();
});

test("a narrow and dark reference fits the screen", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/docs");
  await expect(page.locator("html")).toHaveClass(/dark-mode/);
  await expect(page.getByText("Memory stores").first()).toBeVisible();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(wide).toBe(false);
});

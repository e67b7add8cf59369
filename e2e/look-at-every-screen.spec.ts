import { expect, test } from "@/e2e/fixtures";
import { expectAccessible } from "@/e2e/support/accessible";

const screens = [
  { path: "/stores", heading: "Memory stores" },
  { path: "/sessions", heading: "Sessions" },
  { path: "/agents", heading: "Agents" },
  { path: "/environments", heading: "Environments" },
  { path: "/settings", heading: "Settings" },
  { path: "/settings/keys", heading: "Settings" },
  { path: "/login", heading: "Sign in" },
  { path: "/setup", heading: "This server has an owner" },
  { path: "/nowhere", heading: "Nothing at this address" },
];

for (const colorScheme of ["light", "dark"] as const)
  for (const width of [1440, 390])
    test.describe(`${colorScheme}, ${width} px wide`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 }, hasTouch: width < 600 });
      test("every screen is accessible and fits", async ({ page }) => {
        test.setTimeout(300_000);
        for (const { path, heading } of screens)
          await test.step(path, async () => {
            await page.goto(path);
            await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
            await expect(page.getByRole("status", { name: /^Loading/ })).toHaveCount(0);
            await expectAccessible(page);
            expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
          });
      });
    });

test("a narrow screen has its navigation in a sheet", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto("/settings");
  await page.getByRole("button", { name: "Open navigation" }).click();
  await expectAccessible(page);
  await page.getByRole("dialog", { name: "Navigation" }).getByRole("link", { name: "Stores" }).click();
  await expect(page).toHaveURL("/stores");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("light and dark are chosen, kept, and there before the first paint", async ({ page }) => {
  await page.goto("/settings");
  await page.getByText("Dark", { exact: true }).click();
  await expect(page.locator("html")).toHaveClass(/dark/);
  await page.reload({ waitUntil: "commit" });
  await expect(page.locator("html")).toHaveClass(/dark/);
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(paper).toBe("rgb(21, 20, 15)");
});

test("pages come with a strict policy, a fresh nonce each", async ({ page }) => {
  const policies = new Set<string>();
  for (let i = 0; i < 2; i++) {
    const reply = await page.goto("/stores");
    policies.add(reply!.headers()["content-security-policy"]!);
  }
  expect(policies.size).toBe(2);
  for (const policy of policies) {
    expect(policy).toMatch(/script-src 'self' 'nonce-[0-9a-f]{32}';/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe-eval");
  }
});

import { expect, test } from "@/e2e/fixtures";
import { expectAccessible } from "@/e2e/support/accessible";
import { OWNER } from "@/e2e/support/owner";

// Each test signs in by itself: signing out must not end the sign-in that all other tests share.
test.use({ storageState: { cookies: [], origins: [] } });

const password = () => process.env.E2E_PASSWORD!;

test("whoever is not signed in is sent to the sign-in page and, after it, to where they were going", async ({
  page,
}) => {
  await page.goto("/settings/keys?ended=true");
  await expect(page).toHaveURL("/login?next=%2Fsettings%2Fkeys%3Fended%3Dtrue");
  await expectAccessible(page);
  await page.getByLabel("Email").fill(OWNER.email);
  await page.getByRole("textbox", { name: "Password" }).fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /password/i })).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue(OWNER.email);
  await page.getByRole("textbox", { name: "Password" }).fill(password());
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/settings/keys?ended=true");
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
});

for (const next of ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"])
  test(`signing in never leads away from here: ${next}`, async ({ page, baseURL }) => {
    await page.goto(`/login?next=${encodeURIComponent(next)}`);
    await signIn(page);
    await expect(page.getByRole("button", { name: OWNER.email })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(baseURL);
  });

test("signing out ends it on the server too, and forgets what was opened", async ({ page, context, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Opened before signing out" });
  await page.goto("/login");
  await signIn(page);
  await expect(page.getByRole("button", { name: OWNER.email })).toBeVisible();
  await page.evaluate((item) => localStorage.setItem("palimpsest.recent", JSON.stringify([item])), {
    kind: "memory_store",
    memory_store_id: store.id,
  });
  const cookies = await context.cookies();
  await page.getByRole("button", { name: OWNER.email }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/login");
  expect(await page.evaluate(() => localStorage.getItem("palimpsest.recent"))).toBe("[]");
  await context.addCookies(cookies);
  expect((await context.request.get("/api/me")).status()).toBe(401);
});

test("a sign-in that ended while text is unsaved is renewed on the spot", async ({ page, context }) => {
  await page.goto("/login?next=/stores");
  await signIn(page);
  await page.getByRole("button", { name: "Create a store" }).first().click();
  await page.getByLabel("Name").fill("Typed before the sign-in ended");
  await context.clearCookies();
  await page.getByRole("button", { name: "Create the store" }).click();
  const dialog = page.getByRole("dialog", { name: "You are signed out" });
  await expect(dialog).toBeVisible();
  await dialog.getByLabel("Email").fill(OWNER.email);
  await dialog.getByRole("textbox", { name: "Password" }).fill(password());
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByLabel("Name")).toHaveValue("Typed before the sign-in ended");
  await page.getByRole("button", { name: "Create the store" }).click();
  await expect(page).toHaveURL(/\/stores\/memstore_/);
});

test("one sees where one is signed in and ends the others", async ({ page, browser, baseURL }) => {
  // Signed out by its name, so that it cannot be the sign-in that the other tests share.
  const userAgent = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1";
  const elsewhere = await browser.newContext({ baseURL, userAgent, storageState: { cookies: [], origins: [] } });
  const other = await elsewhere.newPage();
  await other.goto("/login?next=/settings");
  await signIn(other);
  await page.goto("/login?next=/settings");
  await signIn(page);
  const here = page.getByRole("listitem").filter({ hasText: "this browser" });
  await expect(here).toContainText("Chrome");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Sign out Safari on iOS" }).click();
  await expect(page.getByText("Signed out", { exact: true })).toBeVisible();
  // The page there notices by itself and may be on its way already, which ends a visit that is begun meanwhile.
  await other.goto("/settings").catch(() => undefined);
  await expect(other).toHaveURL(/\/login/);
  await elsewhere.close();
});

async function signIn(page: import("@playwright/test").Page) {
  await page.getByLabel("Email").fill(OWNER.email);
  await page.getByRole("textbox", { name: "Password" }).fill(password());
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

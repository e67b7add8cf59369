import { expect, type Page } from "@playwright/test";

/** Waits until a page that was just opened hears keys and follows changes: drawn by the server, it shows its headings before it does. */
export async function alive(page: Page): Promise<void> {
  await expect(
    page.getByRole("complementary", { name: "Navigation" }).getByText("Live", { exact: true }),
  ).toBeVisible();
}

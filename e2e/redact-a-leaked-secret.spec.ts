import { expect, test } from "@/e2e/fixtures";
import { storeWith } from "@/e2e/support/cast";

const secret = "sk_live_51H8xLeakedByMistake";

test("a leaked secret is redacted from every version that holds it, and is gone from every reply and screen", async ({
  page,
  api,
  request,
}) => {
  const leaked = `# Billing\n\n- Key: ${secret}\n`;
  const { store, id, url } = await storeWith(api, "Billing, leaked", {
    "/billing/stripe.md": [
      "# Billing\n",
      leaked,
      "# Billing\n- in between\n",
      leaked,
      "# Billing\n- Keys live in the vault.\n",
    ],
  });
  await page.goto(url("/billing/stripe.md", { tab: "history", version: 2 }));
  await expect(page.getByText(secret)).toBeVisible();
  await page.getByRole("button", { name: "Redact" }).click();

  const dialog = page.getByRole("dialog", { name: "Redact version 2?" });
  await expect(dialog).toContainText("rotate it first");
  await expect(dialog).toContainText("Looked for the same text in all 5 versions");
  await expect(dialog.getByRole("checkbox", { name: "Also redact v4" })).toBeChecked();
  await dialog.getByLabel("Type v2 to confirm").fill("v2");
  await dialog.getByRole("button", { name: "Redact 2 versions" }).click();

  await expect(page.getByText("Version 2 was redacted by")).toBeVisible();
  await expect(page.getByRole("link", { name: /^v4.*redacted/ })).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Roll back to v2" })).toHaveAttribute("aria-disabled", "true");

  const versions = await api.beta.memoryStores.memoryVersions.list(store.id, {
    memory_id: id("/billing/stripe.md"),
    view: "full",
  });
  expect(JSON.stringify(versions.data)).not.toContain(secret);
  for (const path of [
    `/api/changes?memory_store_id=${store.id}`,
    url("/billing/stripe.md", { tab: "history", version: 2 }),
  ])
    expect(await (await request.get(path)).text()).not.toContain(secret);

  await page.getByRole("link", { name: /^v3/ }).click();
  await expect(page.getByText("Version 2 was redacted, so there is nothing to compare with.")).toBeVisible();
});

test("the current version cannot be redacted, and its twin is pointed at", async ({ page, api }) => {
  const { url } = await storeWith(api, "Billing, still leaking", { "/stripe.md": [secret, "clean", secret] });
  await page.goto(url("/stripe.md", { tab: "history" }));
  await expect(page.getByRole("button", { name: "Redact" })).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("link", { name: /^v1/ }).click();
  await page.getByRole("button", { name: "Redact" }).click();
  await expect(page.getByRole("dialog")).toContainText("The current version holds the same text.");
});

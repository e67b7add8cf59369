import { expect, test } from "@/e2e/fixtures";
import { storeWith } from "@/e2e/support/cast";
import { payloads } from "@/e2e/support/hostile";
import { urls } from "@/lib/urls";

test("hostile content runs nothing and calls nobody, rendered, raw, compared and edited", async ({ page, api }) => {
  page.on("dialog", (dialog) => {
    throw new Error(`a dialog opened: ${dialog.message()}`);
  });
  const content = payloads.join("\n\n");
  const { url } = await storeWith(api, "Hostile", { "/hostile.md": ["harmless", content] });
  for (const query of [{ raw: "0" }, { raw: "1" }, { tab: "history" }, { tab: "edit" }] as const) {
    await page.goto(url("/hostile.md", query));
    await expect(page.getByText("alert(").first(), JSON.stringify(query)).toBeVisible();
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => "pwned" in window)).toBe(false);
  }
  await page.goto(url("/hostile.md", { raw: "0" }));
  await expect(page.getByText("U+202E").first()).toBeVisible();
  const text = page.getByRole("region", { name: "The text of hostile.md" });
  await expect(text.getByRole("link", { name: "click" })).toHaveCount(0);
  for (const link of await text.getByRole("link").all()) {
    expect(await link.getAttribute("href")).toMatch(/^https?:\/\//);
    expect(await link.getAttribute("rel")).toBe("noopener noreferrer nofollow");
  }
});

test("hostile names, paths and notes are only text", async ({ page, api }) => {
  const attack = `"><img src=x onerror=pwned=1><script>pwned=1</script>`;
  const store = await api.beta.memoryStores.create({ name: attack, description: attack });
  const memory = await api.beta.memoryStores.memories.create(
    store.id,
    { path: `/${attack.replaceAll("/", "\\")}/javascript:pwned=1`, content: "x" },
    { headers: { "Palimpsest-Note": encodeURIComponent(`${attack}\u202E`) } },
  );
  const key = await page.request.post("/api/keys", {
    headers: { "x-api-key": api.apiKey ?? "" },
    data: { name: attack, scopes: ["memory:read"] },
  });
  expect(key.ok()).toBe(true);
  for (const url of [
    urls.stores(),
    urls.keys(),
    urls.store(store.id),
    urls.memory(store.id, memory.id),
    urls.memory(store.id, memory.id, { tab: "history" }),
  ]) {
    await page.goto(url);
    await expect(page.getByText("onerror=pwned=1").first()).toBeVisible();
    expect(await page.evaluate(() => "pwned" in window)).toBe(false);
  }
  await expect(page.getByRole("link", { name: /^v1/ })).toContainText("U+202E");
});

test("a text nested ten thousand deep does not break the page", async ({ page, api }) => {
  const { url } = await storeWith(api, "Deep", { "/deep.md": `${"> ".repeat(8_000)}bottom` });
  await page.goto(url("/deep.md"));
  await expect(page.getByRole("heading", { name: "deep.md" })).toBeVisible();
  await expect(page.getByText("bottom").first()).toBeVisible();
});

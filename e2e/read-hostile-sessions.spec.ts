import { expect, test } from "@/e2e/fixtures";
import { storeWith } from "@/e2e/support/cast";
import { payloads } from "@/e2e/support/hostile";
import { said, sessionOf } from "@/e2e/support/sessions";
import { urls } from "@/lib/urls";

const attack = `"><img src=x onerror=pwned=1><script>pwned=1</script>`;
const content = payloads.join("\n\n");

test("what a hostile agent is called, says, calls and writes is only text", async ({ page, api }) => {
  page.on("dialog", (dialog) => {
    throw new Error(`a dialog opened: ${dialog.message()}`);
  });
  const { store } = await storeWith(api, attack, { "/before.md": ["harmless"] });
  const session = await sessionOf(api, {
    agent: attack,
    title: `${attack}\u202E`,
    stores: [{ memory_store_id: store.id, instructions: attack }],
  });
  await session.report({ type: "user.message", content: [{ type: "text", text: content }] });
  await session.report({ type: "session.status_running" }, said(content), {
    type: "agent.custom_tool_use",
    name: "look_up",
    input: { [attack]: content, nested: [{ [attack]: attack }] },
  });
  await session.call(
    "write",
    { file_path: `/mnt/memory/${attack}`, content },
    { text: content, is_error: true },
    (use) => session.create(store.id, "/javascript:pwned=1.md", content, use),
  );
  await session.report({
    type: "session.error",
    error: { type: "unknown_error", message: content, retry_status: { type: "terminal" } },
  });

  const look = async (url: string) => {
    await page.goto(url);
    await expect(page.getByText("onerror=pwned=1").filter({ visible: true }).first(), url).toBeVisible();
    expect(await page.evaluate(() => "pwned" in window), url).toBe(false);
  };
  for (const url of [
    urls.sessions(),
    urls.agents(),
    urls.agent(session.agent.id),
    urls.environments(),
    urls.store(store.id),
    urls.storeHistory(store.id),
    `${urls.activity()}?actor=agent:${session.agent.id}`,
    urls.session(session.id),
  ])
    await look(url);
  const tabs = page.getByRole("navigation", { name: "Of this session" });
  for (const name of ["Resources", "Events", "Usage", "Changes"]) {
    await tabs.getByRole("link", { name }).click();
    await expect(tabs.getByRole("link", { name })).toHaveAttribute("aria-current", "page");
  }
  for (const folded of await page.locator("main details:not([open]) > summary").all()) await folded.click();
  for (const folded of await page.locator("main [aria-expanded=false]").all())
    if (await folded.isVisible()) await folded.click();
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => "pwned" in window)).toBe(false);
  for (const link of await page.locator("main a[href]").all())
    expect(await link.getAttribute("href")).toMatch(/^(\/|\?|#|https?:\/\/)/);
});

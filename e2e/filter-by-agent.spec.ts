import { expect, test } from "@/e2e/fixtures";
import { expectAccessible } from "@/e2e/support/accessible";
import { sessionOf } from "@/e2e/support/sessions";

test("writes are found by the agent, the session or the key that made them, named as one types", async ({
  page,
  api,
}) => {
  const store = await api.beta.memoryStores.create({ name: "Orchard" });
  const stores = [{ memory_store_id: store.id }];
  const picking = await sessionOf(api, { agent: "apple-picker", title: "First harvest", stores });
  const pruning = await sessionOf(api, { agent: "tree-pruner", title: "Winter cut", stores });
  await api.beta.memoryStores.memories.create(store.id, { path: "/by-key.md", content: "k\n" });
  await picking.create(store.id, "/apples.md", "a\n");
  await pruning.create(store.id, "/branches.md", "b\n");

  await page.goto(`/stores/${store.id}/history`);
  const rows = page.getByRole("list", { name: "Changes" }).locator("[data-row]");
  await expect(rows).toHaveCount(3);
  const who = page.getByRole("button", { name: /^Who:/ });
  await who.click();
  const typing = page.getByPlaceholder("Agent, session, person or key");
  await expect(typing).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type("apple");
  await page.getByRole("option", { name: "apple-picker", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`actor=agent(%3A|:)${picking.agent.id}`));
  await expect(rows).toHaveCount(1);
  await expect(page.getByRole("link", { name: "/apples.md", exact: true })).toBeVisible();
  await expect(who).toHaveText(/apple-picker/);

  // A list that is pointed at stands still.
  await page.mouse.move(0, 0);
  await picking.create(store.id, "/pears.md", "p\n");
  await pruning.create(store.id, "/twigs.md", "t\n");
  await expect(rows).toHaveCount(2);

  await who.click();
  await expect(typing).toBeFocused();
  await page.keyboard.type("winter");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`actor=session(%3A|:)${pruning.id}`));
  await expect(rows).toHaveCount(2);
  await page.reload();
  await expect(rows).toHaveCount(2);
  await expect(who).toHaveText(/“Winter cut”/);

  await who.click();
  await expect(typing).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(who).toBeFocused();
  await page.goto(`/?store=${store.id}&actor=agent:${pruning.agent.id}`);
  await expect(page.getByRole("list", { name: "Changes" }).getByRole("link", { name: /^\d\d:\d\d/ })).toHaveCount(2);
});

test("what sessions write at the same time is grouped by session, and leads to the call", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Two at once" });
  const other = await api.beta.memoryStores.create({ name: "Beside it" });
  const stores = [{ memory_store_id: store.id }, { memory_store_id: other.id }];
  const first = await sessionOf(api, { agent: "north-scout", title: "North side", stores });
  const second = await sessionOf(api, { agent: "south-scout", title: "South side", stores });
  await first.report({ type: "session.status_running" });
  let call = "";
  for (const n of [1, 2, 3]) {
    const path = `/north-${n}.md`;
    call = await first.call("write", { file_path: `/mnt/memory/two-at-once${path}` }, { text: "ok" }, (toolUse) =>
      first.create(store.id, path, "one\ntwo\n", toolUse),
    );
    await second.create(n === 2 ? other.id : store.id, `/south-${n}.md`, "one\n");
  }
  await page.goto(`/?actor=agent:${second.agent.id}`);
  const list = page.getByRole("list", { name: "Changes" });
  await expect(list.getByText("3 changes,")).toBeVisible();
  await expect(list.getByText("2 stores")).toBeVisible();
  await page.goto(`/?store=${store.id}`);
  await expect(list.getByText("3 changes,")).toBeVisible();
  await expect(list.getByText("2 changes,")).toBeVisible();
  await expect(list.getByText("+6 −0")).toBeVisible();
  await expectAccessible(page);
  await list.getByRole("link", { name: "The call that wrote version 1 of /north-3.md" }).click();
  await expect(page).toHaveURL(new RegExp(`/sessions/${first.id}\\?event=${call}`));
});

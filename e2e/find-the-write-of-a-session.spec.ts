import { expect, test } from "@/e2e/fixtures";
import { expectAccessible } from "@/e2e/support/accessible";
import { type Reported, said, sessionOf } from "@/e2e/support/sessions";
import { urls } from "@/lib/urls";

const filler = (count: number): Reported[] => Array.from({ length: count }, (_, i) => said(`Thinking aloud, ${i}.`));

test("from a line in a store's history to the call that wrote it", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Traced agent" });
  const session = await sessionOf(api, { title: "Invoice sweep", stores: [{ memory_store_id: store.id }] });
  await session.report(...filler(300));
  await session.call("write", { file_path: "/mnt/memory/traced-agent/billing.md" }, { text: "ok" }, (use) =>
    session.create(store.id, "/billing.md", "- Net 30.\n", use),
  );
  await session.report(...filler(300));
  await page.goto(urls.storeHistory(store.id));
  await page.getByRole("link", { name: "The call that wrote version 1 of /billing.md" }).click();
  await expect(page).toHaveURL(/\/sessions\/sesn_\w+\?event=sevt_/);
  await expect(page.getByRole("heading", { name: "Invoice sweep" })).toBeVisible();
  const call = page.getByRole("feed").getByRole("article").filter({ hasText: "/mnt/memory/traced-agent/billing.md" });
  await expect(call).toBeInViewport();
  await expect(call.getByRole("row", { name: /added.*Net 30/ })).toBeVisible();
});

test("by keyboard from write to write, into a call and out again", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Keyboard agent" });
  const session = await sessionOf(api, { title: "By keyboard", stores: [{ memory_store_id: store.id }] });
  const write = (n: number) =>
    session.call("write", { file_path: `/mnt/memory/keyboard-agent/${n}.md` }, { text: "ok" }, (use) =>
      session.create(store.id, `/${n}.md`, `- ${n}\n`, use),
    );
  await write(1);
  await session.report(...filler(400));
  await write(2);
  await session.report(...filler(20));
  await write(3);
  await session.report(...filler(5));
  await page.goto(urls.session(session.id));
  const focused = page.locator("[data-row]:focus");
  // What is beside and below the transcript comes after its first rows, and it stays at its end.
  await expect(page.getByRole("textbox", { name: "Message to the agent" })).toBeVisible();
  await expect(page.getByRole("article").last()).toBeInViewport();
  await expect(page.getByRole("article").last()).toContainText("Thinking aloud, 4.");
  await page.keyboard.press("p");
  await expect(focused).toContainText("/mnt/memory/keyboard-agent/3.md");
  await page.keyboard.press("p");
  await expect(focused).toContainText("/mnt/memory/keyboard-agent/2.md");
  await page.keyboard.press("p");
  await expect(focused).toContainText("/mnt/memory/keyboard-agent/1.md");
  await expect(focused).toBeInViewport();
  await expect(page).toHaveURL(/event=sevt_/);
  await page.keyboard.press("Enter");
  await expect(focused.getByRole("region", { name: "Input" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(focused.getByRole("region", { name: "Input" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/event=/);
  await page.keyboard.press("j");
  await expect(focused).toContainText("Thinking aloud, 0.");
  await page.keyboard.press("k");
  await expect(focused).toContainText("/mnt/memory/keyboard-agent/1.md");
});

test("the change set of a session shows what it did to each memory, and what happened to them later", async ({
  page,
  api,
}) => {
  const store = await api.beta.memoryStores.create({ name: "Change set" });
  const old = await api.beta.memoryStores.memories.create(store.id, { path: "/old.md", content: "- Window.\n" });
  const session = await sessionOf(api, { title: "Changes much", stores: [{ memory_store_id: store.id }] });
  const use = await session.call("edit", { file_path: "/mnt/memory/change-set/old.md" }, { text: "ok" }, (id) =>
    session.update(store.id, old.id, "- Aisle.\n", id),
  );
  await session.create(store.id, "/new.md", "- New.\n");
  await api.beta.memoryStores.memories.update(old.id, { memory_store_id: store.id, content: "- Aisle, later.\n" });
  await page.goto(urls.session(session.id));
  const changed = page.getByRole("list", { name: "Changed memories" });
  await expect(changed.getByRole("button", { name: /new\.md.*created/ })).toBeVisible();
  const row = changed.getByRole("button", { name: /old\.md.*1 later version/ });
  await row.click();
  await expect(changed.getByRole("row", { name: /removed.*Window/ })).toBeVisible();
  await expect(changed.getByRole("row", { name: /added.*Aisle\./ })).toBeVisible();
  await expectAccessible(page);
  await changed.getByRole("button", { name: "Show what wrote it" }).click();
  await expect(page).toHaveURL(new RegExp(`event=${use}`));
  await expect(page.locator("[data-row]:focus")).toContainText("/mnt/memory/change-set/old.md");
});

test("the minimap leads to a write, by pointer and by keyboard", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Mapped" });
  const session = await sessionOf(api, { title: "Mapped", stores: [{ memory_store_id: store.id }] });
  const use = await session.call("write", { file_path: "/mnt/memory/mapped/a.md" }, { text: "ok" }, (id) =>
    session.create(store.id, "/a.md", "- a\n", id),
  );
  await session.report(...filler(400));
  await page.goto(urls.session(session.id));
  const minimap = page.getByRole("slider", { name: /^Minimap/ });
  await minimap.focus();
  await page.keyboard.press("Home");
  await expect(minimap).toHaveAttribute("aria-valuetext", /.+/);
  for (let i = 0; i < 5; i++) {
    if (/memory write/i.test((await minimap.getAttribute("aria-valuetext")) ?? "")) break;
    await page.keyboard.press("ArrowRight");
  }
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`event=${use}`));
  await expect(page.locator("[data-row]:focus")).toContainText("/mnt/memory/mapped/a.md");
});

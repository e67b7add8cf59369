import { expect, test } from "@/e2e/fixtures";
import { expectAccessible } from "@/e2e/support/accessible";
import { flights, storeWith } from "@/e2e/support/cast";
import { urls } from "@/lib/urls";

const path = "/preferences/flights.md";

test("reading, editing and history are a key away, in the help and in the palette", async ({ page, api }) => {
  const { store, url } = await storeWith(api, "A key away", { [path]: flights });
  await page.goto(url(path));
  await expect(page.getByRole("region", { name: "The text of flights.md" })).toBeVisible();
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keys on this page" });
  await expect(help.getByText("Show this memory's history")).toBeVisible();
  await expect(help.getByText("Edit this memory")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();

  await page.keyboard.press("h");
  await expect(page.getByRole("heading", { name: "Version 3" })).toBeVisible();
  await expect(page).toHaveURL(/tab=history/);
  await page.keyboard.press("v");
  await expect(page.getByRole("region", { name: "The text of flights.md" })).toBeVisible();
  await expect(page).not.toHaveURL(/tab=/);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("this memory's history");
  await page.getByRole("option", { name: /Show this memory's history/ }).waitFor();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Version 3" })).toBeVisible();
  await page.keyboard.press("e");
  await expect(page.getByRole("textbox", { name: /^The text of/ })).toBeFocused();

  await page.goto(urls.store(store.id));
  await expect(page.getByRole("treeitem").first()).toBeVisible();
  await page.keyboard.press("h");
  await expect(page).toHaveURL(urls.storeHistory(store.id));
});

test("a last line end that went away is remarked on once, on the line that lost it", async ({ page, api }) => {
  const { url } = await storeWith(api, "Line ends", {
    "/open.md": ["one\ntwo\nthree\n", "one\n2\nthree"],
    "/turned.md": ["one\ntwo\n", "one\r\ntwo\r\n"],
  });
  await page.goto(url("/open.md", { tab: "history" }));
  const changes = page.getByRole("region", { name: "Changes from version 1 to version 2" });
  await expect(changes.getByRole("row", { name: /added.*three.*no line end/ })).toBeVisible();
  await expect(changes.getByText("no line end")).toHaveCount(1);
  await expect(changes.getByText("LF", { exact: true })).toHaveCount(0);

  await page.goto(url("/turned.md", { tab: "history" }));
  await expect(changes.getByText("CRLF", { exact: true })).toHaveCount(2);
  await expect(changes.getByText("LF", { exact: true })).toHaveCount(2);
});

for (const width of [1440, 390])
  test(`a note about what was done stands clear of the version's buttons, ${width} pixels wide`, async ({
    page,
    api,
  }) => {
    await page.setViewportSize({ width, height: 844 });
    const { url } = await storeWith(api, `Clear of buttons at ${width}`, { [path]: flights });
    await page.goto(url(path, { tab: "history", version: 2 }));
    const button = page.getByRole("button", { name: "Roll back to v2" });
    await expect(button).toBeVisible();
    await page.getByRole("button", { name: "More to do with this version" }).click();
    await page.getByRole("menuitem", { name: "Copy as curl: this version" }).click();
    const note = page.getByRole("listitem").filter({ hasText: "Copied as curl" });
    await expect(note).toBeVisible();
    const more = page.getByRole("button", { name: "More to do with this version" });
    // It slides in from below.
    const lowest = async () => {
      const [stands, bar] = [await note.boundingBox(), await button.boundingBox()];
      const last = await more.boundingBox();
      return stands!.y + stands!.height - Math.min(bar!.y, last!.y);
    };
    await expect.poll(lowest).toBeLessThan(0);
  });

test("what is typed before the names are here is not lost", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Typed early" });
  await api.beta.memoryStores.memories.create(store.id, { path: "/note.md", content: "n\n" });
  await page.goto(urls.storeHistory(store.id));
  await expect(page.getByRole("list", { name: "Changes" }).locator("[data-row]")).toHaveCount(1);
  let letThrough = () => {};
  const held = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route("**/_next/static/**", async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole("button", { name: /^Who:/ }).click();
  await page.keyboard.type("any");
  const typing = page.getByPlaceholder("Agent, session, person or key");
  await expect(typing).toHaveValue("any");
  await expect(page.getByText("Nobody by that name.")).toHaveCount(0);
  letThrough();
  await expect(page.getByText("Nobody by that name.")).toBeVisible();
  await expectAccessible(page);
  await expect(typing).toBeFocused();
  await page.keyboard.type("one");
  await expect(typing).toHaveValue("anyone");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: /^Who:/ })).toBeFocused();
});

test("a change is unfolded by pressing anywhere on its row, and its note is there to the end", async ({
  page,
  api,
}) => {
  const { store, id } = await storeWith(api, "Unfolded anywhere", { [path]: flights });
  const note = `Because ${"the desk asked for it again and ".repeat(6)}was right.`;
  const [, second] = (await api.beta.memoryStores.memoryVersions.list(store.id, { memory_id: id(path) })).data;
  await api.post("/api/rollbacks", {
    body: { memory_store_id: store.id, target: { type: "version", memory_version_id: second!.id }, note },
  });
  await page.goto(urls.storeHistory(store.id));
  const rows = page.getByRole("list", { name: "Changes" }).getByRole("listitem");
  await expect(rows).toHaveCount(4);
  const first = rows.first();
  await expect(first.getByText("rollback", { exact: true })).toBeVisible();
  await expect(first.getByTitle(note)).toBeVisible();
  await first.getByText("v4", { exact: true }).click();
  await expect(page).toHaveURL(/change=/);
  await expect(first.getByRole("link", { name: path })).toHaveAttribute("aria-expanded", "true");
  await expect(first.getByRole("paragraph").filter({ hasText: note })).toBeVisible();
  await first.getByRole("link", { name: "Open version 4" }).click();
  await expect(page.getByText("rolled back to version 2")).toBeVisible();
  await expect(page.getByText(note).last()).toBeVisible();
});

test("the keys of buttons are not drawn on a screen as narrow as a phone", async ({ page, api }) => {
  const { url } = await storeWith(api, "No keys at hand", { [path]: flights });
  await page.goto(url(path, { tab: "history", version: 2 }));
  await expect(page.getByRole("button", { name: "Roll back to v2" })).toBeVisible();
  await expect(page.locator("kbd:visible").first()).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole("button", { name: "Roll back to v2" })).toBeVisible();
  await expect(page.locator("kbd:visible")).toHaveCount(0);
});

test("a long history is as high as its rows before they are drawn, so that a leap needs no second look", async ({
  page,
  api,
}) => {
  const store = await api.beta.memoryStores.create({ name: "Leapt through" });
  for (let i = 0; i < 150; i += 25)
    await Promise.all(
      Array.from({ length: 25 }, (_, j) =>
        api.beta.memoryStores.memories.create(store.id, { path: `/note-${i + j}.md`, content: "n\n" }),
      ),
    );
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(urls.storeHistory(store.id));
  const list = page.getByRole("list", { name: "Changes" });
  await expect(list.locator("[data-row='0']")).toBeVisible();
  const height = () => list.evaluate((element) => element.getBoundingClientRect().height);
  const loaded = () => list.getByRole("listitem").first().getAttribute("aria-setsize");
  await expect.poll(loaded).toBe("100");
  const before = await height();
  await page.locator("main").evaluate((main) => {
    main.scrollTop = main.scrollHeight / 2;
  });
  await expect(list.locator("[data-row='0']")).toHaveCount(0);
  await expect(list.getByRole("listitem").first()).toBeVisible();
  expect(await loaded()).toBe("100");
  // The headings of days are the only rows that may be of another height.
  expect(Math.abs((await height()) - before)).toBeLessThan(80);
});

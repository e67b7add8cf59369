import { expect, test } from "@/e2e/fixtures";
import { flights, rewrite, storeWith, textOf } from "@/e2e/support/cast";

test("an edit is reviewed as a diff, explained by a note, saved, and can be undone", async ({ page, api }) => {
  const { store, id, url } = await storeWith(api, "Travel agent, edited", { "/preferences/flights.md": flights[0]! });
  await page.goto(url("/preferences/flights.md"));
  await page.getByRole("button", { name: "Edit" }).click();
  await rewrite(page, flights[1]!);
  await page.keyboard.press("ControlOrMeta+s");

  const dialog = page.getByRole("dialog", { name: "Review the change" });
  await expect(dialog.getByRole("row", { name: /added.*Never the last row/ })).toBeVisible();
  await dialog.getByLabel("Note (optional)").fill("Após a viagem a Lisboa: “sim”");
  await dialog.getByRole("button", { name: "Save" }).click();

  await expect(page.getByText("flights.md saved")).toBeVisible();
  await expect(page.getByText("Never the last row.")).toBeVisible();
  expect(await textOf(api, store.id, id("/preferences/flights.md"))).toBe(flights[1]);
  await page.getByRole("link", { name: /History/ }).click();
  await expect(page.getByRole("link", { name: /^v2/ })).toContainText("Após a viagem a Lisboa: “sim”");

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("link", { name: /^v3.*rollback/ })).toBeVisible();
  expect(await textOf(api, store.id, id("/preferences/flights.md"))).toBe(flights[0]);
});

test("a byte-order mark and Windows line ends survive an edit", async ({ page, api }) => {
  const { store, id, url } = await storeWith(api, "Windows", { "/w.md": "\uFEFFone\r\ntwo\r\n" });
  await page.goto(url("/w.md", { tab: "edit" }));
  await page.getByRole("textbox", { name: /^The text of/ }).focus();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.insertText("three");
  await page.getByRole("button", { name: "Review and save" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("w.md saved")).toBeVisible();
  expect(await textOf(api, store.id, id("/w.md"))).toBe("\uFEFFone\r\ntwo\r\nthree");
});

test("a failing save keeps the text and says why", async ({ page, api }) => {
  const { url } = await storeWith(api, "Failing", { "/a.md": "old" });
  await page.goto(url("/a.md", { tab: "edit" }));
  await rewrite(page, "precious words");
  await page.route("**/v1/memory_stores/*/memories/*", (route) =>
    route.request().method() === "POST" ? route.abort() : route.continue(),
  );
  await page.getByRole("button", { name: "Review and save" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert")).toContainText("The server cannot be reached");
  await dialog.getByRole("button", { name: "Keep editing" }).click();
  await expect(page.getByText("precious words")).toBeVisible();
});

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type Anthropic from "@anthropic-ai/sdk";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "@/e2e/fixtures";
import { alive } from "@/e2e/support/alive";
import { projectRoot } from "@/lib/env";

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "field-notes-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Real markdown: what the packages of this project say about themselves. */
function copyRealMarkdown(wanted: number): Map<string, string> {
  const copied = new Map<string, string>();
  const modules = join(projectRoot(), "node_modules");
  for (const found of filesBelow(modules)) {
    if (copied.size >= wanted) break;
    if (!found.endsWith(".md") || found.split("/").length > 12) continue;
    const bytes = readFileSync(join(modules, found));
    const text = bytes.toString("utf8");
    if (bytes.length > 102_400 || text.includes("\0") || !Buffer.from(text).equals(bytes)) continue;
    mkdirSync(join(folder, found, ".."), { recursive: true });
    writeFileSync(join(folder, found), bytes);
    copied.set(`/${found}`, text);
  }
  return copied;
}

/** The files of a folder, one after the other: all of them at once would be tens of thousands. */
function* filesBelow(directory: string, prefix = ""): Generator<string> {
  for (const entry of readdirSync(join(directory, prefix), { withFileTypes: true })) {
    const name = prefix ? `${prefix}/${entry.name}` : entry.name;
    if (entry.isDirectory()) yield* filesBelow(directory, name);
    else if (entry.isFile()) yield name;
  }
}

async function chooseFolder(page: Page) {
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByLabel("Folder to import").setInputFiles(folder);
}

async function pathsOf(api: Anthropic, storeId: string) {
  const paths: string[] = [];
  for await (const item of api.beta.memoryStores.memories.list(storeId, { limit: 100 })) paths.push(item.path);
  return paths;
}

test("a folder of 400 real markdown files becomes a store, byte for byte", async ({ page, api }) => {
  test.setTimeout(180_000);
  const copied = copyRealMarkdown(420);
  expect(copied.size).toBeGreaterThanOrEqual(400);
  mkdirSync(join(folder, ".git"));
  writeFileSync(join(folder, ".git", "config"), "secret");
  writeFileSync(join(folder, "picture.png"), Buffer.from([0x89, 0x50, 0, 1]));
  await page.goto("/stores");
  await chooseFolder(page);
  const dialog = page.getByRole("dialog", { name: "Import into a new store" });
  await expect(dialog.getByRole("button", { name: `${copied.size} to write` })).toBeVisible({ timeout: 60_000 });
  await expect(dialog.getByLabel("Name of the new store")).toHaveValue(basename(folder));
  await dialog.getByRole("button", { name: "1 not imported" }).click();
  await expect(dialog.getByText("it is not text: it holds NUL bytes")).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await dialog.getByLabel("Name of the new store").fill("Field notes");
  await dialog.getByRole("button", { name: `Create the store and write ${copied.size} memories` }).click();
  await expect(dialog.getByText("Done.", { exact: true })).toBeVisible({ timeout: 120_000 });
  await expect(dialog.getByText(`${copied.size} memories written, 0 there already, 0 failed`)).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await dialog.getByRole("button", { name: "Open the store" }).click();
  await expect(page.getByRole("heading", { name: "Field notes" })).toBeVisible();

  const storeId = /stores\/([^/?]+)/.exec(page.url())![1]!;
  expect((await pathsOf(api, storeId)).sort()).toEqual([...copied.keys()].sort());
  const ids = new Map<string, string>();
  for await (const item of api.beta.memoryStores.memories.list(storeId, { limit: 100 }))
    if (item.type === "memory") ids.set(item.path, item.id);
  for (const [path, text] of [...copied].filter((_, i) => i % 30 === 0)) {
    const memory = await api.beta.memoryStores.memories.retrieve(ids.get(path)!, { memory_store_id: storeId });
    expect(memory.content).toBe(text);
  }
});

test("importing again writes nothing twice, keeps what differs, and replaces it when asked", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Imported twice" });
  for (const name of ["a.md", "b.md", "c.md"]) writeFileSync(join(folder, name), `# ${name}\n`);
  await page.goto(`/stores/${store.id}`);
  await chooseFolder(page);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Write 3 memories" }).click();
  await expect(dialog.getByText("Every file was imported.")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();

  writeFileSync(join(folder, "b.md"), "# b, rewritten\n");
  writeFileSync(join(folder, "d.md"), "# d\n");
  await chooseFolder(page);
  await expect(dialog.getByRole("button", { name: "1 to write" })).toBeVisible();
  await expect(dialog.getByRole("button", { name: "2 there already" })).toBeVisible();
  await expect(dialog.getByRole("button", { name: "1 not imported" })).toBeVisible();
  await dialog.getByLabel("Where another text is already").selectOption("replace");
  await dialog.getByRole("button", { name: "Write 2 memories" }).click();
  await expect(dialog.getByText("2 memories written, 2 there already, 0 failed")).toBeVisible();
  const versions = await api.beta.memoryStores.memoryVersions.list(store.id);
  expect(versions.data).toHaveLength(5);
});

test("an import outlives a server that cannot be reached, and can be paused", async ({ page, context, api }) => {
  test.setTimeout(90_000);
  const store = await api.beta.memoryStores.create({ name: "Interrupted import" });
  for (let i = 0; i < 300; i++) writeFileSync(join(folder, `${i}.md`), `# ${i}\n`);
  await page.goto(`/stores/${store.id}`);
  await chooseFolder(page);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Write 300 memories" }).click();
  await dialog.getByRole("button", { name: "Pause" }).click();
  await expect(dialog.getByText("Paused.")).toBeVisible();
  await context.setOffline(true);
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(dialog.getByText(/Waiting for the server/)).toBeVisible();
  await context.setOffline(false);
  await expect(dialog.getByText("Done.", { exact: true })).toBeVisible({ timeout: 60_000 });
  expect(await pathsOf(api, store.id)).toHaveLength(300);
});

test("a folder that is dropped onto the page is imported, by keyboard from there", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Dropped onto" });
  await page.goto(`/stores/${store.id}`);
  await alive(page);
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["# Dropped\n"], "dropped.md", { type: "text/markdown" }));
    return transfer;
  });
  await page.dispatchEvent("main", "dragover", { dataTransfer: dropped });
  await expect(page.getByText("Drop to import into Dropped onto")).toBeVisible();
  await page.dispatchEvent("main", "drop", { dataTransfer: dropped });
  const write = page.getByRole("button", { name: "Write 1 memory" });
  await expect(write).toBeVisible();
  await write.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Every file was imported.")).toBeVisible();
  expect(await pathsOf(api, store.id)).toEqual(["/dropped.md"]);
});

test("a folder dragged from the disk onto the list of stores is read, with what is in its folders", async ({
  page,
  api,
}) => {
  for (const path of ["readme.md", "trips/oslo.md", "trips/2026/lisbon.md"]) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), `# ${path}\n`);
  }
  await page.goto("/stores");
  await alive(page);
  const hand = await page.context().newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  await hand.send("Input.dispatchDragEvent", { type: "dragEnter", x: 700, y: 500, data });
  // As long as it is held over the page, a browser says so again and again.
  await expect(async () => {
    await hand.send("Input.dispatchDragEvent", { type: "dragOver", x: 700, y: 500, data });
    await expect(page.getByText("Drop to make a memory store of it")).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
  await hand.send("Input.dispatchDragEvent", { type: "drop", x: 700, y: 500, data });
  const dialog = page.getByRole("dialog", { name: "Import into a new store" });
  await expect(dialog.getByLabel("Name of the new store")).toHaveValue(basename(folder));
  await dialog.getByRole("button", { name: "Create the store and write 3 memories" }).click();
  await dialog.getByRole("button", { name: "Open the store" }).click();
  await expect(page.getByRole("heading", { name: basename(folder) })).toBeVisible();
  const storeId = /stores\/([^/?]+)/.exec(page.url())![1]!;
  expect((await pathsOf(api, storeId)).sort()).toEqual(["/readme.md", "/trips/2026/lisbon.md", "/trips/oslo.md"]);
});

test("2,000 small files are imported without freezing the page", async ({ page, api }) => {
  test.setTimeout(240_000);
  const store = await api.beta.memoryStores.create({ name: "Two thousand" });
  const { zipSync } = await import("fflate");
  const files = Object.fromEntries(
    Array.from({ length: 2_000 }, (_, i) => [`notes/${i % 100}/${i}.md`, new TextEncoder().encode(`# ${i}\n`)]),
  );
  await page.goto(`/stores/${store.id}`);
  await page.evaluate(() => {
    const longest = { frame: 0 };
    Object.assign(window, { longest });
    let last = performance.now();
    const tick = (now: number) => {
      longest.frame = Math.max(longest.frame, now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByLabel("Files or archive to import").setInputFiles({
    name: "notes.zip",
    mimeType: "application/zip",
    buffer: Buffer.from(zipSync(files, { level: 0 })),
  });
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Write 2,000 memories" }).click({ timeout: 60_000 });
  await expect(dialog.getByText("2,000 memories written, 0 there already, 0 failed")).toBeVisible({
    timeout: 180_000,
  });
  const longest = await page.evaluate(() => (window as unknown as { longest: { frame: number } }).longest.frame);
  expect(longest).toBeLessThan(5_000);
});

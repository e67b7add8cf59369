import { zipSync } from "fflate";
import { expect, test } from "@/e2e/fixtures";

const bytes = (text: string) => new TextEncoder().encode(text);

test("a hostile archive: what points outside is refused with its reason, the rest is imported, markup stays text", async ({
  page,
  api,
}) => {
  const store = await api.beta.memoryStores.create({ name: "Hostile archive" });
  const archive = zipSync({
    "notes/good.md": bytes("fine\n"),
    "notes/<img src=x onerror=alert(1)>.md": bytes("<script>alert(1)</script>\n"),
    "../../etc/passwd": bytes("root\n"),
    "/absolute.md": bytes("x\n"),
    "notes/link.md": [bytes("/etc/passwd"), { os: 3, attrs: (0o120777 << 16) >>> 0 }],
    "notes/large.md": bytes("x".repeat(102_401)),
    "notes/binary.bin": new Uint8Array([0, 1, 2]),
  });
  await page.goto(`/stores/${store.id}`);
  await expect(page.getByRole("button", { name: "Import", exact: true })).toBeVisible();
  await page.keyboard.press("i");
  await page
    .getByLabel("Files or archive to import")
    .setInputFiles({ name: "evil.zip", mimeType: "application/zip", buffer: Buffer.from(archive) });
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "5 not imported" }).click();
  for (const reason of [
    "“..” points outside of what is imported",
    "an absolute path points outside of what is imported",
    "it is a link, not a file",
    "it is larger than 100 KB",
    "it is not text: it holds NUL bytes",
  ])
    await expect(dialog.getByText(reason)).toBeVisible();
  await dialog.getByRole("button", { name: "Write 2 memories" }).click();
  await expect(dialog.getByText("5 files not imported")).toBeVisible();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await dialog.getByRole("button", { name: "Copy the report" }).click();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  expect(report).toContain("../../etc/passwd\t“..” points outside of what is imported");
  const paths: string[] = [];
  for await (const item of api.beta.memoryStores.memories.list(store.id)) paths.push(item.path);
  expect(paths).toEqual(["/<img src=x onerror=alert(1)>.md", "/good.md"]);
});

test("a bomb is refused as a whole, and nothing is written", async ({ page, api }) => {
  const store = await api.beta.memoryStores.create({ name: "Bomb" });
  const body = new Uint8Array(102_400).fill(0x20);
  const bomb = zipSync(Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`${i}.txt`, body])));
  await page.goto(`/stores/${store.id}`);
  await expect(page.getByRole("button", { name: "Import", exact: true })).toBeVisible();
  await page.keyboard.press("i");
  await page
    .getByLabel("Files or archive to import")
    .setInputFiles({ name: "bomb.zip", mimeType: "application/zip", buffer: Buffer.from(bomb) });
  await expect(page.getByRole("alert").filter({ hasText: "bomb was refused." })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Write/ })).toHaveCount(0);
  expect((await api.beta.memoryStores.memories.list(store.id)).data).toEqual([]);
});

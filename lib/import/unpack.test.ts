import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync, type Zippable, zipSync } from "fflate";
import { packTar, type TarEntry } from "modern-tar";
import { describe, expect, test } from "vitest";
import { importLimits } from "@/lib/import/limits";
import { unpack } from "@/lib/import/unpack";

const bytes = (text: string) => new TextEncoder().encode(text);
const blob = (data: Uint8Array) => new Blob([new Uint8Array(data)]);
const zip = (files: Zippable) => unpack([{ name: "notes.zip", file: blob(zipSync(files)) }]);
const tar = async (entries: TarEntry[]) => unpack([{ name: "notes.tar", file: blob(await packTar(entries)) }]);
const file = (name: string, body = "x\n"): TarEntry => ({
  header: { name, size: bytes(body).length, type: "file" },
  body,
});
const reasons = ({ refusals }: { refusals: { name: string; reason: string }[] }) =>
  Object.fromEntries(refusals.map(({ name, reason }) => [name, reason]));

describe("an honest archive", () => {
  const files = { "notes/a.md": "# A\r\nno line end", "notes/ünï.md": "ü\n", "b.txt": "\uFEFFwith a mark\n" };
  const expected = [
    { path: "/b.txt", text: "\uFEFFwith a mark\n", renamed: false },
    { path: "/notes/a.md", text: "# A\r\nno line end", renamed: false },
    { path: "/notes/ünï.md", text: "ü\n", renamed: false },
  ];

  test("as zip, byte for byte", async () => {
    const found = await zip(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, bytes(text)])));
    expect(found.files).toMatchObject(expected);
    expect(found.refusals).toEqual([]);
  });

  test("as tar", async () =>
    expect((await tar(Object.entries(files).map(([name, text]) => file(name, text)))).files).toMatchObject(expected));

  test("as tgz", async () => {
    const packed = gzipSync(await packTar(Object.entries(files).map(([name, text]) => file(name, text))));
    expect((await unpack([{ name: "notes.tgz", file: blob(packed) }])).files).toMatchObject(expected);
  });

  test("as a folder", async () => {
    const sources = Object.entries(files).map(([name, text]) => ({ name, file: blob(bytes(text)) }));
    expect((await unpack(sources)).files).toMatchObject(expected);
  });

  test.each(["tar", "tar.gz"])("as the system's own %s, long names and links included", async (kind) => {
    const folder = mkdtempSync(join(tmpdir(), "palimpsest-import-"));
    try {
      const long = `${"d".repeat(90)}/${"e".repeat(90)}/f.md`;
      mkdirSync(join(folder, "in", long, ".."), { recursive: true });
      writeFileSync(join(folder, "in", long), "deep\n");
      symlinkSync("/etc/passwd", join(folder, "in", "link.md"));
      const archive = join(folder, `out.${kind}`);
      execFileSync("tar", [kind === "tar" ? "-cf" : "-czf", archive, "-C", join(folder, "in"), "."]);
      const found = await unpack([{ name: `out.${kind}`, file: blob(readFileSync(archive)) }]);
      expect(found.problem).toBeUndefined();
      expect(found.files).toMatchObject([{ path: `/${long}`, text: "deep\n" }]);
      expect(Object.values(reasons(found))).toEqual(["it is a link, not a file"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const outside = [
  ["../evil.md", /“\.\.”/],
  ["a/../../evil.md", /“\.\.”/],
  ["/etc/evil.md", /absolute/],
  ["C:/evil.md", /drive/],
  ["C:\\evil.md", /drive/],
  ["..\\evil.md", /“\.\.”/],
  ["a\\b.md", /backslash/],
  ["\\\\server\\share.md", /absolute/],
  ["a//b.md", /empty segments/],
  ["a/./b.md", /\. or \.\./],
  [`${"d/".repeat(20)}f.md`, /20 segments/],
  [`${"n".repeat(1024)}.md`, /1024 bytes/],
  ["bell\u0007.md", /control/],
  ["right\u202Eto-left.md", /control, format/],
  [".anthropic-memory-store", /reserved/],
] as const;

describe("names that would do harm", () => {
  test.each(outside)("zip: %j", async (name, reason) => {
    const found = await zip({ [name]: bytes("x"), "good.md": bytes("x") });
    expect(found.files.map(({ path }) => path)).toEqual(["/good.md"]);
    expect(found.refusals).toEqual([{ name, reason: expect.stringMatching(reason) }]);
  });

  test.each(outside)("tar: %j", async (name, reason) => {
    const found = await tar([file(name), file("good.md")]);
    expect(found.files.map(({ path }) => path)).toEqual(["/good.md"]);
    expect(found.refusals).toEqual([{ name, reason: expect.stringMatching(reason) }]);
  });

  test("a name that is not UTF-8", async () => {
    const archive = zipSync({ "nameX.md": bytes("x") });
    for (let at = 0; at < archive.length; at++) if (archive[at] === 0x58) archive[at] = 0xe9;
    expect((await unpack([{ name: "a.zip", file: blob(archive) }])).refusals[0]?.reason).toBe("the name is not UTF-8");
  });

  test("names go to form C, and two that become one are not both taken", async () => {
    const found = await tar([file("cafe\u0301.md", "1"), file("café.md", "2")]);
    expect(found.files).toMatchObject([{ path: "/café.md", renamed: true, text: "1" }]);
    expect(reasons(found)).toEqual({ "café.md": "another file here has the same path" });
  });
});

test("links and devices are refused, whatever they point at", async () => {
  const found = await tar([
    { header: { name: "link.md", size: 0, type: "symlink", linkname: "../../etc/passwd" } },
    { header: { name: "hard.md", size: 0, type: "link", linkname: "good.md" } },
    { header: { name: "pipe", size: 0, type: "fifo" } },
    file("good.md"),
  ]);
  expect(found.files).toHaveLength(1);
  expect(reasons(found)).toEqual({
    "link.md": "it is a link, not a file",
    "hard.md": "it is a link, not a file",
    pipe: "it is not an ordinary file",
  });
  const linked = await zip({ "link.md": [bytes("../../etc/passwd"), { os: 3, attrs: (0o120777 << 16) >>> 0 }] });
  expect(linked).toMatchObject({ files: [], refusals: [{ name: "link.md", reason: "it is a link, not a file" }] });
});

test("what is no text a memory can hold is refused with the reason", async () => {
  const found = await zip({
    "image.png": new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1]),
    "latin1.txt": new Uint8Array([0x63, 0x61, 0x66, 0xe9]),
    "exact.md": bytes("x".repeat(importLimits.fileBytes)),
    "large.md": bytes("x".repeat(importLimits.fileBytes + 1)),
    "stored.md": [bytes("x".repeat(importLimits.fileBytes + 1)), { level: 0 }],
    "empty.md": new Uint8Array(),
  });
  expect(found.files.map(({ path }) => path)).toEqual(["/empty.md", "/exact.md"]);
  expect(reasons(found)).toEqual({
    "image.png": "it is not text: it holds NUL bytes",
    "latin1.txt": "it is not UTF-8 text",
    "large.md": "it is larger than 100 KB",
    "stored.md": "it is larger than 100 KB",
  });
});

test("version control and what systems leave behind is left out without a word each", async () => {
  const found = await tar([
    file(".git/config"),
    file("a/.git/HEAD"),
    file("__MACOSX/._a.md"),
    file("a/.DS_Store"),
    file("a.md"),
  ]);
  expect(found).toMatchObject({ leftOut: 4, refusals: [] });
  expect(found.files.map(({ path }) => path)).toEqual(["/a.md"]);
});

describe("bombs", () => {
  const zeros = (megabytes: number) => new Uint8Array(megabytes * 1024 * 1024).fill(0x20);

  test("one entry that unpacks to far more than its size is cut short, in a zip", async () => {
    const started = performance.now();
    const found = await zip({ "bomb.txt": zeros(64), "good.md": bytes("x") });
    expect(found.refusals).toEqual([{ name: "bomb.txt", reason: "it is larger than 100 KB" }]);
    expect(found.files).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test("a tgz that unpacks to hundreds of times its size", async () => {
    const entries = [{ header: { name: "bomb.txt", size: 64 * 1024 * 1024 }, body: zeros(64) }];
    const packed = gzipSync(await packTar(entries));
    expect(await unpack([{ name: "bomb.tgz", file: blob(packed) }])).toMatchObject({
      files: [],
      problem: expect.stringContaining("times its size"),
    });
  });

  test("many entries that together unpack to hundreds of times the size", async () => {
    const body = new Uint8Array(importLimits.fileBytes).fill(0x20);
    const found = await zip(Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`${i}.txt`, body])));
    expect(found).toMatchObject({ files: [], problem: expect.stringContaining("times its size") });
  });

  test("too many entries", async () => {
    const found = await zip(
      Object.fromEntries(
        Array.from({ length: importLimits.files + 1 }, (_, i) => [`${i}.md`, [bytes("x"), { level: 0 }]]),
      ),
    );
    expect(found).toMatchObject({ files: [], problem: expect.stringContaining("more than 20,000 files") });
  });

  test("entries that share their packed bytes", async () => {
    const archive = zipSync({
      "a.md": [bytes("x".repeat(5_000)), { level: 0 }],
      "b.md": [bytes("y".repeat(5_000)), { level: 0 }],
    });
    const view = new DataView(archive.buffer);
    for (let at = 0; at < archive.length - 46; at++)
      if (view.getUint32(at, true) === 0x02014b50) {
        view.setUint32(at + 20, 9_000, true);
        view.setUint32(at + 42, 0, true);
      }
    const found = await unpack([{ name: "a.zip", file: blob(archive) }]);
    expect(found).toMatchObject({ files: [], problem: expect.stringContaining("overlap") });
  });
});

describe("damage", () => {
  test.each([
    ["cut off", (archive: Uint8Array) => archive.slice(0, archive.length - 30)],
    ["no archive at all", () => bytes("just some text, not a zip")],
    ["empty", () => new Uint8Array()],
    [
      "a directory that points nowhere",
      (archive: Uint8Array) =>
        archive.map((byte, i) => (i > archive.length - 10 && i < archive.length - 2 ? 0x7f : byte)),
    ],
  ])("zip: %s", async (_, damage) => {
    const archive = damage(zipSync({ "a.md": bytes("x".repeat(100)) }));
    expect(await unpack([{ name: "a.zip", file: blob(archive) }])).toMatchObject({
      files: [],
      problem: expect.any(String),
    });
  });

  test.each([
    ["no archive at all", async () => bytes("just some text".repeat(100))],
    ["cut off", async () => (await packTar([file("a.md", "x".repeat(5_000))])).slice(0, 2_000)],
  ])("tar: %s", async (_, make) =>
    expect(await unpack([{ name: "a.tar", file: blob(await make()) }])).toMatchObject({
      files: [],
      problem: expect.any(String),
    }),
  );

  test("gzip that is none", async () =>
    expect(await unpack([{ name: "a.tgz", file: blob(bytes("no gzip")) }])).toMatchObject({
      problem: expect.any(String),
    }));
});

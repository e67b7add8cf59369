import { describe, expect, test } from "vitest";
import { commonRoot, folderOf, plan } from "@/lib/import/plan";
import type { ReadableFile } from "@/lib/import/worker";

const file = (path: string, sha256: string | null = "new"): ReadableFile => ({
  index: 0,
  name: path.slice(1),
  path,
  renamed: false,
  size: 1,
  sha256,
});
const plain = { stripRoot: false, into: "/", onExisting: "skip" } as const;
const none = new Map();

describe("plan", () => {
  test("strips the common root only when asked, and puts everything into a folder", () => {
    const files = [file("/notes/a.md"), file("/notes/b/c.md")];
    expect(plan(files, none, plain).map(({ path }) => path)).toEqual(["/notes/a.md", "/notes/b/c.md"]);
    expect(plan(files, none, { ...plain, stripRoot: true }).map(({ path }) => path)).toEqual(["/a.md", "/b/c.md"]);
    expect(plan(files, none, { ...plain, stripRoot: true, into: "/in/" }).map(({ path }) => path)).toEqual([
      "/in/a.md",
      "/in/b/c.md",
    ]);
  });

  test("what is there already is the same, skipped or replaced", () => {
    const existing = new Map([["/a.md", { id: "mem_1", content_sha256: "old" }]]);
    expect(plan([file("/a.md", "old")], existing, plain)).toMatchObject([{ act: "same" }]);
    expect(plan([file("/a.md")], existing, plain)).toMatchObject([{ act: "skip" }]);
    expect(plan([file("/a.md")], existing, { ...plain, onExisting: "replace" })).toMatchObject([
      { act: "replace", existing: { id: "mem_1" } },
    ]);
  });

  test("a folder that makes a path too deep is said before anything is written", () =>
    expect(plan([file(`${"/d".repeat(19)}/f.md`)], none, { ...plain, into: "/in/" })).toMatchObject([
      { act: "skip", reason: expect.stringContaining("20 segments") },
    ]));
});

test("commonRoot", () => {
  expect(commonRoot([file("/notes/a.md"), file("/notes/b.md")])).toBe("notes");
  expect(commonRoot([file("/notes/a.md"), file("/notesb/b.md")])).toBeUndefined();
  expect(commonRoot([file("/a.md")])).toBeUndefined();
  expect(commonRoot([])).toBeUndefined();
});

test("folderOf", () => {
  expect(folderOf("")).toBe("/");
  expect(folderOf("a/b")).toBe("/a/b/");
  expect(folderOf("/a//b/")).toBe("/a/b/");
});

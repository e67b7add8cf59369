import { describe, expect, test } from "vitest";
import type { Folder } from "@/lib/client/memories/folders";
import { foldersAbove, moveBy, treeLines } from "./lines";

const memory = (path: string) => ({ kind: "memory" as const, path, memory_id: `mem_${path}` });
const folders: Record<string, Folder> = {
  "/": {
    lines: [{ kind: "folder", path: "/learnings/" }, { kind: "folder", path: "/preferences/" }, memory("/readme.md")],
    next_page: null,
  },
  "/preferences/": { lines: [memory("/preferences/flights.md"), memory("/preferences/food.md")], next_page: "more" },
};
const lines = treeLines(new Set(["/preferences/"]), (prefix) => ({ folder: folders[prefix], failed: false }));

describe("treeLines", () => {
  test("lays open folders out under their names, and says where more would come", () => {
    expect(lines.map(({ path, level, kind }) => [kind, path, level])).toEqual([
      ["folder", "/learnings/", 1],
      ["folder", "/preferences/", 1],
      ["memory", "/preferences/flights.md", 2],
      ["memory", "/preferences/food.md", 2],
      ["more", "/preferences/", 2],
      ["memory", "/readme.md", 1],
    ]);
  });

  test("an open folder that is not read yet is loading", () => {
    const loading = treeLines(new Set(["/learnings/"]), (prefix) => ({ folder: folders[prefix], failed: false }));
    expect(loading[1]).toEqual({ kind: "loading", path: "/learnings/", level: 2 });
  });
});

describe("moveBy", () => {
  test("goes into a folder and back to it", () => {
    expect(moveBy("ArrowRight", 0, lines, "")).toEqual({ toggle: 0, open: true });
    expect(moveBy("ArrowRight", 1, lines, "")).toEqual({ to: 2 });
    expect(moveBy("ArrowLeft", 3, lines, "")).toEqual({ to: 1 });
    expect(moveBy("ArrowLeft", 1, lines, "")).toEqual({ toggle: 1, open: false });
  });

  test("finds a name by its first letters, round the end", () => {
    expect(moveBy("f", 2, lines, "f")).toEqual({ to: 3 });
    expect(moveBy("f", 3, lines, "f")).toEqual({ to: 2 });
    expect(moveBy("o", 2, lines, "fo")).toEqual({ to: 3 });
    expect(moveBy("z", 2, lines, "z")).toEqual({ to: 2 });
  });
});

test("foldersAbove", () => {
  expect(foldersAbove("/a/b/c.md")).toEqual(["/a/", "/a/b/"]);
});

import { describe, expect, test } from "vitest";
import type { Folder } from "@/lib/client/memories/folders";
import { foldersAbove, moveBy, TreeLayout, type TreeLine } from "./layout";

const memory = (path: string) => ({ kind: "memory" as const, path, memory_id: `mem_${path}` });
const folder = (path: string) => ({ kind: "folder" as const, path });
const folders: Record<string, Folder> = {
  "/": { lines: [folder("/learnings/"), folder("/preferences/"), memory("/readme.md")], next_page: null },
  "/preferences/": {
    lines: [memory("/preferences/flights.md"), memory("/preferences/food.md"), folder("/preferences/old/")],
    next_page: "more",
  },
  "/preferences/old/": { lines: [memory("/preferences/old/seats.md")], next_page: null },
};
const layoutOf = (...open: string[]) =>
  new TreeLayout(new Set(open), (prefix) => ({ folder: folders[prefix], failed: false }));
const all = (layout: TreeLayout) => Array.from({ length: layout.count }, (_, i) => layout.at(i) as TreeLine);
const layout = layoutOf("/preferences/old/", "/preferences/");

describe("TreeLayout", () => {
  test("lays open folders out under their names, and says where more would come", () => {
    expect(all(layout).map(({ path, level, kind }) => [kind, path, level])).toEqual([
      ["folder", "/learnings/", 1],
      ["folder", "/preferences/", 1],
      ["memory", "/preferences/flights.md", 2],
      ["memory", "/preferences/food.md", 2],
      ["folder", "/preferences/old/", 2],
      ["memory", "/preferences/old/seats.md", 3],
      ["more", "/preferences/", 2],
      ["memory", "/readme.md", 1],
    ]);
    expect(layout.at(8)).toBeUndefined();
    expect(layout.at(1)).toMatchObject({ open: true, position: 2, siblings: 3 });
    expect(layout.at(2)).toMatchObject({ position: 1, siblings: -1 });
  });

  test("finds a memory and the folder above a line", () => {
    all(layout).forEach((line, index) => {
      if (line.kind === "memory") expect(layout.indexOf({ id: line.memory_id, path: line.path })).toBe(index);
    });
    expect(layout.indexOf({ id: "mem_x", path: "/learnings/x.md" })).toBe(-1);
    expect([0, 2, 4, 5, 6, 7].map((index) => layout.parentOf(index))).toEqual([0, 1, 1, 4, 1, 7]);
  });

  test("an open folder that is not read yet is loading", () => {
    expect(layoutOf("/learnings/").at(1)).toEqual({ kind: "loading", path: "/learnings/", level: 2 });
  });
});

describe("moveBy", () => {
  test("goes into a folder and back to it", () => {
    expect(moveBy("ArrowRight", 0, layout, "")).toEqual({ toggle: "/learnings/", open: true });
    expect(moveBy("ArrowRight", 1, layout, "")).toEqual({ to: 2 });
    expect(moveBy("ArrowLeft", 3, layout, "")).toEqual({ to: 1 });
    expect(moveBy("ArrowLeft", 1, layout, "")).toEqual({ toggle: "/preferences/", open: false });
    expect(moveBy("End", 1, layout, "")).toEqual({ to: 7 });
  });

  test("finds a name by its first letters, round the end", () => {
    expect(moveBy("f", 2, layout, "f")).toEqual({ to: 3 });
    expect(moveBy("f", 3, layout, "f")).toEqual({ to: 2 });
    expect(moveBy("o", 2, layout, "fo")).toEqual({ to: 3 });
    expect(moveBy("z", 2, layout, "z")).toEqual({ to: 2 });
  });
});

test("foldersAbove", () => {
  expect(foldersAbove("/a/b/c.md")).toEqual(["/a/", "/a/b/"]);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compare } from "@/lib/diff/compare";
import { pack, unpack } from "@/lib/diff/packed";
import { changeStarts, type DiffMode, type DiffRow, diffRows, keyOf } from "@/lib/diff/rows";

const line = fc.constantFrom("alpha beta\n", "alpha gamma\n", "x\n", "\n", "alpha beta\r\n", "## Head\n", "🙂 é\n");
const text = fc
  .tuple(fc.array(line, { maxLength: 30 }), fc.constantFrom("", "end", "\uFEFF"))
  .map(([lines, end]) => lines.join("") + end);
const mode = fc.constantFrom<DiffMode>("unified", "split");

const beforeOf = (row: DiffRow) => ("before" in row ? row.before : null);
const afterOf = (row: DiffRow) => ("after" in row ? row.after : null);

describe("diffRows", () => {
  test("opened whole, the rows hold every line of both texts once and in order", () => {
    fc.assert(
      fc.property(text, text, mode, (before, after, mode) => {
        const comparison = compare(before, after);
        const rows = diffRows(comparison, mode, new Set(comparison.blocks!.keys()));
        const old = rows.map(beforeOf).filter((index) => index !== null);
        const now = rows.map(afterOf).filter((index) => index !== null);
        expect(old.map((index) => comparison.before[index]).join("")).toBe(before);
        expect(now.map((index) => comparison.after[index]).join("")).toBe(after);
        expect(old).toEqual(comparison.before.map((_, index) => index));
        expect(now).toEqual(comparison.after.map((_, index) => index));
      }),
      { numRuns: 1000 },
    );
  });

  test("folding hides unchanged lines only, and says how many", () => {
    fc.assert(
      fc.property(text, text, mode, (before, after, mode) => {
        const comparison = compare(before, after);
        const rows = diffRows(comparison, mode, new Set());
        const hidden = rows.reduce((sum, row) => sum + (row.kind === "gap" ? row.lines : 0), 0);
        expect(rows.filter((row) => beforeOf(row) !== null).length + hidden).toBe(comparison.before.length);
        expect(rows.filter((row) => afterOf(row) !== null).length + hidden).toBe(comparison.after.length);
      }),
      { numRuns: 1000 },
    );
  });

  test("no two rows have the same key, folded or not", () => {
    fc.assert(
      fc.property(text, text, mode, fc.boolean(), (before, after, mode, open) => {
        const comparison = compare(before, after);
        const rows = diffRows(comparison, mode, new Set(open ? comparison.blocks!.keys() : []));
        expect(new Set(rows.map(keyOf)).size).toBe(rows.length);
      }),
      { numRuns: 500 },
    );
  });

  test("the changes can be stepped through", () => {
    const many = Array.from({ length: 60 }, (_, i) => `line ${i}\n`);
    const comparison = compare(many.join(""), many.map((l, i) => (i === 10 || i === 40 ? `new ${l}` : l)).join(""));
    const rows = diffRows(comparison, "unified", new Set());
    expect(changeStarts(rows).map((index) => rows[index])).toEqual([
      { kind: "removed", before: 10, pair: 10, change: 0 },
      { kind: "removed", before: 40, pair: 40, change: 1 },
    ]);
    expect(rows.filter(({ kind }) => kind === "gap")).toHaveLength(3);
  });

  test("a fold names the section that goes on below it", () => {
    const text = ["## Seats\n", ...Array.from({ length: 20 }, (_, i) => `- seat ${i}\n`)];
    const rows = diffRows(compare(text.join(""), [...text, "- new\n"].join("")), "unified", new Set());
    expect(rows[0]).toEqual({ kind: "gap", block: 0, lines: 18, heading: "Seats" });
  });
});

describe("pairs", () => {
  test("a changed line meets its own new version, not its neighbour's", () => {
    const { blocks } = compare(
      "- Prefers the aisle seat\n- Vegetarian meals only\n",
      "- A wholly different remark\n- Prefers the window seat\n- Vegetarian meals, no nuts\n",
    );
    expect(blocks![0]!.pairs).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });
});

test("blocks come out of their packing as they went in", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { blocks } = compare(before, after);
      expect(unpack(pack(blocks!))).toEqual(blocks);
    }),
  );
});

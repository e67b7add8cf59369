import { structuredPatch } from "diff";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countLines } from "@/lib/diff/count";
import { splitLines } from "@/lib/diff/lines";
import { blocks } from "@/lib/diff/script";

const line = fc.constantFrom("a\n", "b\n", "c\n", "\n", "a\r\n", "\uFEFFa\n", "- a longer line\n");
const text = fc
  .tuple(fc.array(line, { maxLength: 40 }), fc.constantFrom("", "end", "a", "\r"))
  .map(([lines, end]) => lines.join("") + end);

describe("lines of a text", () => {
  test("joined again they are the text, byte for byte", () => {
    for (const texts of [fc.string({ unit: "binary" }), text])
      fc.assert(
        fc.property(texts, (any) => {
          expect(splitLines(any).join("")).toBe(any);
        }),
      );
  });
});

describe("blocks", () => {
  test("cover both sides, match only equal lines, and turn the old text into the new", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const old = splitLines(before);
        const now = splitLines(after);
        const found = blocks(old, now)!;
        let rebuilt = "";
        let at = { before: 0, after: 0 };
        for (const block of found) {
          expect([block.beforeStart, block.afterStart]).toEqual([at.before, at.after]);
          at = { before: block.beforeEnd, after: block.afterEnd };
          const kept = old.slice(block.beforeStart, block.beforeEnd);
          const written = now.slice(block.afterStart, block.afterEnd);
          if (block.kind === "same") expect(kept).toEqual(written);
          rebuilt += (block.kind === "same" ? kept : written).join("");
        }
        expect(at).toEqual({ before: old.length, after: now.length });
        expect(rebuilt).toBe(after);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("countLines", () => {
  test("is as small as a shortest script's", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = structuredPatch("", "", before, after, "", "", { context: 0 }).hunks.flatMap(
          ({ lines }) => lines,
        );
        const count = countLines(before, after)!;
        expect(count.added).toBe(lines.filter((line) => line.startsWith("+")).length);
        expect(count.removed).toBe(lines.filter((line) => line.startsWith("-")).length);
      }),
      { numRuns: 2000 },
    );
  });

  test("counts creations, deletions and endings", () => {
    expect(countLines("", "a\nb")).toEqual({ added: 2, removed: 0 });
    expect(countLines("a\nb\n", "")).toEqual({ added: 0, removed: 2 });
    expect(countLines("a\nb\n", "a\nb")).toEqual({ added: 1, removed: 1 });
    expect(countLines("a\r\nb\n", "a\nb\n")).toEqual({ added: 1, removed: 1 });
    expect(countLines("same", "same")).toEqual({ added: 0, removed: 0 });
  });

  test("says so when two texts are too different", () => {
    const lines = Array.from({ length: 6000 }, (_, i) => `${i}\n`);
    expect(countLines(lines.join(""), lines.toReversed().join(""))).toBeNull();
  });

  test("two long texts without a common line are a plain replacement", () => {
    const numbered = (word: string) => Array.from({ length: 8000 }, (_, i) => `${word} ${i}\n`).join("");
    expect(countLines(numbered("old"), numbered("new"))).toEqual({ added: 8000, removed: 8000 });
  });
});

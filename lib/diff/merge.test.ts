import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { merge, merged } from "@/lib/diff/merge";

const line = fc.constantFrom("a\n", "b\n", "c\n", "d\r\n", "\n");
const text = fc
  .tuple(fc.array(line, { maxLength: 20 }), fc.constantFrom("", "end"))
  .map(([lines, end]) => lines.join("") + end);

describe("merge", () => {
  test("keeps one side's changes when the other made none, and equal changes once", () => {
    fc.assert(
      fc.property(text, text, (base, changed) => {
        expect(merged(merge(base, changed, base)!, [])).toBe(changed);
        expect(merged(merge(base, base, changed)!, [])).toBe(changed);
        expect(merged(merge(base, changed, changed)!, [])).toBe(changed);
      }),
      { numRuns: 1000 },
    );
  });

  test("finds the same conflicts whichever side is whose", () => {
    fc.assert(
      fc.property(text, text, text, (base, mine, theirs) => {
        const one = merge(base, mine, theirs)!.filter(({ kind }) => kind === "conflict");
        const other = merge(base, theirs, mine)!.filter(({ kind }) => kind === "conflict");
        expect(one.length).toBe(other.length);
      }),
      { numRuns: 1000 },
    );
  });

  test("joins changes to different places", () => {
    const base = "one\ntwo\nthree\nfour\nfive\n";
    const segments = merge(base, "ONE\ntwo\nthree\nfour\nfive\n", "one\ntwo\nthree\nfour\nFIVE\nsix\n")!;
    expect(segments.map((part) => part.kind)).not.toContain("conflict");
    expect(merged(segments, [])).toBe("ONE\ntwo\nthree\nfour\nFIVE\nsix\n");
  });

  test("leaves changes to the same line to be chosen", () => {
    const segments = merge("a\nb\nc\n", "a\nmine\nc\n", "a\ntheirs\nc\n")!;
    expect(segments[1]).toEqual({ kind: "conflict", base: "b\n", mine: "mine\n", theirs: "theirs\n" });
    expect(merged(segments, ["both\n"])).toBe("a\nboth\nc\n");
  });
});

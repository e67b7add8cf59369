import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawnMax, excerpt, stretches } from "@/lib/diff/excerpt";
import { type Mark, wordMarks } from "@/lib/diff/words";

const unmarked = (text: string, marks: Mark[]) => {
  let kept = "";
  let at = 0;
  for (const { start, end } of marks) {
    kept += text.slice(at, start);
    at = end;
  }
  return (kept + text.slice(at)).replace(/\s/g, "");
};

describe("wordMarks", () => {
  test("marks the words that changed", () => {
    const before = "- Extra legroom when the fare difference is under $40.";
    const after = "- Extra legroom when the fare difference is under €60.";
    const marks = wordMarks(before, after)!;
    expect(marks.before.map(({ start, end }) => before.slice(start, end))).toEqual(["$40"]);
    expect(marks.after.map(({ start, end }) => after.slice(start, end))).toEqual(["€60"]);
  });

  test("what is not marked is the same on both sides, space apart", () => {
    const word = fc.constantFrom("a", "bb", "ccc", " ", "  ", ".", "é", "🙂", "数");
    const line = fc.array(word, { maxLength: 30 }).map((words) => words.join(""));
    fc.assert(
      fc.property(line, line, (before, after) => {
        const marks = wordMarks(before, after);
        if (marks) expect(unmarked(before, marks.before)).toBe(unmarked(after, marks.after));
      }),
      { numRuns: 2000 },
    );
  });

  test("leaves lines with little in common unmarked", () => {
    expect(wordMarks("Dates are ISO-8601 everywhere", "Never book the last row")).toBeNull();
  });

  test("marks very long lines from their first difference to their last", () => {
    const around = "a ".repeat(30_000);
    expect(wordMarks(`${around}old${around}`, `${around}newer${around}`)).toEqual({
      before: [{ start: 60_000, end: 60_003 }],
      after: [{ start: 60_000, end: 60_005 }],
    });
    expect(wordMarks("a ".repeat(50_000), "b ".repeat(50_000))).toBeNull();
  });
});

describe("excerpt", () => {
  test("of a short line is the line", () => {
    expect(excerpt("short", "other")).toEqual({ start: 0, end: 5 });
  });

  test("of a long line holds the place where it changed, and no more than can be drawn", () => {
    const before = `${"x".repeat(60_000)}old${"y".repeat(40_000)}`;
    const after = `${"x".repeat(60_000)}new${"y".repeat(40_000)}`;
    const { start, end } = excerpt(after, before);
    expect(after.slice(start, end)).toContain("new");
    expect(end - start).toBeLessThanOrEqual(drawnMax);
  });

  test("stretches put together are the line, and cut no character in half", () => {
    const line = fc
      .array(fc.constantFrom("a", "🙂", "é"), { minLength: 1, maxLength: 9 })
      .map((u) => u.join("").repeat(900));
    fc.assert(
      fc.property(line, (line) => {
        const parts = stretches(line).map(({ start, end }) => line.slice(start, end));
        expect(parts.join("")).toBe(line);
        for (const part of parts) expect(part.isWellFormed()).toBe(true);
      }),
    );
  });
});

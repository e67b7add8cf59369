import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LaidOutRows, RowHeights } from "./row-heights";

const rowsOf = (keys: readonly number[], estimate = 20): LaidOutRows => ({
  count: keys.length,
  keyOf: (index) => keys[index]!,
  estimate: () => estimate,
});
const upTo = (count: number) => Array.from({ length: count }, (_, key) => key);

describe("RowHeights", () => {
  test("places are the sums of the heights in front of them, whatever was measured, added and taken away", () => {
    const step = fc.oneof(
      fc.record({ measure: fc.nat(2_000), height: fc.integer({ min: 1, max: 90 }) }),
      fc.record({ append: fc.integer({ min: 1, max: 400 }) }),
      fc.record({ prepend: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ cut: fc.integer({ min: 1, max: 300 }) }),
      fc.record({ insert: fc.nat(2_000) }),
    );
    fc.assert(
      fc.property(fc.nat(600), fc.array(step, { maxLength: 12 }), (start, steps) => {
        const heights = new RowHeights();
        const known = new Map<number, number>();
        let keys = upTo(start);
        let next = 10_000;
        const fresh = (count: number) => Array.from({ length: count }, () => next++);
        heights.sync(rowsOf(keys));
        for (const one of steps) {
          if ("measure" in one) {
            const index = one.measure % Math.max(1, keys.length);
            if (index >= keys.length) continue;
            heights.measure(index, one.height);
            known.set(keys[index]!, one.height);
            continue;
          }
          if ("append" in one) keys = [...keys, ...fresh(one.append)];
          else if ("prepend" in one) keys = [...fresh(one.prepend), ...keys];
          else if ("cut" in one) keys = keys.slice(0, Math.max(0, keys.length - one.cut));
          else keys = keys.toSpliced(one.insert % (keys.length + 1), 0, ...fresh(100));
          heights.sync(rowsOf(keys));
        }
        const expected = keys.map((key) => known.get(key) ?? 20);
        const offsets = expected.map((_, index) => expected.slice(0, index).reduce((sum, height) => sum + height, 0));
        expect(keys.map((_, index) => heights.heightOf(index))).toEqual(expected);
        expect(keys.map((_, index) => heights.offsetOf(index))).toEqual(offsets);
        expect(offsets.map((offset) => heights.rowAt(offset))).toEqual(upTo(keys.length));
        expect(offsets.map((offset, index) => heights.rowAt(offset + expected[index]! - 1))).toEqual(upTo(keys.length));
        expect(heights.offsetOf(keys.length)).toBe(heights.total);
        expect(heights.total).toBe(expected.reduce((sum, height) => sum + height, 0));
      }),
      { numRuns: 100 },
    );
  });

  test("looks at no row but the new ones when rows are added at the end", () => {
    const heights = new RowHeights();
    heights.sync(rowsOf(upTo(100_000)));
    const asked = { keys: 0, estimates: 0 };
    heights.sync({
      count: 100_100,
      keyOf: (index) => {
        asked.keys++;
        return index;
      },
      estimate: () => {
        asked.estimates++;
        return 20;
      },
    });
    expect(asked.estimates).toBe(100);
    expect(asked.keys).toBeLessThan(105);
    expect(heights.total).toBe(2_002_000);
  });

  test("finds the nearest row above and below the list", () => {
    const heights = new RowHeights();
    expect(heights.rowAt(10)).toBe(0);
    heights.sync(rowsOf(upTo(3)));
    expect(heights.rowAt(-500)).toBe(0);
    expect(heights.rowAt(500)).toBe(2);
  });
});

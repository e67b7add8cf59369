import { expect, test } from "vitest";
import { beginsDay } from "@/components/session-events/transcript/day-mark";

const now = new Date(2026, 10, 20, 12);
const at = (day: number, hour: number) => ({ at: new Date(2026, 10, day, hour).toISOString() });
const begun = (entries: { at: string | null }[]) =>
  entries.flatMap((_, index) => (beginsDay(entries, index, now) ? [index] : []));

test("the first row of each other day begins one, whatever stands between without a time", () => {
  expect(begun([at(18, 9), at(18, 23), at(19, 0), { at: null }, { at: "soon" }, at(19, 8), at(20, 1)])).toEqual([
    0, 2, 6,
  ]);
});

test("what is all of today needs no day", () => {
  expect(begun([at(20, 0), at(20, 11)])).toEqual([]);
});

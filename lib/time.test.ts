import { describe, expect, test } from "vitest";
import { exactTime, relativeTime } from "@/lib/time";

const now = new Date(2026, 10, 20, 15, 41, 30).getTime();
const ago = (milliseconds: number) => new Date(now - milliseconds).toISOString();
const minutes = (n: number) => n * 60_000;
const hours = (n: number) => minutes(60 * n);

describe("relativeTime", () => {
  test.each([
    [0, "now"],
    [59_999, "now"],
    [minutes(4), "4 min"],
    [minutes(59), "59 min"],
    [hours(1), "1 h"],
    [hours(23), "23 h"],
    [hours(25), "yesterday"],
    [hours(49), "2 days"],
    [hours(24 * 7), "7 days"],
    [hours(24 * 8), "12 Nov"],
    [hours(24 * 366), "19 Nov 2025"],
    [-minutes(5), "in 5 min"],
    [-hours(49), "in 2 days"],
  ])("%i ms ago reads %s", (age, text) => expect(relativeTime(ago(age), now)).toBe(text));

  test("keeps the microseconds of the wire from confusing it", () =>
    expect(relativeTime("2026-05-03T14:02:00.123456Z", Date.parse("2026-05-03T14:07:00Z"))).toBe("4 min"));

  test("says so when a timestamp cannot be read", () => expect(relativeTime("never", now)).toBe("unknown"));
});

test("exactTime carries the timestamp as the wire gave it", () =>
  expect(exactTime("2026-05-03T14:02:00.123456Z")).toContain("2026-05-03T14:02:00.123456Z"));

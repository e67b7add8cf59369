import { expect, test } from "vitest";
import { compare } from "@/lib/diff/compare";
import { endingsToName } from "@/lib/diff/endings";

const named = (before: string, after: string) => endingsToName(compare(before, after));

test("texts that end their lines alike name no ends", () => {
  expect(named("a\nb\n", "a\nc\n")).toBeUndefined();
  expect(named("a\r\nb\r\n", "a\r\nc\r\n")).toBeUndefined();
  expect(named("a\nb", "a\nc")).toBeUndefined();
  expect(named("", "a")).toBeUndefined();
});

test("a last line end that came or went is the only one named", () => {
  expect(named("a\nb\n", "a\nb")).toBe("none");
  expect(named("a\nb", "a\nb\n")).toBe("none");
  expect(named("a\nb", "a\nb\nc")).toBe("none");
});

test("a change from one way of ending lines to another names them all", () => {
  expect(named("a\nb\n", "a\r\nb\r\n")).toBe("any");
  expect(named("a\nb\n", "a\nb\r\n")).toBe("any");
});

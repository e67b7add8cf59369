import { describe, expect, test } from "vitest";
import { hasHidden, splitHidden } from "@/lib/hidden-characters";

const names = (text: string) => splitHidden(text).flatMap((piece) => ("hidden" in piece ? [piece.name] : []));
const whole = (text: string) =>
  splitHidden(text)
    .map((piece) => ("hidden" in piece ? piece.hidden : piece.text))
    .join("");

describe("what is drawn as a badge", () => {
  test.each([
    ["right-to-left override", "safe\u202Egnp.exe", ["U+202E"]],
    ["isolates", "a\u2066b\u2069", ["U+2066", "U+2069"]],
    ["zero-width space", "ig\u200Bnore", ["U+200B"]],
    ["byte order mark", "\uFEFFa", ["U+FEFF"]],
    ["soft hyphen", "a\u00ADb", ["U+00AD"]],
    ["tag characters", "a\u{E0041}\u{E0042}", ["U+E0041", "U+E0042"]],
    ["escape", "\u001B[31m", ["U+001B"]],
    ["C1 control", "a\u009Bb", ["U+009B"]],
    ["joiner between Latin letters", "a\u200Db", ["U+200D"]],
    ["Hangul filler", "a\u3164b", ["U+3164"]],
    ["a run of variation selectors", "❤\uFE0F\uFE0F\uFE00", ["U+FE0F", "U+FE00"]],
    ["variation selectors as bytes", "a\u{E0100}\u{E0101}", ["U+E0100", "U+E0101"]],
  ])("%s", (_, text, expected) => {
    expect(names(text)).toEqual(expected);
    expect(whole(text)).toBe(text);
  });
});

describe("what stays text", () => {
  test.each([
    ["tabs and line ends", "a\tb\r\nc"],
    ["a family", "👨‍👩‍👧"],
    ["a heart with its selector", "❤️"],
    ["the flag of Scotland", "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}"],
    ["Persian with its non-joiner", "می\u200Cخواهم"],
    ["Hebrew", "שלום"],
  ])("%s", (_, text) => expect(hasHidden(text)).toBe(false));
});

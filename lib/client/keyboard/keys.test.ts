import { describe, expect, test } from "vitest";
import { advance, ariaKeys, keyCaps } from "@/lib/client/keyboard/keys";

const press = (key: string, held: Partial<{ ctrlKey: boolean; metaKey: boolean; altKey: boolean }> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

describe("advance", () => {
  test("a letter", () => expect(advance("j", 0, press("j"))).toBe("done"));
  test("another letter", () => expect(advance("j", 0, press("k"))).toBe("no"));
  test("a letter held with Ctrl belongs to the browser", () =>
    expect(advance("j", 0, press("j", { ctrlKey: true }))).toBe("no"));
  test("⌘ and Ctrl both count as mod", () => {
    expect(advance("mod+k", 0, press("k", { metaKey: true }))).toBe("done");
    expect(advance("mod+k", 0, press("K", { ctrlKey: true }))).toBe("done");
    expect(advance("mod+k", 0, press("k"))).toBe("no");
  });
  test("two steps", () => {
    expect(advance("g s", 0, press("g"))).toBe("more");
    expect(advance("g s", 1, press("s"))).toBe("done");
    expect(advance("g s", 1, press("x"))).toBe("no");
  });
  test("named keys", () => expect(advance("esc", 0, press("Escape"))).toBe("done"));
  test("a character typed with Shift is that character", () => expect(advance("?", 0, press("?"))).toBe("done"));
});

test("keyCaps follows the platform", () => {
  expect(keyCaps("mod+k", true)).toEqual(["⌘K"]);
  expect(keyCaps("mod+k", false)).toEqual(["Ctrl", "K"]);
  expect(keyCaps("g s", true)).toEqual(["g", "s"]);
});

test("ariaKeys follows the platform", () => {
  expect(ariaKeys("mod+k", true)).toBe("Meta+k");
  expect(ariaKeys("mod+k", false)).toBe("Control+k");
});

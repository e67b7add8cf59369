import { describe, expect, test } from "vitest";
import { safeNext, urls } from "@/lib/urls";

describe("urls", () => {
  test("leaves out what is not set", () => expect(urls.stores({ q: "", archived: false })).toBe("/stores"));
  test("encodes what is", () =>
    expect(urls.stores({ q: "a&b", archived: true })).toBe("/stores?q=a%26b&archived=true"));
  test("encodes ids", () => expect(urls.memory("a/b", "c", { version: 3 })).toBe("/stores/a%2Fb/m/c?version=3"));
});

describe("safeNext", () => {
  test.each(["/stores", "/stores/memstore_1/m/mem_1?tab=edit#L3"])("keeps %s", (next) =>
    expect(safeNext(next)).toBe(next),
  );
  test.each([
    null,
    "",
    "stores",
    "https://elsewhere.example/",
    "//elsewhere.example",
    "/\\elsewhere.example",
    "/\t/elsewhere.example",
    "javascript:alert(1)",
    "/login?next=/login",
    "/setup",
  ])("goes to the first page instead of %s", (next) => expect(safeNext(next)).toBe("/"));
});

import { describe, expect, test } from "vitest";
import { flag, integer, oneOf, queryWith, text, valuesIn } from "@/lib/client/url-state";

const fields = {
  q: text(""),
  path: text(),
  archived: flag(),
  version: integer(),
  sort: oneOf(["changed", "name"], "changed"),
  tab: oneOf(["read", "edit"]),
};
const usual = { q: "", path: null, archived: false, version: null, sort: "changed", tab: null };

describe("the URL's state", () => {
  test("is the usual where the URL says nothing, or nothing that makes sense", () => {
    expect(valuesIn("", fields)).toEqual(usual);
    expect(valuesIn("archived=maybe&version=1e3&sort=size&tab=toString&other=1", fields)).toEqual(usual);
  });

  test("reads what is spelled there, as links of old spelled it too", () => {
    expect(valuesIn("q=a+b%26c&path=%2Fa&archived=true&version=12&sort=name&tab=edit", fields)).toEqual({
      q: "a b&c",
      path: "/a",
      archived: true,
      version: 12,
      sort: "name",
      tab: "edit",
    });
    expect(valuesIn("archived=1", fields).archived).toBe(true);
  });

  test("is spelled without what is usual, and leaves alone what is somebody else's", () => {
    const query = queryWith("other=x&version=3", fields, {
      q: "a b&c",
      archived: true,
      sort: "changed",
      version: null,
    });
    expect(query).toBe("other=x&q=a+b%26c&archived=1");
    expect(queryWith(query, fields, { q: null, archived: false })).toBe("other=x");
    expect(queryWith("q=a", fields, { tab: undefined })).toBe("q=a");
  });
});

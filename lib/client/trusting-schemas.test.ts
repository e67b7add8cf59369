import { expect, test } from "vitest";
import { z } from "@/lib/client/trusting-schemas";

// biome-ignore lint/suspicious/noExplicitAny: as the schemas see it
const library = z as any;

test("any schema can be built and takes what it is given", () => {
  const Named = library
    .object({ name: library.string().min(1).nullable(), kind: library.enum(["a"]) })
    .meta({ id: "Named" });
  const Page = library.object({ data: library.array(Named.extend({ more: Named.shape.kind.optional() })) });
  const value = { data: [{ name: "x" }] };
  expect(Page.parse(value)).toBe(value);
  expect(Page.safeParse(value)).toEqual({ success: true, data: value });
});

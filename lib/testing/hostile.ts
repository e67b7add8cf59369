/** Inputs that have broken servers before, and generators of requests from a route's own description. */
import fc from "fast-check";
import type { Part } from "@/lib/http/openapi";

export const hostileTexts = [
  "",
  " ",
  "\0",
  "\ud800",
  "\udfff\ud800",
  "\ufeff",
  "\u202e",
  "%00",
  "%",
  "%zz",
  "..",
  "../../etc/passwd",
  "%2e%2e%2f",
  "'; DROP TABLE memories; --",
  "\\",
  '"',
  "$1",
  "{{7*7}}",
  "<script>alert(1)</script>",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "null",
  "true",
  "NaN",
  "Infinity",
  "-0",
  "1e309",
  "0x10",
  "9007199254740993",
  "99999999999999999999",
  "٣",
  "2026-02-30T00:00:00Z",
  "0000-00-00T00:00:00Z",
  "+275760-09-13T00:00:00Z",
  "infinity",
  "now()",
  "page_",
  "page_AAAA",
  "chg_AAAAAAAAAAAAAAAAAAAAAA",
  "mem_01",
  "a".repeat(300),
  "/".repeat(64),
  "é".repeat(600),
  "\u{1f600}",
  "e\u0301",
];

const text = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.string({ unit: "grapheme", maxLength: 30 }),
);

/** What goes where text is expected in a URL: anything that can be percent-encoded. */
export const urlText = text.map((value) => value.toWellFormed());

const hostileJson = fc.oneof(
  text,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(null, true, 0, -1, 1e21, 1e308, 2 ** 53 + 2, [], {}, [[[[[]]]]]),
);

/** Paths and hashes. Made once: each text of each body would take its patterns apart anew. */
const shaped = [fc.stringMatching(/^(\/[a-z0-9]{1,3}){1,4}\/?$/), fc.stringMatching(/^[0-9a-f]{64}$/)];

/** Values that mostly fit a JSON Schema, with something hostile here and there. `known` are texts that lead further. */
export function valueFor(schema: Part, known: string[], components: { [name: string]: Part }): fc.Arbitrary<unknown> {
  const reference = schema.$ref as string | undefined;
  if (reference) return valueFor(components[reference.split("/").at(-1)!]!, known, components);
  const good = fitting(schema, known, components);
  return fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: hostileJson });
}

function fitting(schema: Part, known: string[], components: { [name: string]: Part }): fc.Arbitrary<unknown> {
  const inner = (part: Part) => valueFor(part, known, components);
  if ("const" in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...(schema.enum as unknown[]));
  const either = (schema.anyOf ?? schema.oneOf) as Part[] | undefined;
  if (either) return fc.oneof(...either.map(inner));
  const [type] = [schema.type].flat() as string[];
  if (type === "object") {
    const properties = Object.entries((schema.properties ?? {}) as { [name: string]: Part });
    const required = (schema.required ?? []) as string[];
    if (properties.length === 0)
      return fc.dictionary(text, inner((schema.additionalProperties as Part) ?? {}), { maxKeys: 20 });
    const keep = fc.integer({ min: 0, max: 9 });
    return fc
      .tuple(
        keep,
        fc.record(Object.fromEntries(properties.map(([name, part]) => [name, inner(part)])), { requiredKeys: [] }),
      )
      .chain(([chance, record]) =>
        chance === 0
          ? fc.constant(record)
          : fc
              .record(
                Object.fromEntries(
                  required.map((name) => [
                    name,
                    fitting((schema.properties as { [name: string]: Part })[name]!, known, components),
                  ]),
                ),
              )
              .map((needed) => ({ ...record, ...needed })),
      );
  }
  if (type === "array") return fc.array(inner((schema.items as Part) ?? {}), { maxLength: 8 });
  if (type === "integer" || type === "number") return fc.oneof(fc.integer({ min: 1, max: 100 }), fc.double());
  if (type === "boolean") return fc.boolean();
  if (type === "null") return fc.constant(null);
  return fc.oneof(fc.constantFrom(...known), text, ...shaped);
}

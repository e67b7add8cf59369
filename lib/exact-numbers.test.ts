import fc from "fast-check";
import { expect, test } from "vitest";
import { markNumbers, spellNumbers } from "@/lib/exact-numbers";

const through = (text: string) => spellNumbers(JSON.stringify(JSON.parse(markNumbers(text))));

test.each([
  "12345678901234567890",
  "-9007199254740993",
  "0.1234567890123456789",
  "1234567.1234567890123",
  "[1,2.5,18014398509481985,-7]",
  '{"id":1152921504606846977,"12345678901234567890":"12345678901234567890","text":"say \\"98765432109876543210\\" twice"}',
  '{"a":{"b":[{"c":100000000000000000001}]}}',
])("%s comes back as it came", (text) => expect(through(text)).toBe(text));

test.each([
  ["9007199254740992", "9007199254740992"],
  ["1.5000000000000000000", "1.5"],
  ["100000000000000000000000", "1e+23"],
  ["-0.0000000000000000", "0"],
])("what JavaScript holds is left to it: %s", (text, spelled) => expect(through(text)).toBe(spelled));

test("whatever stands around them, numbers come back with it", () => {
  const number = fc.oneof(
    fc.integer(),
    fc.bigInt({ min: 2n ** 53n }).map((n) => 2n * n + 1n),
  );
  const { value } = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      number.map(String),
      fc.string({ unit: "binary" }).map((text) => JSON.stringify(text)),
      fc.array(tie("value")).map((values) => `[${values.join(",")}]`),
      fc.dictionary(fc.string({ unit: "binary" }), tie("value")).map((entries) => {
        // A name of digits alone would change its place in an object.
        const members = Object.entries(entries).map(([name, one]) => `${JSON.stringify(`a ${name}`)}:${one}`);
        return `{${members.join(",")}}`;
      }),
    ),
  }));
  fc.assert(
    fc.property(value, (text) => {
      expect(through(text)).toBe(text);
    }),
  );
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { CANARY } from "@/lib/testing/canary";
import { searchLogs } from "@/lib/testing/log-search";

const directory = mkdtempSync(join(tmpdir(), "palimpsest-search-"));

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function logged(name: string, text: string) {
  mkdirSync(join(directory, name), { recursive: true });
  writeFileSync(join(directory, name, "server.log"), text);
  return searchLogs(join(directory, name), ["s3cret value/with+signs"]);
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

test.each([
  ["as it is", `first\n{"path":"/${CANARY}.md"}`],
  ["in capitals", `first\n${CANARY.toUpperCase()}`],
  [
    "in base64, at each of the three places",
    `first\n${base64(CANARY)} ${base64(`x${CANARY}x`)} ${base64(`xx${CANARY}`)}`,
  ],
  ["in base64, behind one character", `first\n${base64(`a${CANARY} and more`)}`],
  ["in base64, behind two", `first\n${base64(`ab${CANARY}, and more`)}`],
])("finds the canary %s", (name, text) => {
  expect(logged(name, text)).toEqual([{ file: "server.log", line: 2, what: "memory content (the canary)" }]);
});

test("finds a secret, encoded for a URL too", () => {
  expect(logged("secret", "s3cret value/with+signs")).toHaveLength(1);
  expect(logged("encoded", "?key=s3cret%20value%2Fwith%2Bsigns")).toHaveLength(1);
});

test("finds nothing where there is nothing", () => {
  expect(logged("clean", '{"kind":"request","route":"/v1/memory_stores"}')).toEqual([]);
});

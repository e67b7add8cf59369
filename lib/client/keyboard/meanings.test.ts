import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "@/lib/env";

/** What each key means, on whatever page: the words that the label of its act has. */
const meanings: Record<string, RegExp> = {
  j: /next/i,
  k: /previous|newer/i,
  n: /next (change|memory write)/i,
  p: /previous (change|memory write)/i,
  esc: /let go/i,
  c: /create|start|write a new/i,
  e: /edit/i,
  v: /view/i,
  h: /history/i,
  m: /rename or move/i,
  i: /import/i,
  r: /roll back/i,
  x: /redact/i,
  w: /who could have read/i,
  d: /compare/i,
  f: /hold the list still/i,
  G: /to the end/i,
  "?": /keys of this page/i,
  "/": /filter/i,
  "mod+k": /find/i,
  "mod+s": /save/i,
};

const spelled = /keys: "([^"]+)",\s*label:([^\n]+(?:\n\s+[?:][^\n]+)*)/g;

function offered() {
  const found: { keys: string; label: string; file: string }[] = [];
  for (const folder of ["components", "lib/client"]) {
    const files = readdirSync(join(projectRoot(), folder), { recursive: true, encoding: "utf8" });
    for (const file of files.filter((name) => /\.tsx?$/.test(name) && !name.includes(".test."))) {
      const source = readFileSync(join(projectRoot(), folder, file), "utf8");
      for (const [, keys = "", label = ""] of source.matchAll(spelled)) found.push({ keys, label, file });
    }
  }
  return found;
}

test("a key means the same on every page", () => {
  const acts = offered();
  const single = acts.filter(({ keys }) => !keys.startsWith("g "));
  expect(single.length).toBeGreaterThan(25);
  for (const { keys, label, file } of single) expect(label, `${keys} in ${file}`).toMatch(meanings[keys] ?? /^no key$/);
  const places = acts.filter(({ keys }) => keys.startsWith("g ")).map(({ keys }) => keys);
  expect(new Set(places).size).toBe(places.length);
});

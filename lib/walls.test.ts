import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectRoot } from "@/lib/env";

/** Which floors a floor may never reach, by the folder that a file lies in. The longest match counts. */
const WALLS: Record<string, string[]> = {
  "lib/wire/": ["lib/domain", "lib/http", "lib/client", "lib/server", "components", "app", "prisma"],
  "lib/domain/": ["lib/http", "lib/client", "lib/server", "components", "app"],
  "lib/http/": ["lib/client", "components", "app", "prisma"],
  "lib/client/": ["lib/domain", "lib/http", "lib/server", "lib/postgres", "components", "app", "prisma"],
  "lib/memory-tool": ["lib/wire", "lib/domain", "lib/http", "lib/client", "lib/server", "components", "app", "prisma"],
  "lib/postgres/": ["lib/domain", "lib/http", "lib/client", "components", "app"],
  "components/ui/": ["lib/domain", "lib/http", "lib/server", "lib/postgres", "app", "prisma"],
  "components/": ["lib/domain", "lib/http", "lib/server", "lib/postgres", "app", "prisma"],
  "app/": ["lib/domain", "lib/http", "lib/server", "lib/postgres", "prisma"],
};

/** Packages that a floor may use; undefined: any. */
const PACKAGES: Record<string, string[]> = { "lib/wire/": ["zod"], "lib/memory-tool": [] };

const FORBIDDEN_ROOMS = /(^|\/)(utils|helpers|common|misc|shared|types|constants)(\/|\.tsx?$)/;

type Import = { file: string; from: string; onlyTypes: boolean; lazy: boolean };

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.tsx"], {
  cwd: projectRoot(),
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file && !file.endsWith(".d.ts"));

const imports = files.filter((file) => !isTest(file)).flatMap(importsOf);

function isTest(file: string): boolean {
  return /\.(test|spec)\.tsx?$/.test(file) || file.startsWith("lib/testing/") || file.startsWith("e2e/");
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(projectRoot(), file), "utf8");
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm);
  const dynamic = text.matchAll(/\bimport\("([^"]+)"\)/g);
  return [
    ...[...statements].map(([, onlyTypes, from = ""]) => ({ file, from, onlyTypes: Boolean(onlyTypes), lazy: false })),
    ...[...dynamic].map(([, from = ""]) => ({ file, from, onlyTypes: false, lazy: true })),
  ];
}

/** The rule of the narrowest folder that the file lies in. */
function ruleFor<T>(rules: Record<string, T>, file: string): T | undefined {
  const folder = Object.keys(rules)
    .filter((prefix) => file.startsWith(prefix))
    .sort((a, b) => b.length - a.length)[0];
  return folder === undefined ? undefined : rules[folder];
}

const inside = (from: string, room: string) => from === `@/${room}` || from.startsWith(`@/${room}/`);

describe("the walls of the house", () => {
  test("there is something to look at", () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(imports.some(({ file, from }) => file.startsWith("lib/http/") && inside(from, "lib/domain"))).toBe(true);
  });

  test("no floor reaches over a wall", () => {
    const breaches = imports
      .filter(({ file, from }) => ruleFor(WALLS, file)?.some((room) => inside(from, room)))
      .map(({ file, from }) => `${file} imports ${from}`);
    expect(breaches).toEqual([]);
  });

  test("the wire knows zod and itself, the memory tool itself, and nothing else", () => {
    const foreign = imports
      .filter(({ file, from }) => {
        const allowed = ruleFor(PACKAGES, file);
        const own = Object.keys(PACKAGES).find((room) => file.startsWith(room));
        return allowed && !from.startsWith(`@/${own}`) && !from.startsWith("./") && !allowed.includes(from);
      })
      .map(({ file, from }) => `${file} imports ${from}`);
    expect(foreign).toEqual([]);
  });

  test("nothing is imported from above its own folder", () => {
    expect(imports.filter(({ from }) => from.startsWith("../")).map(({ file }) => file)).toEqual([]);
  });

  test("only the domain and the launcher speak to the database", () => {
    const speakers = imports
      .filter(({ from, onlyTypes }) => !onlyTypes && (from === "pg" || from.startsWith("@/prisma/generated")))
      .map(({ file }) => file)
      .filter((file) => !/^(lib\/domain|lib\/postgres|scripts|bench)\//.test(file));
    expect(speakers).toEqual([]);
  });

  test("no room is called after nothing in particular", () => {
    expect(files.filter((file) => FORBIDDEN_ROOMS.test(file))).toEqual([]);
  });

  test("the imports of modules form no circle", () => {
    expect(circles()).toEqual([]);
  });
});

/** Circles of imports that run when a module is loaded; types are gone by then, and lazy imports wait for it. */
function circles(): string[] {
  const known = new Set(files);
  const edges = new Map<string, string[]>();
  for (const { file, from, onlyTypes, lazy } of imports) {
    const target = onlyTypes || lazy ? undefined : resolved(file, from, known);
    if (target) edges.set(file, [...(edges.get(file) ?? []), target]);
  }
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: string[]): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(" → "));
      return;
    }
    if (done.has(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return found;
}

function resolved(file: string, from: string, known: Set<string>): string | undefined {
  const base = from.startsWith("@/") ? from.slice(2) : from.startsWith("./") ? join(file, "..", from) : undefined;
  return base && [base, `${base}.ts`, `${base}.tsx`].find((candidate) => known.has(candidate));
}

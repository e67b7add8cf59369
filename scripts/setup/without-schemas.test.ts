import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { z as library } from "zod";

type Loader = (this: { resourcePath: string; addDependency: (path: string) => void }, text: string) => string;
const withoutSchemas: Loader = createRequire(import.meta.url)("./without-schemas.cjs");
const here = join(resolve("lib/wire"), "some.ts");
const without = (text: string) => withoutSchemas.call({ resourcePath: here, addDependency() {} }, text);

describe("a module of the wire for the browser", () => {
  test("says nothing of its schemas, and drops what only they needed", () => {
    const text = [
      `import { z } from "zod";`,
      `import { characters, wellFormed } from "./pages";`,
      `const name = characters(1, 20).refine(wellFormed, "must be a name");`,
      `export const Named = z.object({ name, tags: z.array(z.string()) }).meta({ id: "Named" });`,
      `export type Named = z.infer<typeof Named>;`,
      `export const listOf = (item: z.ZodType) => z.array(item);`,
      `export const Names = listOf(Named).max(3);`,
    ].join("\n");
    expect(without(text)).not.toMatch(/must be|pages|object|array\(|max\(/);
    expect(without(text)).toContain("export const Named = z;");
    expect(without(text)).toContain("export const Names = z;");
  });

  test("keeps its functions, what they use, and what judges", () => {
    const text = [
      `import { z } from "zod";`,
      `import { IdParam, wellFormed } from "./pages";`,
      `const title = z.string().max(5);`,
      `export const fits = ({ title }: { title: string }) => wellFormed(title) && title.trim().length < 5;`,
      `export const judged = IdParam.parse("x");`,
    ].join("\n");
    const kept = without(text);
    expect(kept).toContain(`import { IdParam, wellFormed } from "./pages";`);
    expect(kept).toContain(`wellFormed(title) && title.trim().length < 5`);
    expect(kept).toContain(`IdParam.parse("x")`);
    expect(kept).toContain("const title = z;");
  });
});

describe("all modules of the wire without their schemas", () => {
  const root = resolve(".");
  let names: string[];
  let wire: Record<string, Record<string, unknown>>;
  let schemasLeft: number;
  beforeAll(async () => {
    const files = await readdir("lib/wire", { recursive: true });
    names = files.filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
    const folder = await mkdtemp(join(tmpdir(), "wire-"));
    const outfile = join(folder, "wire.mjs");
    await build({
      stdin: {
        contents: names.map((name, i) => `export * as m${i} from "@/lib/wire/${name}";`).join("\n"),
        resolveDir: root,
      },
      bundle: true,
      format: "esm",
      outfile,
      alias: { "@": root, zod: resolve("lib/client/trusting-schemas.ts") },
      plugins: [
        {
          name: "without schemas",
          setup({ onLoad }) {
            onLoad({ filter: /[\\/]lib[\\/]wire[\\/].*\.ts$/ }, async ({ path }) => ({
              loader: "ts",
              contents: withoutSchemas.call({ resourcePath: path, addDependency() {} }, await readFile(path, "utf8")),
            }));
          },
        },
      ],
    });
    schemasLeft =
      (await readFile(outfile, "utf8")).match(/\bz\.(object|string|array|union|enum|literal)\(/g)?.length ?? 0;
    wire = await import(/* @vite-ignore */ pathToFileURL(outfile).href);
    await rm(folder, { recursive: true });
  });

  test("export what they exported: functions as functions, values as they were, schemas as the stand-in", async () => {
    for (const [i, name] of names.entries()) {
      const real: Record<string, unknown> = await import(resolve("lib/wire", name));
      const trusting = wire[`m${i}`]!;
      expect(Object.keys(trusting).sort(), name).toEqual(Object.keys(real).sort());
      for (const [key, value] of Object.entries(real)) {
        if (holdsSchemas(value)) continue;
        if (typeof value === "function") expect(typeof trusting[key], `${name}: ${key}`).toBe("function");
        else expect(trusting[key], `${name}: ${key}`).toEqual(value);
      }
    }
  });

  test("hold no schema any more", () => {
    expect(schemasLeft).toBe(0);
  });
});

/** Whether a value is a schema, or an object with one somewhere in it. */
const holdsSchemas = (value: unknown): boolean =>
  value instanceof library.ZodType ||
  (typeof value === "object" && value !== null && Object.values(value).some(holdsSchemas));

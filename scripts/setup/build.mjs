import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { run, SetupError, withProgress } from "./progress.mjs";
import { hashOf, hasStamp, root, setStamp } from "./stamps.mjs";

const STAMP = "dist/.stamp";

const FOLDERS = ["app", "components", "lib", "prisma", "public", "scripts/setup"];
const FILES = ["server.ts", "proxy.ts", "next.config.ts", "postcss.config.mjs", "tsconfig.json", "package-lock.json"];

const stamp = () => hashOf([...FOLDERS, ...FILES]);

/** Whether the pages and the server are built from the sources as they are now. */
export const isBuilt = () => hasStamp(STAMP, stamp());

/** Builds the pages with Next into .next, and the server with esbuild into dist. */
export async function buildAll() {
  const sources = stamp();
  rmSync(join(root, STAMP), { force: true });
  await withProgress("Building the console", buildPages);
  await withProgress("Building the server", buildServer);
  setStamp(STAMP, sources);
}

async function buildPages() {
  const require = createRequire(join(root, "package.json"));
  const next = join(dirname(require.resolve("next/package.json")), "dist", "bin", "next");
  const { code, said } = await run(process.execPath, [next, "build"], {
    env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (code !== 0) throw new SetupError(`The console could not be built.\n\n${said.trim()}`);
}

/** What runs as a file of its own: the process, and the threads it starts beside itself. */
const ENTRIES = { server: "server.ts", "line-counter": "lib/domain/feed/line-counter.ts" };

/** What the package exports to other programs. */
const MEMORY_TOOL = "lib/memory-tool.ts";

/**
 * One file per part of the server instead of a transpiler in the running process: that would cost every process 30 MB
 * and a second at each start. Packages stay where they are.
 *
 * @param {string} [outdir] relative to the root, and below it: the server finds its other files from there
 */
export async function buildServer(outdir = "dist") {
  const esbuild = createRequire(join(root, "package.json"))("esbuild");
  rmSync(join(root, outdir), { recursive: true, force: true });
  try {
    await esbuild.build({
      absWorkingDir: root,
      entryPoints: ENTRIES,
      outdir,
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "node",
      target: "node20.19",
      packages: "external",
      sourcemap: true,
      logLevel: "silent",
    });
    await buildMemoryTool(esbuild, outdir);
  } catch (error) {
    throw new SetupError(`The server could not be built.\n\n${error.message}`);
  }
}

/** `./memory-tool` of the package: one module that needs nothing beside it, and its types. */
async function buildMemoryTool(esbuild, outdir) {
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [MEMORY_TOOL],
    outdir,
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    logLevel: "silent",
  });
  const { transpileDeclaration } = createRequire(join(root, "package.json"))("typescript");
  const { outputText, diagnostics } = transpileDeclaration(readFileSync(join(root, MEMORY_TOOL), "utf8"), {
    fileName: MEMORY_TOOL,
    compilerOptions: { declaration: true, strict: true },
    reportDiagnostics: true,
  });
  if (diagnostics?.length) throw new Error(`The types of ${MEMORY_TOOL} need to be spelled out.`);
  writeFileSync(join(root, outdir, "memory-tool.d.ts"), outputText);
}

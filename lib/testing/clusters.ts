/**
 * Set-up of a whole test run: a real PostgreSQL with a migrated database that every worker and every spawned server
 * gets a copy of. `postgres18` is the embedded one, `postgres15` Debian's, where it is installed.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import type { Binaries } from "@/lib/postgres/binaries";
import { openDataDirectory } from "@/lib/postgres/data-directory";
import { startEmbedded } from "@/lib/postgres/embedded";
import { migrate } from "@/lib/postgres/migrations";

declare module "vitest" {
  interface ProvidedContext {
    /** The migrated database to copy; null where this PostgreSQL is not installed. */
    templateUrl: string | null;
  }
}

export const DEBIAN_POSTGRES_15 = "/usr/lib/postgresql/15";

/** Nothing in these clusters outlives the run. Tests of durability start servers of their own, with usual settings. */
const FAST = {
  fsync: "off",
  full_page_writes: "off",
  max_connections: "300",
  max_wal_size: "4GB",
  wal_level: "minimal",
};

/** Starts a cluster in a temporary directory; returns the URL of its migrated database and the way to stop it. */
export async function startTestCluster(binaries: Binaries, settings: Record<string, string> = FAST) {
  const directory = mkdtempSync(join(tmpdir(), "palimpsest-test-"));
  const before = process.env.PALIMPSEST_DATA_DIR;
  process.env.PALIMPSEST_DATA_DIR = directory;
  const data = openDataDirectory(binaries);
  if (before === undefined) delete process.env.PALIMPSEST_DATA_DIR;
  else process.env.PALIMPSEST_DATA_DIR = before;
  const cluster = await startEmbedded(data, settings);
  await migrate(cluster.url);
  const stop = async () => {
    await cluster.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  return { url: cluster.url, stop };
}

/** Projects of one run with the same PostgreSQL share a cluster: Vitest loads this file once for each of them. */
const shared = globalThis as { palimpsestClusters?: Map<string, Promise<{ url: string; stop(): Promise<void> }>> };

/** Starts the cluster of a Vitest project, unless another project of the run has, and tells its tests where it is. */
export async function provideCluster(project: TestProject, binaries: Binaries): Promise<() => Promise<void>> {
  shared.palimpsestClusters ??= new Map();
  const clusters = shared.palimpsestClusters;
  const first = !clusters.has(binaries.home);
  if (first) clusters.set(binaries.home, startTestCluster(binaries));
  const cluster = await clusters.get(binaries.home);
  project.provide("templateUrl", cluster?.url ?? null);
  return async () => {
    if (first) await cluster?.stop();
  };
}

/** Debian's PostgreSQL 15 as the launcher wants it, or undefined where it is not installed. */
export function debianBinaries(): Binaries | undefined {
  if (!existsSync(join(DEBIAN_POSTGRES_15, "bin", "postgres"))) return undefined;
  return { home: DEBIAN_POSTGRES_15, version: "15", major: 15 };
}

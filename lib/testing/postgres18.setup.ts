import type { TestProject } from "vitest/node";
import { embeddedBinaries } from "@/lib/postgres/binaries";
import { provideCluster } from "@/lib/testing/clusters";
import { buildServer } from "@/scripts/setup/build.mjs";

/** Vitest loads this file once per project; the projects of one run share what it makes. */
const shared = globalThis as { palimpsestServerBuild?: Promise<void> };

export default async function setup(project: TestProject) {
  // Tests of the whole process start the server as it is built from the sources now, not as somebody built it before.
  shared.palimpsestServerBuild ??= buildServer(".palimpsest-test/server");
  await shared.palimpsestServerBuild;
  return provideCluster(project, embeddedBinaries());
}

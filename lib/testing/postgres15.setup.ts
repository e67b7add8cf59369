import type { TestProject } from "vitest/node";
import { debianBinaries, provideCluster } from "@/lib/testing/clusters";

/** For the Vitest project that runs the database tests on the oldest PostgreSQL we support. */
export default async function setup(project: TestProject) {
  const binaries = debianBinaries();
  return binaries && provideCluster(project, binaries);
}

/**
 * Measures the server against references on the same machine in the same run, and prints a table and JSON.
 *
 *   --quick          short rounds and small stores, to see whether everything runs
 *   --only a,b       only the cases whose name starts with one of these
 *   --source         the server from source instead of the built one
 *   --api-only       the server without pages
 *   --out file       where the JSON goes besides the terminal
 *   --profile dir    leaves a CPU profile of the server process there
 *   --port n         the first of the ports it uses; 4750 unless said
 */
import { writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { parseArgs } from "node:util";
import type { Bench, BenchCase, Plan } from "@/scripts/bench/bench-case";
import { type Console, openConsole } from "@/scripts/bench/browser";
import { diffsOnScreen } from "@/scripts/bench/cases/diffs";
import { disk } from "@/scripts/bench/cases/disk";
import { eventsAppended } from "@/scripts/bench/cases/events";
import { longLists } from "@/scripts/bench/cases/long-lists";
import { memoryAtFirst, memoryAtLast } from "@/scripts/bench/cases/memory";
import { pageScripts } from "@/scripts/bench/cases/pages";
import { painted } from "@/scripts/bench/cases/painted";
import { list, retrieve } from "@/scripts/bench/cases/reads";
import { creates, firstPages, historyPages } from "@/scripts/bench/cases/scale";
import { sessionPage } from "@/scripts/bench/cases/session-page";
import { sessionLists } from "@/scripts/bench/cases/sessions";
import { heardAmongMany, memoryPerStream, resumingReader } from "@/scripts/bench/cases/streams";
import { oneWriter, sameMemory, sixteenWriters } from "@/scripts/bench/cases/updates";
import { visibleElsewhere } from "@/scripts/bench/cases/visible";
import { addVersions, fillStore, sequenceAll, shapedPaths } from "@/scripts/bench/fill";
import { judged, type Result, tableOf } from "@/scripts/bench/result";
import { prepareStand, type Stand } from "@/scripts/bench/stand";

const everyCase: BenchCase[] = [
  memoryAtFirst,
  sixteenWriters,
  oneWriter,
  sameMemory,
  retrieve,
  list,
  visibleElsewhere,
  firstPages,
  creates,
  historyPages,
  sessionLists,
  disk,
  eventsAppended,
  heardAmongMany,
  resumingReader,
  memoryPerStream,
  memoryAtLast,
  pageScripts,
  sessionPage,
  diffsOnScreen,
  longLists,
  painted,
];

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    source: { type: "boolean", default: false },
    "api-only": { type: "boolean", default: false },
    out: { type: "string" },
    profile: { type: "string" },
    port: { type: "string", default: "4750" },
  },
});

const plan: Plan = flags.quick ? { rounds: 2, seconds: 1, large: 10_000 } : { rounds: 5, seconds: 2, large: 100_000 };

function wanted({ cases }: BenchCase): boolean {
  const names = flags.only?.split(",");
  return !names || cases.some((name) => names.some((start) => name.startsWith(start)));
}

let browser: Console | undefined;

function benchOn(stand: Stand): Bench {
  let port = Number(flags.port) + 10;
  const filled = (name: string, memories: number) =>
    once(async () => {
      const store = await fillStore(stand.database, stand, name, shapedPaths(memories));
      await sequenceAll(stand);
      return store;
    });
  const histories = once(async () => {
    const { id, memoryIds } = await fillStore(stand.database, stand, "Histories", ["/few.md", "/many.md"]);
    const [few = "", many = ""] = memoryIds;
    await addVersions(stand.database, stand, { storeId: id, memoryId: few }, 99);
    await addVersions(stand.database, stand, { storeId: id, memoryId: many }, plan.large - 1);
    await sequenceAll(stand);
    return { storeId: id, few, many };
  });
  return {
    plan,
    stand,
    store: filled("Two thousand", 2_000),
    largeStore: filled("Large", plan.large),
    histories,
    console: once(async () => {
      if (!stand.server.pages) return undefined;
      browser = await openConsole(stand.server.port);
      return browser;
    }),
    port: () => port++,
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

async function measure(stand: Stand): Promise<Result[]> {
  const bench = benchOn(stand);
  const results: Result[] = [];
  for (const benchCase of everyCase.filter(wanted)) {
    const load = loadavg()[0]!;
    process.stderr.write(`${benchCase.cases.join(", ")} …\n`);
    const measured = await benchCase.run(bench);
    for (const result of measured)
      results.push(judged({ ...result, detail: { ...result.detail, load_before: Number(load.toFixed(2)) } }));
  }
  return results;
}

const stand = await prepareStand({
  port: Number(flags.port),
  from: flags.source ? "source" : "built",
  pages: !flags["api-only"],
  profileTo: flags.profile,
});
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void stand.close().then(() => process.exit(1)));
let results: Result[] = [];
try {
  results = await measure(stand);
} finally {
  await browser?.close();
  await stand.close();
}
const machine = {
  cores: cpus().length,
  model: cpus()[0]?.model,
  memory_gb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};
const json = JSON.stringify({ at: new Date().toISOString(), machine, plan, results }, null, 2);
if (flags.out) writeFileSync(flags.out, `${json}\n`);
process.stdout.write(`${json}\n`);
process.stderr.write(`\n${tableOf(results)}\n`);
process.exitCode = results.every(({ pass }) => pass !== false) ? 0 : 1;

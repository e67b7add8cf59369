import { setTimeout as sleep } from "node:timers/promises";
import type { BenchCase } from "@/scripts/bench/bench-case";

/** Resident memory of the server process, the database apart, half a minute after it served its first page. */
export const memoryAtFirst: BenchCase = {
  cases: ["memory-at-first"],
  async run({ stand }) {
    if (!stand.server.pages) return [];
    const page = await fetch(`http://127.0.0.1:${stand.server.port}/`);
    if (!page.ok) throw new Error(`The first page answered ${page.status}.`);
    await page.text();
    await sleep(30_000);
    return [
      {
        case: "memory-at-first",
        title: "memory of the server process, 30 s after its first page",
        value: stand.server.memory(),
        unit: "MB",
        target: { kind: "at most", bound: 180 },
      },
    ];
  },
};

/** The same after everything else was measured on it. */
export const memoryAtLast: BenchCase = {
  cases: ["memory-at-last"],
  run: async ({ stand }) => [
    {
      case: "memory-at-last",
      title: "memory of the server process after the bench",
      value: stand.server.memory(),
      unit: "MB",
      target: { kind: "at most", bound: 320 },
    },
  ],
};

import { setTimeout as sleep } from "node:timers/promises";
import { urls } from "@/lib/urls";
import type { BenchCase } from "@/scripts/bench/bench-case";
import { openUntilDrawn } from "@/scripts/bench/drawn";

/**
 * Resident memory of the server process, the database apart, half a minute after the first page: that of a person who signed in
 * and has it open, or without a browser the one that a stranger gets.
 */
export const memoryAtFirst: BenchCase = {
  cases: ["memory-at-first"],
  async run({ stand, console: consoleOf }) {
    if (!stand.server.pages) return [];
    const tab = await (await consoleOf())?.tab();
    if (tab) await openUntilDrawn(tab, urls.activity(), { element: "main h1" });
    else await (await fetch(`http://127.0.0.1:${stand.server.port}/`)).text();
    await sleep(30_000);
    await tab?.page.close();
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

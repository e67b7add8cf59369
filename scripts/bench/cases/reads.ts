import type { Bench, BenchCase } from "@/scripts/bench/bench-case";
import { loadOf } from "@/scripts/bench/clients";
import { requestText } from "@/scripts/bench/http";
import { inTurn, median, ratioOf } from "@/scripts/bench/measure";
import { startEcho } from "@/scripts/bench/references";
import type { Result, Target } from "@/scripts/bench/result";

async function overEcho(
  bench: Bench,
  { path, target, ...named }: { case: string; title: string; path: (reader: number) => string; target?: Target },
): Promise<Result> {
  const { plan, stand } = bench;
  const reply = await stand.request("GET", path(0));
  if (reply.status !== 200) throw new Error(`Status ${reply.status}: ${reply.body.toString().slice(0, 300)}`);
  const echo = await startEcho(bench.port(), reply.body);
  const request = (reader: number) => requestText("GET", path(reader), stand.key);
  const seconds = (warm: boolean) => (warm ? 1 : plan.seconds);
  const seen: { p99: number; server: number; database: number }[] = [];
  const { server, bare } = await inTurn(plan.rounds, {
    async server(warm) {
      const load = await stand.processorTime(() => loadOf(stand.server.port, 16, seconds(warm), request));
      const { count, perSecond, p99 } = load;
      if (!warm) seen.push({ p99, server: (load.server / count) * 1e6, database: (load.database / count) * 1e6 });
      return perSecond;
    },
    bare: async (warm) => (await loadOf(echo.port, 16, seconds(warm), request)).perSecond,
  });
  await echo.stop();
  return {
    ...named,
    value: median(server),
    unit: "/s",
    reference: { title: "bare node:http", value: median(bare) },
    ratio: ratioOf(server, bare),
    target,
    detail: {
      reply_bytes: reply.body.length,
      p99_ms: median(seen.map(({ p99 }) => p99)),
      server_cpu_us: median(seen.map(({ server }) => server)),
      database_cpu_us: median(seen.map(({ database }) => database)),
    },
  };
}

export const retrieve: BenchCase = {
  cases: ["retrieve"],
  async run(bench) {
    const { id, memoryIds } = await bench.store();
    const path = () =>
      `/v1/memory_stores/${id}/memories/${memoryIds[Math.floor(Math.random() * memoryIds.length)]}?view=full`;
    const title = "retrieve with content, 16 readers, over bare node:http";
    return [
      await overEcho(bench, { case: "retrieve", title, path, target: { kind: "at least", bound: 0.12, aim: 0.2 } }),
    ];
  },
};

export const list: BenchCase = {
  cases: ["list", "list-of-ones-own"],
  async run(bench) {
    const { id } = await bench.store();
    const path = () => `/v1/memory_stores/${id}/memories?limit=100`;
    const title = "list of 100 of 2,000, 16 readers, over bare node:http";
    return [
      await overEcho(bench, { case: "list", title, path, target: { kind: "at least", bound: 0.15 } }),
      // No two readers ask the same, so that none of them can share an answer.
      await overEcho(bench, {
        case: "list-of-ones-own",
        title: "the same, each reader with a page of its own",
        path: (reader) => `/v1/memory_stores/${id}/memories?limit=${100 - reader}`,
      }),
    ];
  },
};

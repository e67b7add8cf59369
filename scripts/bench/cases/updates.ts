import pg from "pg";
import type { Bench, BenchCase } from "@/scripts/bench/bench-case";
import { loadOf } from "@/scripts/bench/clients";
import { fillStore, shapedPaths } from "@/scripts/bench/fill";
import { requestText } from "@/scripts/bench/http";
import { inTurn, median, ratioOf, speedOf } from "@/scripts/bench/measure";
import { appendsPerSecond, gitCommits, rawUpdates } from "@/scripts/bench/references";
import { distinctTexts } from "@/scripts/bench/texts";

/** Requests that each write a text never written before to one of the store's memories. */
async function updateRequests({ stand, store }: Bench): Promise<() => string> {
  const { id, memoryIds } = await store();
  const text = distinctTexts(3);
  return () => {
    const memoryId = memoryIds[Math.floor(Math.random() * memoryIds.length)]!;
    return requestText(
      "POST",
      `/v1/memory_stores/${id}/memories/${memoryId}`,
      stand.key,
      JSON.stringify({ content: text() }),
    );
  };
}

async function rawStore({ stand }: Bench) {
  const url = await stand.rawDatabaseUrl();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("INSERT INTO workspaces (id, name) VALUES ($1, 'bench') ON CONFLICT DO NOTHING", [
    stand.workspaceId,
  ]);
  const store = await fillStore(client, stand, "raw", shapedPaths(2_000));
  await client.query("VACUUM (ANALYZE)");
  await client.end();
  return { url, store };
}

export const sixteenWriters: BenchCase = {
  cases: ["update-16-over-function", "update-16-over-appends"],
  async run(bench) {
    const { plan, stand } = bench;
    const request = await updateRequests(bench);
    const { url, store } = await rawStore(bench);
    const raw = await rawUpdates(url, 16, stand, store);
    const seen: { p50: number; p99: number; server: number; database: number }[] = [];
    const seconds = (warm: boolean) => (warm ? 1 : plan.seconds);
    const { http, database, appends } = await inTurn(
      plan.rounds,
      {
        async http(warm) {
          const load = await stand.processorTime(() => loadOf(stand.server.port, 16, seconds(warm), request));
          const { count, perSecond, p50, p99 } = load;
          if (!warm)
            seen.push({ p50, p99, server: (load.server / count) * 1e6, database: (load.database / count) * 1e6 });
          return perSecond;
        },
        database: async (warm) => (await speedOf(16, seconds(warm), raw.step)).perSecond,
        appends: (warm) => appendsPerSecond(stand.directory, seconds(warm)),
      },
      stand.settled,
    );
    await raw.close();
    const value = median(http);
    const detail = {
      p50_ms: median(seen.map(({ p50 }) => p50)),
      p99_ms: median(seen.map(({ p99 }) => p99)),
      server_cpu_us: median(seen.map(({ server }) => server)),
      database_cpu_us: median(seen.map(({ database }) => database)),
    };
    return [
      {
        case: "update-16-over-function",
        title: "HTTP update, 16 writers, over the same function by the driver",
        value,
        unit: "/s",
        reference: { title: "by the driver", value: median(database) },
        ratio: ratioOf(http, database),
        target: { kind: "at least", bound: 0.4, aim: 0.6 },
        detail,
      },
      {
        case: "update-16-over-appends",
        title: "HTTP update, 16 writers, over fdatasync'd appends of 2.3 KB",
        value,
        unit: "/s",
        reference: { title: "appends", value: median(appends) },
        ratio: ratioOf(http, appends),
        target: { kind: "at least", bound: 0.25 },
      },
    ];
  },
};

export const oneWriter: BenchCase = {
  cases: ["update-1-over-appends", "update-1-over-git"],
  async run(bench) {
    const { plan, stand } = bench;
    const request = await updateRequests(bench);
    const commit = gitCommits(stand.directory, 2_000);
    const seconds = (warm: boolean) => (warm ? 0.5 : plan.seconds);
    const seen: { p50: number; server: number; database: number }[] = [];
    const { http, appends, git } = await inTurn(
      plan.rounds,
      {
        async http(warm) {
          const load = await stand.processorTime(() => loadOf(stand.server.port, 1, seconds(warm), request));
          const { count, perSecond, p50 } = load;
          if (!warm) seen.push({ p50, server: (load.server / count) * 1e6, database: (load.database / count) * 1e6 });
          return perSecond;
        },
        appends: (warm) => appendsPerSecond(stand.directory, seconds(warm)),
        git: async (warm) => (await speedOf(1, seconds(warm), commit)).perSecond,
      },
      stand.settled,
    );
    const detail = {
      p50_ms: median(seen.map(({ p50 }) => p50)),
      server_cpu_us: median(seen.map(({ server }) => server)),
      database_cpu_us: median(seen.map(({ database }) => database)),
    };
    const shared = { value: median(http), unit: "/s", detail };
    return [
      {
        case: "update-1-over-appends",
        title: "HTTP update, 1 writer, over fdatasync'd appends of 2.3 KB",
        ...shared,
        reference: { title: "appends", value: median(appends) },
        ratio: ratioOf(http, appends),
        target: { kind: "at least", bound: 0.12 },
      },
      {
        case: "update-1-over-git",
        title: "HTTP update, 1 writer, over git with a commit per write",
        ...shared,
        reference: { title: "commits", value: median(git) },
        ratio: ratioOf(http, git),
        target: { kind: "at least", bound: 20 },
      },
    ];
  },
};

export const sameMemory: BenchCase = {
  cases: ["same-memory"],
  async run(bench) {
    const { plan, stand } = bench;
    const { id, memoryIds } = await bench.store();
    const text = distinctTexts(5);
    const path = `/v1/memory_stores/${id}/memories/${memoryIds[0]}`;
    // Any answer but 200 ends the run, so a refusal cannot go uncounted.
    const { perSecond } = await loadOf(stand.server.port, 16, plan.seconds, () =>
      requestText("POST", path, stand.key, JSON.stringify({ content: text() })),
    );
    await stand.settled();
    return [
      {
        case: "same-memory",
        title: "refusals of 16 writers on one memory without preconditions",
        value: 0,
        unit: "refused",
        target: { kind: "at most", bound: 0 },
        detail: { per_second: perSecond },
      },
    ];
  },
};

import type { Bench, BenchCase } from "@/scripts/bench/bench-case";
import { loadOf, waitsOf } from "@/scripts/bench/clients";
import { fillStore, sequenceAll } from "@/scripts/bench/fill";
import { connect, requestText } from "@/scripts/bench/http";
import { inTurn, median, quantile, ratioOf } from "@/scripts/bench/measure";
import type { Result } from "@/scripts/bench/result";
import { distinctTexts } from "@/scripts/bench/texts";

interface Page {
  case: string;
  title: string;
  small: string;
  large: string;
  /** Whose lists they are, where those are not the same workspace's. */
  keys?: { small: string; large: string };
}

/** What a lone reader waits for the same page of a small and of a large collection, asked in turn. */
export async function overSmall({ plan, stand }: Bench, { small, large, keys, ...named }: Page): Promise<Result> {
  const connection = await connect(stand.server.port);
  const requests = [
    requestText("GET", large, keys?.large ?? stand.key),
    requestText("GET", small, keys?.small ?? stand.key),
  ];
  await waitsOf(connection, requests, 30);
  const rounds: [number[], number[]][] = [];
  for (let round = 0; round < plan.rounds; round++)
    rounds.push((await waitsOf(connection, requests, 100)) as [number[], number[]]);
  connection.close();
  const p50s = rounds.map((waits) => waits.map(median));
  const larges = p50s.map(([wait]) => wait!);
  const smalls = p50s.map(([, wait]) => wait!);
  return {
    ...named,
    value: median(larges),
    unit: "ms",
    reference: { title: "small", value: median(smalls) },
    ratio: ratioOf(larges, smalls),
    target: { kind: "at most", bound: 1.5 },
    detail: {
      p99_ms: quantile(
        rounds.flatMap(([waits]) => waits),
        0.99,
      ),
    },
  };
}

/** First pages of the listings of a large store over those of one of 2,000, both in the same shape. */
export const firstPages: BenchCase = {
  cases: ["first-page", "by-prefix", "depth-1"],
  async run(bench) {
    const small = `/v1/memory_stores/${(await bench.store()).id}/memories`;
    const large = `/v1/memory_stores/${(await bench.largeStore()).id}/memories`;
    const pageOf = (name: string, title: string, query: string) =>
      overSmall(bench, { case: name, title, small: `${small}?${query}`, large: `${large}?${query}` });
    const size = bench.plan.large.toLocaleString("en");
    return [
      await pageOf("first-page", `first page of 100: store of ${size} over 2,000 (p50)`, "limit=100"),
      await pageOf("by-prefix", `by prefix, 100: store of ${size} over 2,000 (p50)`, "limit=100&path_prefix=/archive/"),
      await pageOf(
        "depth-1",
        `depth=1 with nine tenths below one folder: ${size} over 2,000 (p50)`,
        "limit=100&depth=1",
      ),
    ];
  },
};

/** First pages of the history of one memory with many versions over those of one with 100. */
export const historyPages: BenchCase = {
  cases: ["versions-page", "changes-page"],
  async run(bench) {
    const { storeId, few, many } = await bench.histories();
    const versions = (memoryId: string) =>
      `/v1/memory_stores/${storeId}/memory_versions?limit=100&memory_id=${memoryId}`;
    const changes = (memoryId: string) => `/api/changes?limit=100&memory_store_id=${storeId}&memory_id=${memoryId}`;
    const size = bench.plan.large.toLocaleString("en");
    return [
      await overSmall(bench, {
        case: "versions-page",
        title: `first page of versions: memory with ${size} over 100 (p50)`,
        small: versions(few),
        large: versions(many),
      }),
      await overSmall(bench, {
        case: "changes-page",
        title: `first page of changes: memory with ${size} over 100 (p50)`,
        small: changes(few),
        large: changes(many),
      }),
    ];
  },
};

/** Creates by 16 writers into a large store over creates into an empty one. */
export const creates: BenchCase = {
  cases: ["creates"],
  async run(bench) {
    const { plan, stand } = bench;
    const large = await bench.largeStore();
    const text = distinctTexts(21);
    let count = 0;
    const createIn = async (storeId: string, seconds: number) => {
      const request = () => {
        const body = { path: `/new/note-${String(count++).padStart(8, "0")}.md`, content: text() };
        return requestText("POST", `/v1/memory_stores/${storeId}/memories`, stand.key, JSON.stringify(body));
      };
      return (await loadOf(stand.server.port, 16, seconds, request)).perSecond;
    };
    const seconds = (warm: boolean) => (warm ? 0.5 : plan.seconds);
    const rates = await inTurn(
      plan.rounds,
      {
        large: (warm) => createIn(large.id, seconds(warm)),
        // Empty anew each time: it would not stay so for long.
        empty: async (warm) => createIn((await fillStore(stand.database, stand, "Empty", [])).id, seconds(warm)),
      },
      stand.settled,
    );
    await sequenceAll(stand);
    return [
      {
        case: "creates",
        title: `creates, 16 writers: into a store of ${plan.large.toLocaleString("en")} over an empty one`,
        value: median(rates.large),
        unit: "/s",
        reference: { title: "into an empty one", value: median(rates.empty) },
        ratio: ratioOf(rates.large, rates.empty),
        target: { kind: "at least", bound: 0.8 },
      },
    ];
  },
};

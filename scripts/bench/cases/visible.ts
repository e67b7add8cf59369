import { setTimeout as sleep } from "node:timers/promises";
import type { BenchCase } from "@/scripts/bench/bench-case";
import { loadOf } from "@/scripts/bench/clients";
import { connect, requestText } from "@/scripts/bench/http";
import { quantile } from "@/scripts/bench/measure";
import { distinctTexts } from "@/scripts/bench/texts";

const givenUpMs = 10_000;

/** How long after its acknowledgement by one process a write is in the change list that another process serves. */
export const visibleElsewhere: BenchCase = {
  cases: ["visible-elsewhere"],
  async run({ plan, stand, store }) {
    const { id, memoryIds } = await store();
    const other = await stand.otherServer();
    const writer = await connect(stand.server.port);
    const reader = await connect(other.port);
    const text = distinctTexts(31);
    const read = async (path: string) =>
      JSON.parse((await reader.ask(requestText("GET", path, stand.key))).body.toString());
    const writeAndWait = async (memoryId: string) => {
      const of = `/api/changes?memory_store_id=${id}&memory_id=${memoryId}`;
      const before: string = (await read(`${of}&limit=1`)).data[0].cursor;
      const path = `/v1/memory_stores/${id}/memories/${memoryId}`;
      const { status, body } = await writer.ask(
        requestText("POST", path, stand.key, JSON.stringify({ content: text() })),
      );
      const acknowledged = performance.now();
      if (status !== 200) throw new Error(`Status ${status}`);
      const versionId: string = JSON.parse(body.toString()).memory_version_id;
      for (;;) {
        const { data } = await read(`${of}&after=${before}`);
        const waited = performance.now() - acknowledged;
        if (data.some((change: { memory_version: { id: string } }) => change.memory_version.id === versionId))
          return waited;
        if (waited > givenUpMs) throw new Error("A write did not come up in the change list of the other process.");
      }
    };
    const waitsOver = async (times: number) => {
      const waits: number[] = [];
      for (let time = 0; time < times; time++) {
        waits.push(await writeAndWait(memoryIds[(time * 7) % 1_000]!));
        await sleep(5 + 20 * Math.random());
      }
      return waits;
    };
    const quiet = await waitsOver(plan.rounds * 60);
    // The same once more while others write: memories that this one does not touch.
    const busy = memoryIds.slice(1_000);
    const seconds = plan.rounds * 1.5;
    const [waits] = await Promise.all([
      waitsOver(plan.rounds * 15),
      loadOf(stand.server.port, 8, seconds, () => {
        const path = `/v1/memory_stores/${id}/memories/${busy[Math.floor(Math.random() * busy.length)]}`;
        return requestText("POST", path, stand.key, JSON.stringify({ content: text() }));
      }),
    ]);
    writer.close();
    reader.close();
    await stand.settled();
    const row = (name: string, title: string, from: number[], part: number, bound?: number) => ({
      case: name,
      title,
      value: quantile(from, part),
      unit: "ms",
      target: bound === undefined ? undefined : ({ kind: "at most", bound } as const),
    });
    return [
      row("visible-elsewhere-p50", "write acknowledged → in another process' change list, p50", quiet, 0.5, 20),
      row("visible-elsewhere-p99", "write acknowledged → in another process' change list, p99", quiet, 0.99, 100),
      row("visible-elsewhere-busy-p50", "the same while 8 others write as fast as they can, p50", waits, 0.5),
      row("visible-elsewhere-busy-p99", "the same while 8 others write as fast as they can, p99", waits, 0.99),
    ];
  },
};

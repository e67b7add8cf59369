import { urls } from "@/lib/urls";
import type { BenchCase } from "@/scripts/bench/bench-case";
import { quantile } from "@/scripts/bench/measure";
import { openWatchers } from "@/scripts/bench/watchers";

const othersWatching = 500;
/** Between two writes, so that there are five a second. */
const pauseMs = 150;

/** How long after its acknowledgement a write is on the screen of a browser that has the memory open, alone and among 500 watchers. */
export const painted: BenchCase = {
  cases: ["painted"],
  async run({ plan, stand, store, console: consoleOf }) {
    const opened = await consoleOf();
    if (!opened) return [];
    const { id } = await store();
    const collection = `/v1/memory_stores/${id}/memories`;
    const { body } = await stand.request("POST", collection, { path: "/painted.md", content: "Nothing yet\n" });
    const memoryId: string = JSON.parse(body.toString()).id;
    const { page } = await opened.tab();
    await page.goto(urls.memory(id, memoryId, { raw: "1" }));
    await page.getByText("Nothing yet").waitFor();
    await page.waitForLoadState("domcontentloaded");
    let marks = 0;
    const writeAndSee = async () => {
      const mark = `Mark ${marks++} of this run`;
      const seen = page.evaluate(async (text) => {
        while (!document.body.textContent?.includes(text))
          await new Promise((resolve) => requestAnimationFrame(resolve));
        return performance.timeOrigin + performance.now();
      }, mark);
      await stand.request("POST", `${collection}/${memoryId}`, { content: `${mark}\n` });
      const acknowledged = performance.timeOrigin + performance.now();
      return Math.max(0, (await seen) - acknowledged);
    };
    const waitsOver = async (times: number) => {
      const waits: number[] = [];
      for (let time = 0; time < times; time++) {
        waits.push(await writeAndSee());
        await page.waitForTimeout(pauseMs);
      }
      return waits;
    };
    const alone = await waitsOver(plan.rounds * 6);
    const others = await openWatchers(stand.server.port, stand.key, "/api/changes/stream", othersWatching);
    const among = await waitsOver(plan.rounds * 20);
    others.close();
    await page.close();
    const row = (name: string, title: string, waits: number[], part: number, bound?: number) => ({
      case: `painted-${name}`,
      title: `write acknowledged → painted in an open browser, ${title}`,
      value: quantile(waits, part),
      unit: "ms",
      target: bound === undefined ? undefined : ({ kind: "at most", bound } as const),
    });
    return [
      row("p50", "p50", alone, 0.5),
      row("p99", "p99", alone, 0.99),
      row("among-500-p50", "500 others watching, p50", among, 0.5, 60),
      row("among-500-p99", "500 others watching, p99", among, 0.99, 250),
    ];
  },
};

import { urls } from "@/lib/urls";
import type { BenchCase } from "@/scripts/bench/bench-case";
import { quantile } from "@/scripts/bench/measure";

/** How long after its acknowledgement a write is on the screen of a browser that has the memory open. */
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
    const waits: number[] = [];
    for (let time = 0; time < plan.rounds * 6; time++) {
      const mark = `Mark ${time} of this run`;
      const seen = page.evaluate(async (text) => {
        while (!document.body.textContent?.includes(text))
          await new Promise((resolve) => requestAnimationFrame(resolve));
        return performance.timeOrigin + performance.now();
      }, mark);
      await stand.request("POST", `${collection}/${memoryId}`, { content: `${mark}\n` });
      const acknowledged = performance.timeOrigin + performance.now();
      waits.push((await seen) - acknowledged);
      await page.waitForTimeout(150);
    }
    await page.close();
    const row = (name: string, part: number) => ({
      case: `painted-${name}`,
      title: `write acknowledged → painted in an open browser, ${name}`,
      value: Math.max(0, quantile(waits, part)),
      unit: "ms",
    });
    return [row("p50", 0.5), row("p99", 0.99)];
  },
};

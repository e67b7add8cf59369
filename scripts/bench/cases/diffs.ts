import { urls } from "@/lib/urls";
import type { Bench, BenchCase } from "@/scripts/bench/bench-case";
import { median } from "@/scripts/bench/measure";
import type { Result } from "@/scripts/bench/result";
import { note, randomFrom } from "@/scripts/bench/texts";

const numbered = (word: string, lines: number) =>
  Array.from({ length: lines }, (_, line) => `${word} ${line}`).join("\n");

function tenthChanged(): [string, string] {
  const random = randomFrom(5);
  const before = note(1, 100_000).split("\n");
  const after = before.map((line) =>
    random() < 0.1 ? `${line.slice(0, 20)} was changed ${Math.floor(random() * 1e6)}` : line,
  );
  return [before.join("\n"), after.join("\n").slice(0, 102_400)];
}

const inputs: [name: string, title: string, texts: () => [string, string]][] = [
  ["tenth", "100 KB, a tenth changed", tenthChanged],
  ["2000", "2,000 lines, all different", () => [numbered("old", 2_000), numbered("new", 2_000)]],
  ["8000", "8,000 lines, all different", () => [numbered("old", 8_000), numbered("new", 8_000)]],
];

/** The longest task and the elements while a difference is opened and scrolled through. */
async function compareOnScreen(bench: Bench, storeId: string, memoryId: string) {
  const tab = await (await bench.console())!.tab();
  const { page } = tab;
  await page.goto(urls.memory(storeId, memoryId, { raw: "1" }));
  const history = page.getByRole("link", { name: /^History/ });
  await history.waitFor();
  await page.waitForTimeout(1_500); // the event stream never lets the network rest
  const region = page.getByRole("region", { name: /^Changes from version 1 to version 2/ });
  const opening = await tab.longestTask(async () => {
    await history.click();
    await region.getByRole("row").first().waitFor();
    await page.waitForTimeout(300);
  });
  let nodes = await tab.nodes();
  const scrolling = await tab.longestTask(() =>
    region.evaluate(async (element) => {
      for (let frame = 0; frame < 90; frame++) {
        element.scrollTop += 700;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    }),
  );
  nodes = Math.max(nodes, await tab.nodes());
  await page.close();
  return { opening, scrolling, nodes };
}

/** Whether comparing large texts on screen ever blocks the page. */
export const diffsOnScreen: BenchCase = {
  cases: inputs.map(([name]) => `diff-${name}`),
  async run(bench) {
    if (!(await bench.console())) return [];
    const { stand } = bench;
    const { id } = await bench.store();
    const results: Result[] = [];
    for (const [name, title, texts] of inputs) {
      const [before, after] = texts();
      const collection = `/v1/memory_stores/${id}/memories`;
      const created = await stand.request("POST", collection, { path: `/diff/${name}.md`, content: before });
      const memoryId: string = JSON.parse(created.body.toString()).id;
      await stand.request("POST", `${collection}/${memoryId}`, { content: after });
      await stand.settled();
      const seen = [];
      for (let round = 0; round < Math.min(bench.plan.rounds, 5); round++)
        seen.push(await compareOnScreen(bench, id, memoryId));
      results.push({
        case: `diff-${name}`,
        title: `difference on screen, longest task of the page: ${title}`,
        value: median(seen.map(({ opening, scrolling }) => Math.max(opening.processor, scrolling.processor))),
        unit: "ms",
        target: { kind: "at most", bound: 50 },
        detail: {
          opening_ms: median(seen.map(({ opening }) => opening.processor)),
          scrolling_ms: median(seen.map(({ scrolling }) => scrolling.processor)),
          by_the_clock_ms: median(seen.map(({ opening, scrolling }) => Math.max(opening.clock, scrolling.clock))),
          nodes: Math.max(...seen.map(({ nodes }) => nodes)),
        },
      });
    }
    return results;
  },
};

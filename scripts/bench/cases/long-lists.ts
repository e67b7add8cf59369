import type { Locator } from "@playwright/test";
import { urls } from "@/lib/urls";
import type { Bench, BenchCase } from "@/scripts/bench/bench-case";
import type { Tab } from "@/scripts/bench/browser";
import type { Result } from "@/scripts/bench/result";

const loadWithinMs = 150_000;
const nodesMax = 2_500;

interface LongList {
  case: string;
  title: string;
  scroller: Locator;
  rowHeight: number;
  /** Rows that stand below those which are loaded as one scrolls. */
  below: number;
}

/** Scrolls to the end of what is loaded, again and again until no more rows come. */
async function scrolledToTheEnd(tab: Tab, { scroller, rowHeight, below }: LongList) {
  let longest = 0;
  let nodes = 0;
  let height = 0;
  let grewAt = Date.now();
  for (const deadline = Date.now() + loadWithinMs; Date.now() < deadline && Date.now() - grewAt < 5_000; ) {
    let now = 0;
    const { processor } = await tab.longestTask(async () => {
      now = await scroller.evaluate(async (element, rest) => {
        for (let frame = 0; frame < 60; frame++) {
          element.scrollTop = element.scrollHeight - rest - element.clientHeight / 2;
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        return element.scrollHeight;
      }, below * rowHeight);
    });
    if (now !== height) grewAt = Date.now();
    height = now;
    nodes = Math.max(nodes, await tab.nodes());
    longest = Math.max(longest, processor);
  }
  return { rows: Math.round(height / rowHeight), longest, nodes };
}

/** Scrolls through what is loaded, a screen a frame and in long jumps. */
const scrolledAbout = (tab: Tab, scroller: Locator) =>
  tab.longestTask(() =>
    scroller.evaluate(async (element) => {
      for (let jump = 0; jump < 10; jump++) {
        element.scrollTop = ((jump * 7) % 10) * 0.1 * element.scrollHeight;
        for (let step = 0; step < 20; step++) {
          element.scrollTop += 600;
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
      }
    }),
  );

async function measured(tab: Tab, list: LongList): Promise<Result[]> {
  const loading = await scrolledToTheEnd(tab, list);
  const scrolling = await scrolledAbout(tab, list.scroller);
  const nodes = Math.max(loading.nodes, await tab.nodes());
  await tab.page.close();
  return [
    {
      case: `${list.case}-tasks`,
      title: `${list.title}: longest task while scrolling`,
      value: scrolling.processor,
      unit: "ms",
      target: { kind: "at most", bound: 50 },
      detail: { rows_loaded: loading.rows, while_loading_ms: loading.longest, by_the_clock_ms: scrolling.clock },
    },
    {
      case: `${list.case}-nodes`,
      title: `${list.title}: elements in the document`,
      value: nodes,
      unit: "nodes",
      target: { kind: "at most", bound: nodesMax },
    },
  ];
}

async function tree(bench: Bench): Promise<Result[]> {
  const tab = await (await bench.console())!.tab();
  await tab.page.goto(urls.store((await bench.largeStore()).id));
  await tab.page.getByRole("treeitem", { name: "archive" }).click();
  await tab.page.getByRole("treeitem", { name: "note-000000.md" }).waitFor();
  const rows = tab.page.getByRole("treeitem");
  return measured(tab, {
    case: "tree",
    title: `tree of ${bench.plan.large.toLocaleString("en")}`,
    scroller: tab.page.getByRole("tree", { name: "Memories" }).locator(".."),
    rowHeight: await rows.first().evaluate((element) => element.getBoundingClientRect().height),
    below: 100,
  });
}

async function timeline(bench: Bench): Promise<Result[]> {
  const tab = await (await bench.console())!.tab();
  await tab.page.goto(urls.storeHistory((await bench.largeStore()).id));
  await tab.page.locator("[data-row]").first().waitFor();
  return measured(tab, {
    case: "timeline",
    title: `timeline of ${bench.plan.large.toLocaleString("en")}`,
    scroller: tab.page.locator("main"),
    rowHeight: 53,
    below: 0,
  });
}

/** Whether the tree and the timeline of a large store stay small and smooth. */
export const longLists: BenchCase = {
  cases: ["tree", "timeline"],
  run: async (bench) => ((await bench.console()) ? [...(await tree(bench)), ...(await timeline(bench))] : []),
};

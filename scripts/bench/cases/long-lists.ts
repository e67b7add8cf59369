import type { Locator } from "@playwright/test";
import { urls } from "@/lib/urls";
import type { Bench, BenchCase } from "@/scripts/bench/bench-case";
import type { Tab } from "@/scripts/bench/browser";
import type { Result } from "@/scripts/bench/result";

const loadWithinMs = 15 * 60_000;
/** A page of rows that takes longer than this will not come. */
const pageWithinMs = 30_000;
const nodesMax = 2_500;

interface LongList {
  case: string;
  title: string;
  scroller: Locator;
  /** How high the part is that stands below the rows which are loaded as one scrolls, in pixels. */
  below: number;
  /** Rows that are there by now. */
  loaded: () => Promise<number>;
  /** Rows that there are in all. */
  rows: number;
}

/** Scrolls to the end of what is loaded, again and again until all rows are there. Throws when they do not come. */
async function scrolledToTheEnd(tab: Tab, { scroller, below, loaded, rows }: LongList) {
  let longest = 0;
  let nodes = 0;
  let now = 0;
  let grewAt = Date.now();
  const deadline = Date.now() + loadWithinMs;
  while (now < rows) {
    if (Date.now() > deadline || Date.now() - grewAt > pageWithinMs)
      throw new Error(`Only ${now} of ${rows} rows were loaded.`);
    const { processor } = await tab.longestTask(() =>
      scroller.evaluate(async (element, rest) => {
        for (const end = performance.now() + 5_000; performance.now() < end; ) {
          element.scrollTop = element.scrollHeight - rest - element.clientHeight / 2;
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
      }, below),
    );
    const before = now;
    now = await loaded();
    if (now > before) grewAt = Date.now();
    nodes = Math.max(nodes, await tab.nodes());
    longest = Math.max(longest, processor);
  }
  return { rows: now, longest, nodes };
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
      value: Math.max(scrolling.processor, loading.longest),
      unit: "ms",
      target: { kind: "at most", bound: 50 },
      detail: {
        rows_loaded: loading.rows,
        while_loading_ms: loading.longest,
        once_loaded_ms: scrolling.processor,
        once_loaded_by_the_clock_ms: scrolling.clock,
      },
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
  const scroller = tab.page.getByRole("tree", { name: "Memories" }).locator("..");
  const rows = tab.page.getByRole("treeitem");
  const height = await rows.first().evaluate((element) => element.getBoundingClientRect().height);
  return measured(tab, {
    case: "tree",
    title: `tree of ${bench.plan.large.toLocaleString("en")}`,
    scroller,
    below: 100 * height,
    loaded: async () => Math.round((await scroller.evaluate((element) => element.scrollHeight)) / height),
    rows: bench.plan.large * 0.9,
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
    below: 0,
    loaded: async () => Number(await tab.page.locator("main li[aria-setsize]").first().getAttribute("aria-setsize")),
    rows: bench.plan.large,
  });
}

/** Whether the tree and the timeline of a large store stay small and smooth. */
export const longLists: BenchCase = {
  cases: ["tree", "timeline"],
  run: async (bench) => ((await bench.console()) ? [...(await tree(bench)), ...(await timeline(bench))] : []),
};

import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { urls } from "@/lib/urls";
import { findBrowser } from "@/scripts/setup/browser.mjs";
import { owner } from "./stand";

export interface LongestTask {
  /** Processor time of the page's main thread in its longest task, in ms: what would block it on a machine with nothing else to do. */
  processor: number;
  /** The same by the clock, which counts other programs as well. */
  clock: number;
}

export interface Tab {
  page: Page;
  /** The longest task of the page's main thread while `work` runs. */
  longestTask(work: () => Promise<unknown>): Promise<LongestTask>;
  /** Elements in the document. */
  nodes(): Promise<number>;
}

export interface Console {
  /** A new tab of a person who is signed in. */
  tab(): Promise<Tab>;
  /** A new tab of a stranger. */
  strangersTab(): Promise<Tab>;
  close(): Promise<void>;
}

/** Opens a browser on the console of the server at this port and signs in. Undefined where there is no browser. */
export async function openConsole(port: number): Promise<Console | undefined> {
  const executablePath = findBrowser();
  if (!executablePath) return undefined;
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath, args });
  const signedIn = await contextOf(browser, port);
  const page = await signedIn.newPage();
  await page.goto(urls.login());
  await page.getByLabel("Email").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname === urls.activity());
  await page.close();
  return {
    tab: () => tabOf(browser, signedIn),
    strangersTab: async () => tabOf(browser, await contextOf(browser, port)),
    close: () => browser.close(),
  };
}

function contextOf(browser: Browser, port: number): Promise<BrowserContext> {
  return browser.newContext({ baseURL: `http://127.0.0.1:${port}`, viewport: { width: 1440, height: 900 } });
}

async function tabOf(browser: Browser, context: BrowserContext): Promise<Tab> {
  const page = await context.newPage();
  return {
    page,
    async longestTask(work) {
      await browser.startTracing(page, { categories: ["toplevel"] });
      await work();
      return longestIn(JSON.parse((await browser.stopTracing()).toString()).traceEvents);
    },
    nodes: () => page.evaluate(() => document.querySelectorAll("*").length),
  };
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  dur?: number;
  tdur?: number;
  args: { name?: string };
}

function longestIn(events: TraceEvent[]): LongestTask {
  const thread = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const mainThreads = new Set(
    events.filter(({ ph, args }) => ph === "M" && args.name === "CrRendererMain").map(thread),
  );
  const longest = { processor: 0, clock: 0 };
  for (const event of events) {
    if (!event.name.endsWith("RunTask") || !mainThreads.has(thread(event))) continue;
    longest.processor = Math.max(longest.processor, (event.tdur ?? event.dur ?? 0) / 1_000);
    longest.clock = Math.max(longest.clock, (event.dur ?? 0) / 1_000);
  }
  return longest;
}

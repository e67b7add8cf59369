import { urls } from "@/lib/urls";
import type { BenchCase } from "@/scripts/bench/bench-case";
import type { Tab } from "@/scripts/bench/browser";

/** Compressed bytes of the scripts that were asked for before the content was there. */
async function scriptBytes({ page }: Tab, url: string, content: string): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
  const scripts = new Map<string, number>();
  let isContentThere = false;
  devtools.on("Network.requestWillBeSent", ({ requestId, type }) => {
    if (type === "Script" && !isContentThere) scripts.set(requestId, 0);
  });
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) scripts.set(requestId, encodedDataLength);
  });
  await page.goto(url, { waitUntil: "commit" });
  await page.locator(content).first().waitFor({ timeout: 30_000 });
  isContentThere = true;
  await page.waitForTimeout(1_500); // the event stream never lets the network rest
  await page.close();
  return [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** Compressed JavaScript that each page without the editor loads before its content is there. */
export const pageScripts: BenchCase = {
  cases: ["page-js"],
  async run({ stand, store, console: consoleOf }) {
    const opened = await consoleOf();
    if (!opened) return [];
    const { id } = await store();
    const { body } = await stand.request("POST", `/v1/memory_stores/${id}/memories`, {
      path: "/page/read.md",
      content: "# A heading\n\nSome *text*.\n",
    });
    const memoryId: string = JSON.parse(body.toString()).id;
    const pages: [name: string, url: string, content: string, stranger?: boolean][] = [
      ["sign-in", urls.login(), "input[type=password]", true],
      ["first page", urls.activity(), "main h1"],
      ["stores", urls.stores(), `a[href^="/stores/memstore"]`],
      ["store", urls.store(id), "[role=treeitem]"],
      ["memory, raw", urls.memory(id, memoryId, { raw: "1" }), "main h1, main h2"],
      ["memory, rendered", urls.memory(id, memoryId), "text=A heading"],
      ["history of a memory", urls.memory(id, memoryId, { tab: "history" }), "text=A heading"],
      ["history of a store", urls.storeHistory(id), "[data-row]"],
      ["keys", urls.keys(), "main h1"],
    ];
    const detail: Record<string, number> = {};
    for (const [name, url, content, stranger] of pages) {
      const tab = await (stranger ? opened.strangersTab() : opened.tab());
      detail[name] = Math.round((await scriptBytes(tab, url, content)) / 102.4) / 10;
    }
    return [
      {
        case: "page-js",
        title: "JavaScript (gzip) before the content, the heaviest page without the editor",
        value: Math.max(...Object.values(detail)),
        unit: "KB",
        target: { kind: "at most", bound: 200 },
        detail,
      },
    ];
  },
};

import { urls } from "@/lib/urls";
import type { BenchCase } from "@/scripts/bench/bench-case";
import type { Tab } from "@/scripts/bench/browser";
import { type Content, openUntilDrawn } from "@/scripts/bench/drawn";
import type { Stand } from "@/scripts/bench/stand";

/** Compressed bytes of the scripts that were asked for before the content was drawn. */
async function scriptBytes(tab: Tab, url: string, content: Content): Promise<number> {
  await openUntilDrawn(tab, url, content);
  const { page } = tab;
  await page.waitForTimeout(1_500); // the event stream never lets the network rest
  const bytes = await page.evaluate(() => {
    const { startTime: drawnAt } = performance.getEntriesByName("content")[0]!;
    return performance
      .getEntriesByType("resource")
      .filter(({ name, startTime }) => startTime < drawnAt && new URL(name).pathname.endsWith(".js"))
      .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0);
  });
  await page.close();
  return bytes;
}

/** An agent, an environment and a session with a message and a tool call that wrote to the store. Returns their ids. */
async function runOfAnAgent({ server, key, settled }: Stand, storeId: string) {
  const asked = async (path: string, body: object, headers: Record<string, string> = { "x-api-key": key }) => {
    const reply = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`POST ${path}: ${reply.status} ${await reply.text()}`);
    return reply.json();
  };
  const model = "claude-sonnet-4-5";
  const { id: agentId } = await asked("/v1/agents", { name: "Concierge", model, system: "You plan travels." });
  const { id: environmentId } = await asked("/v1/environments", { name: "Shed", config: { type: "self_hosted" } });
  const { id: sessionId } = await asked("/v1/sessions", {
    agent: agentId,
    environment_id: environmentId,
    title: "A run",
    resources: [{ type: "memory_store", memory_store_id: storeId }],
  });
  const report = async (event: object): Promise<string> =>
    (await asked(`/v1/sessions/${sessionId}/events`, { events: [event] })).data[0].id;
  const text = (words: string) => ({ content: [{ type: "text", text: words }] });
  await report({ type: "agent.message", ...text("Hello.") });
  const input = { command: "create", path: "/page/run.md", file_text: "One line.\n" };
  const use = await report({ type: "agent.tool_use", name: "memory", input, evaluated_permission: "allow" });
  const { token } = await asked(`/api/sessions/${sessionId}/tokens`, {});
  await asked(
    `/v1/memory_stores/${storeId}/memories`,
    { path: input.path, content: input.file_text },
    { authorization: `Bearer ${token}`, "palimpsest-tool-use-id": use },
  );
  await report({ type: "agent.tool_result", tool_use_id: use, ...text("Done.") });
  await settled();
  return { agentId, environmentId, sessionId };
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
    const { agentId, environmentId, sessionId } = await runOfAnAgent(stand, id);
    const text = { element: "main", text: "A heading" };
    const pages: [name: string, url: string, content: Content, stranger?: boolean][] = [
      ["sign-in", urls.login(), { element: "input[type=password]" }, true],
      ["first page", urls.activity(), { element: "main [data-row]" }],
      ["stores", urls.stores(), { element: `a[href^="/stores/memstore"]` }],
      ["store", urls.store(id), { element: "main h1", text: "Two thousand" }],
      ["memory, raw", urls.memory(id, memoryId, { raw: "1" }), text],
      ["memory, rendered", urls.memory(id, memoryId), text],
      ["history of a memory", urls.memory(id, memoryId, { tab: "history" }), text],
      ["history of a store", urls.storeHistory(id), { element: "main [data-row]" }],
      ["sessions", urls.sessions(), { element: "main [data-row]" }],
      ["session", urls.session(sessionId), { element: "main [role=feed] [role=article]" }],
      ["agents", urls.agents(), { element: `main a[href^="/agents/agent"]` }],
      ["agent", urls.agent(agentId), { element: "main", text: "You plan travels." }],
      ["environments", urls.environments(), { element: `main a[href^="/environments/env"]` }],
      ["environment", urls.environment(environmentId), { element: "main h1", text: "Shed" }],
      ["keys", urls.keys(), { element: "main [data-row]" }],
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

/**
 * The whole of it: two agents, driven by the clients that people use, write to one store through two server processes, while a
 * person follows; one of the processes is killed.
 */
import type Anthropic from "@anthropic-ai/sdk";
import { betaMemoryTool } from "@anthropic-ai/sdk/helpers/beta/memory";
import { type BetaRunnableTool, runRunnableTool } from "@anthropic-ai/sdk/lib/tools/BetaRunnableTool";
import { beforeAll, describe, expect, test } from "vitest";
import { memoryToolHandlers } from "@/lib/memory-tool";
import { mustNotBeLogged } from "@/lib/testing/canary";
import { eventually, sdk } from "@/lib/testing/contract";
import { mounting } from "@/lib/testing/mounting";
import { ownerSettings, signIn } from "@/lib/testing/person";
import { readResuming } from "@/lib/testing/resuming";
import { scriptedAgent } from "@/lib/testing/scripted-agent";
import { startServer, type TestServer } from "@/lib/testing/server";
import { contentsOf, type Environment, mountOf, newEnvironment, newStore } from "@/lib/testing/session-things";
import { startWorker } from "@/lib/testing/worker";
import type { Change } from "@/lib/wire/changes";

const mnt = mounting();
const skipped = mnt ? "" : " (skipped: this account can neither make /mnt/memory nor have a mount namespace)";

let one: TestServer;
let two: TestServer;
let admin: Anthropic;

beforeAll(async () => {
  one = await startServer({ env: ownerSettings });
  two = await startServer({ database: one.databaseUrl! });
  admin = sdk(one, 2);
});

interface MemoryAgent {
  session: Anthropic.Beta.BetaManagedAgentsSession;
  /** Calls the memory tool, reported before and after; resolves to what the model would read, and the call's event. */
  use(command: { command: string; [field: string]: unknown }): Promise<{ text: string; event_id: string }>;
}

/** An agent with the memory tool and a loop of its own, in a session that has the store attached. It reports with its session's token. */
async function memoryAgent(
  server: TestServer,
  name: string,
  storeId: string,
  access: "read_write" | "read_only",
): Promise<MemoryAgent> {
  const { agents, environments, sessions } = admin.beta;
  const agent = await agents.create({ name, model: "claude-opus-5-5" });
  const environment = await environments.create({ name: `${name}'s own loop` });
  const session = await sessions.create({
    agent: agent.id,
    environment_id: environment.id,
    title: `${name} at work`,
    resources: [{ type: "memory_store", memory_store_id: storeId, access }],
  });
  const { token } = await admin.post<{ token: string }>(`/api/sessions/${session.id}/tokens`, { body: {} });
  mustNotBeLogged(token);
  const client = sdk({ url: server.url, apiKey: token }, 2);
  const report = (...events: object[]) =>
    client.post<{ data: { id: string }[] }>(`/v1/sessions/${session.id}/events`, { body: { events } });
  let caused: string | undefined;
  const handlers = memoryToolHandlers({ client, memoryStoreId: storeId, toolUseEventId: () => caused });
  const tool: BetaRunnableTool = betaMemoryTool(handlers);
  return {
    session,
    async use(command) {
      const { data } = await report({ type: "agent.tool_use", name: "memory", input: command });
      caused = data[0]!.id;
      const { content, isError } = await runRunnableTool(tool, command, {} as Parameters<typeof runRunnableTool>[2]);
      const text = String(content);
      const result = { tool_use_id: caused, content: [{ type: "text", text }], is_error: isError };
      await report({ type: "agent.tool_result", ...result });
      return { text, event_id: caused };
    },
  };
}

const changesIn = (heard: { event: string; data: string }[]) =>
  heard.filter(({ event }) => event === "change").map(({ data }) => JSON.parse(data) as Change);

describe.skipIf(!mnt)(`two agents and one store${skipped}`, () => {
  test("each change says which agent, session and call; a killed process costs no follower anything", async () => {
    const store = await newStore(admin, "Shared notes", { "/plan.md": "Plan\n" });
    const person = await signIn(two.url);
    const at: Environment = await newEnvironment(admin);
    const field = await admin.beta.sessions.create({
      agent: at.agent_id,
      environment_id: at.id,
      title: "In the field",
      resources: [{ type: "memory_store", memory_store_id: store }],
      initial_events: [{ type: "user.message", content: [{ type: "text", text: "Go." }] }],
    });
    const mount = mountOf(field, store);
    const worker = startWorker(mnt!, {
      url: one.url,
      environmentId: at.id,
      environmentKey: at.key,
      memorySyncIntervalMs: 5_000,
    });
    const worked = scriptedAgent(admin, field.id);
    const desk = await memoryAgent(one, "Archivist", store, "read_write");

    // The person watches through the process that will be killed.
    const urls = [two.url, one.url];
    const { cookie } = person;
    const watching = readResuming(urls, `/api/changes/stream?memory_store_id=${store}`, { cookie });
    const listening = readResuming(urls, `/v1/sessions/${desk.session.id}/events/stream`, { cookie });
    const expected: { path: string; event_id: string }[] = [];
    const write = async (n: number) => {
      const path = `/desk/${n}.md`;
      const { event_id, text } = await desk.use({ command: "create", path: `/memories${path}`, file_text: `${n}\n` });
      expect(text).toContain("File created successfully");
      expected.push({ path, event_id });
    };
    // A stream of a session begins with what comes after it is open: until both have begun, there is more to hear.
    await eventually(async () => watching.heard.some(({ event }) => event === "ready"), 30_000);
    let n = 0;
    await eventually(async () => {
      await write(n++);
      return changesIn(watching.heard).length > 0 && listening.heard.length > 0;
    }, 30_000);

    const seen = await worked.call("write", { file_path: `${mount}/field.md`, content: "seen\n" });
    expected.push({ path: "/field.md", event_id: seen.event_id });
    for (let more = 0; more < 10; more++) await write(n++);
    await two.kill("SIGKILL");
    for (let more = 0; more < 10; more++) await write(n++);
    // Calls give the worker occasions to sync.
    await eventually(async () => {
      await worked.call("read", { file_path: `${mount}/plan.md` });
      return "/field.md" in (await contentsOf(admin, store));
    }, 60_000);

    await eventually(async () => changesIn(watching.heard).length >= expected.length, 30_000);
    const changes = changesIn(watching.heard).filter(({ actor }) => actor?.type === "session_actor");
    const told = changes.map(({ memory_version, tool_use }) => ({
      path: memory_version.path,
      event_id: tool_use?.event_id,
    }));
    const byPath = (a: { path: string | null }, b: { path: string | null }) =>
      (a.path ?? "") < (b.path ?? "") ? -1 : 1;
    expect(told.sort(byPath)).toEqual([...expected].sort(byPath));
    for (const { memory_version, session, tool_use } of changes) {
      const byDesk = memory_version.path?.startsWith("/desk/");
      expect(session).toMatchObject(
        byDesk
          ? { id: desk.session.id, title: "Archivist at work", agent: { name: "Archivist" } }
          : { id: field.id, title: "In the field", agent: { name: "Field researcher" } },
      );
      expect(tool_use?.link).toBe(byDesk ? "declared" : "inferred");
      const events = await admin.beta.sessions.events.list(session!.id, { limit: 1000 });
      expect(events.data.find(({ id }) => id === tool_use?.event_id)).toMatchObject({ type: "agent.tool_use" });
    }
    expect(watching.resumed()).toBeGreaterThan(0);

    // The stream of the session, too: in order, each once, as the list has them from where it began.
    const listed = (await admin.beta.sessions.events.list(desk.session.id, { limit: 1000 })).data.map(({ id }) => id);
    await eventually(async () => listening.heard.some(({ data }) => JSON.parse(data).id === listed.at(-1)), 30_000);
    const streamed = listening.heard.map(({ data }) => (JSON.parse(data) as { id: string }).id);
    expect(streamed).toEqual(listed.slice(listed.indexOf(streamed[0]!)));
    await Promise.all([watching.stop(), listening.stop(), worker.end()]);
  });
});

test("a read-only attachment refuses a write with words, and the session shows it", async () => {
  const store = await newStore(admin, "House rules", { "/rules.md": "Never feed them.\n" });
  const agent = await memoryAgent(one, "Visitor", store, "read_only");
  expect((await agent.use({ command: "view", path: "/memories/rules.md" })).text).toContain("Never feed them.");
  const refusal = "Error: This session has the memory store attached read_only: it can be read, not written.";
  for (const command of [
    { command: "create", path: "/memories/mine.md", file_text: "mine" },
    { command: "str_replace", path: "/memories/rules.md", old_str: "Never", new_str: "Always" },
    { command: "insert", path: "/memories/rules.md", insert_line: 0, insert_text: "Not:" },
    { command: "delete", path: "/memories/rules.md" },
    { command: "rename", old_path: "/memories/rules.md", new_path: "/memories/old.md" },
  ]) {
    const { text, event_id } = await agent.use(command);
    expect(text).toBe(refusal);
    const events = (await admin.beta.sessions.events.list(agent.session.id, { limit: 1000 })).data;
    expect(events.find((event) => event.type === "agent.tool_result" && event.tool_use_id === event_id)).toMatchObject({
      is_error: true,
      content: [{ type: "text", text: refusal }],
    });
  }
  expect(await contentsOf(admin, store)).toEqual({ "/rules.md": "Never feed them.\n" });
});

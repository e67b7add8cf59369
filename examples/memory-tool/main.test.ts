import { beforeAll, expect, test } from "vitest";
import { sdk } from "@/lib/testing/contract";
import { runExample } from "@/lib/testing/examples";
import { startModel } from "@/lib/testing/model";
import { startServer, type TestServer } from "@/lib/testing/server";
import { changesOf, contentsOf } from "@/lib/testing/session-things";
import { newKey } from "@/lib/testing/workspaces";

let server: TestServer;
let settings: Record<string, string>;

beforeAll(async () => {
  server = await startServer();
  const scopes = ["memory:read", "memory:write", "sessions:read", "sessions:write", "sessions:report"] as const;
  const { apiKey } = await newKey(server.databaseUrl, scopes);
  settings = { PALIMPSEST_URL: server.url, PALIMPSEST_API_KEY: apiKey, ANTHROPIC_API_KEY: "stand-in" };
});

/** Runs the program with a model that calls the tool like this, and then says so. */
async function ask(question: string, commands: object[]) {
  const calls = commands.map((input, n) => [
    { type: "tool_use" as const, id: `toolu_${n}x${Date.now()}`, name: "memory", input },
  ]);
  const model = await startModel([...calls, [{ type: "text", text: "Noted." }]]);
  const said = await runExample("memory-tool/main.ts", [question], { ...settings, ANTHROPIC_BASE_URL: model.url });
  await model.stop();
  return { said, asked: model.asked };
}

test("what Claude writes with its memory tool leads to the agent, the session and the call; the next session reads it", async () => {
  const food = "/memories/food.md";
  const first = await ask("I am vegetarian.", [
    { command: "view", path: "/memories" },
    { command: "create", path: food, file_text: "Vegetarian.\n" },
    { command: "create", path: food, file_text: "Again.\n" },
  ]);
  expect(first.said).toMatch(/Noted\..*\/sessions\/sesn_/s);
  expect(JSON.stringify(first.asked.at(-1)!.messages)).toContain("Error: File /memories/food.md already exists");
  const second = await ask("What do you know?", [{ command: "view", path: food }]);
  expect(JSON.stringify(second.asked.at(-1)!.messages)).toContain("     1\\tVegetarian.");

  const client = sdk(server);
  const [store, ...others] = (await client.beta.memoryStores.list()).data;
  expect(others).toEqual([]);
  expect(await contentsOf(client, store!.id)).toEqual({ "/food.md": "Vegetarian.\n" });
  const sessionId = /sesn_\w+/.exec(first.said)![0];
  const events = (await client.beta.sessions.events.list(sessionId, { limit: 1000 })).data;
  expect(events.map(({ type }) => type).filter((type) => !/^session\.usage|^session\.thread/.test(type))).toEqual([
    "user.message",
    "session.status_running",
    ...[
      "agent.tool_use",
      "agent.tool_result",
      "agent.tool_use",
      "agent.tool_result",
      "agent.tool_use",
      "agent.tool_result",
    ],
    "agent.message",
    "session.status_idle",
  ]);
  const [, created] = events.filter(({ type }) => type === "agent.tool_use");
  await expect
    .poll(() => changesOf(client, store!.id))
    .toMatchObject([
      {
        memory_version: {
          operation: "created",
          path: "/food.md",
          created_by: { type: "session_actor", session_id: sessionId },
        },
        session: { title: "I am vegetarian.", agent: { name: "Travel agent" } },
        tool_use: { event_id: created!.id, link: "declared" },
      },
    ]);
});

test("without a key for Claude it says so and begins no session", async () => {
  const client = sdk(server);
  const before = (await client.beta.sessions.list()).data.length;
  const { ANTHROPIC_API_KEY: _, ...keyless } = settings;
  // A home without the profiles that the SDK would look for.
  const failed = runExample("memory-tool/main.ts", ["Hello"], { ...keyless, HOME: "/nonexistent" });
  await expect(failed).rejects.toThrow("There is no key to ask Claude with: set ANTHROPIC_API_KEY.");
  expect((await client.beta.sessions.list()).data).toHaveLength(before);
});

test("when Claude cannot be asked, the session is left idle", async () => {
  const model = await startModel([[]]);
  await model.stop();
  const failed = runExample("memory-tool/main.ts", ["Nobody there"], { ...settings, ANTHROPIC_BASE_URL: model.url });
  await expect(failed).rejects.toThrow("The session stopped: Connection error.");
  const session = (await sdk(server).beta.sessions.list()).data.find(({ title }) => title === "Nobody there");
  expect(session?.status).toBe("idle");
  const events = (await sdk(server).beta.sessions.events.list(session!.id)).data;
  expect(events.at(-1)).toMatchObject({
    type: "session.status_idle",
    stop_reason: { type: "retries_exhausted" },
  });
});

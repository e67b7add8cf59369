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

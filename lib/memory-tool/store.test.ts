import Anthropic from "@anthropic-ai/sdk";
import { betaMemoryTool } from "@anthropic-ai/sdk/helpers/beta/memory";
import { type BetaRunnableTool, runRunnableTool } from "@anthropic-ai/sdk/lib/tools/BetaRunnableTool";
import { beforeAll, describe, expect, test } from "vitest";
import { memoryToolHandlers } from "@/lib/memory-tool";
import { CANARY } from "@/lib/testing/canary";
import { checkedFetch } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import { newKey } from "@/lib/testing/workspaces";

let server: TestServer;
let client: Anthropic;

beforeAll(async () => {
  server = await startServer();
  client = new Anthropic({ baseURL: server.url, apiKey: server.apiKey });
});

/** A store, the tool on it, and a way to come between its requests. */
async function toolOnStore(apiKey = server.apiKey) {
  const { id: memory_store_id } = await client.beta.memoryStores.create({ name: `Shared notes ${CANARY}` });
  const asked: string[] = [];
  let between: ((request: string) => Promise<unknown>) | undefined;
  const fetch: typeof checkedFetch = async (input, init) => {
    const request = `${init?.method?.toUpperCase()} ${new URL(String(input)).pathname.replace(/mem_\w+/, "{id}")}`;
    asked.push(request.replace(/^(\w+) .*memories/, "$1 memories"));
    await between?.(asked.at(-1)!);
    return checkedFetch(input, init);
  };
  const own = new Anthropic({ baseURL: server.url, apiKey, fetch });
  const tool: BetaRunnableTool = betaMemoryTool(memoryToolHandlers({ client: own, memoryStoreId: memory_store_id }));
  const run = async (command: object) =>
    String((await runRunnableTool(tool, command, {} as Parameters<typeof runRunnableTool>[2])).content);
  const memories = client.beta.memoryStores.memories;
  const write = (path: string, content: string) => memories.create(memory_store_id, { path, content });
  const all = async () => {
    const found: Record<string, string> = {};
    for await (const item of memories.list(memory_store_id, { view: "full" }))
      if (item.type === "memory") found[item.path] = item.content ?? "";
    return found;
  };
  const come = (act: typeof between) => {
    between = act;
  };
  return { memory_store_id, run, write, all, asked, come, memories };
}

describe("the memory tool on a store", () => {
  test("edits are made anew of what somebody else has written in between: nothing is lost", async () => {
    const { memory_store_id, run, write, all, come, memories } = await toolOnStore();
    const memory = await write("/list.md", "milk\n");
    let others = 0;
    come(async (request) => {
      if (request !== "POST memories/{id}" || others === 3) return;
      others++;
      const { content } = await memories.retrieve(memory.id, { memory_store_id });
      await memories.update(memory.id, { memory_store_id, content: `${content}${others} by somebody\n` });
    });
    expect(await run({ command: "insert", path: "/memories/list.md", insert_line: 1, insert_text: "bread\n" })).toBe(
      "The file /memories/list.md has been edited.",
    );
    expect(await all()).toEqual({ "/list.md": "milk\nbread\n1 by somebody\n2 by somebody\n3 by somebody\n" });
  });

  test("an edit that no longer fits what is there now says so and writes nothing", async () => {
    const { memory_store_id, run, write, all, come, memories } = await toolOnStore();
    const memory = await write("/seat.md", "aisle");
    come(async (request) => {
      if (request === "POST memories/{id}") {
        come(undefined);
        await memories.update(memory.id, { memory_store_id, content: "window" });
      }
    });
    expect(await run({ command: "str_replace", path: "/memories/seat.md", old_str: "aisle", new_str: "door" })).toBe(
      "No replacement was performed, old_str `aisle` did not appear verbatim in /memories/seat.md.",
    );
    expect(await all()).toEqual({ "/seat.md": "window" });
  });

  test("eight tools on one memory at once lose nothing", async () => {
    const { memory_store_id, write, all } = await toolOnStore();
    await write("/log.md", "");
    const tools = Array.from({ length: 8 }, () => memoryToolHandlers({ client, memoryStoreId: memory_store_id }));
    await Promise.all(
      tools.map((tool, n) => tool.insert({ path: "/memories/log.md", insert_line: 0, insert_text: `from ${n}\n` })),
    );
    const lines = (await all())["/log.md"]!.split("\n").sort();
    expect(lines).toEqual(["", ...tools.map((_, n) => `from ${n}`)]);
  });

  test("a memory that was moved, deleted and made anew under another id is still found by its path", async () => {
    const { memory_store_id, run, write, memories } = await toolOnStore();
    const first = await write("/a.md", "first");
    const view = () => run({ command: "view", path: "/memories/a.md" });
    expect(await view()).toContain("first");
    await memories.update(first.id, { memory_store_id, path: "/b.md" });
    expect(await view()).toBe("The path /memories/a.md does not exist. Please provide a valid path.");
    const second = await write("/a.md", "second");
    expect(await view()).toContain("second");
    await memories.delete(second.id, { memory_store_id });
    await write("/a.md", "third");
    expect(await view()).toContain("third");
  });

  test("a memory that was looked at is found again with one request", async () => {
    const { run, write, asked } = await toolOnStore();
    await write("/deep/down/a.md", "text");
    await run({ command: "view", path: "/memories/deep/down/a.md" });
    asked.length = 0;
    await run({ command: "view", path: "/memories/deep/down/a.md" });
    expect(asked).toEqual(["GET memories/{id}"]);
  });

  test("a renamed memory keeps its id and its history", async () => {
    const { memory_store_id, run, write } = await toolOnStore();
    const memory = await write("/drafts/a.md", "text");
    await run({ command: "rename", old_path: "/memories/drafts", new_path: "/memories/final" });
    const versions = client.beta.memoryStores.memoryVersions.list(memory_store_id, { memory_id: memory.id });
    expect((await versions).data.map(({ path, operation }) => `${operation} ${path}`)).toEqual([
      "modified /final/a.md",
      "created /drafts/a.md",
    ]);
  });

  test("a directory that cannot be moved whole stays where it was", async () => {
    const { run, write, all, come } = await toolOnStore();
    for (let n = 0; n < 20; n++) await write(`/from/${n}.md`, `${n}`);
    const before = await all();
    let moved = 0;
    come(async (request) => {
      if (request !== "POST memories/{id}" || moved++ < 12) return;
      come(undefined);
      await write("/to/9.md", "taken");
    });
    expect(await run({ command: "rename", old_path: "/memories/from", new_path: "/memories/to" })).toBe(
      "Error: The destination /memories/to already exists",
    );
    expect(await all()).toEqual({ ...before, "/to/9.md": "taken" });
  });

  test("directories beyond one page are listed, deleted and moved whole", async () => {
    const { memory_store_id, run, all } = await toolOnStore();
    const handlers = memoryToolHandlers({ client, memoryStoreId: memory_store_id });
    const names = Array.from({ length: 130 }, (_, n) => String(n).padStart(3, "0"));
    await Promise.all(names.map((name) => handlers.create({ path: `/memories/many/${name}`, file_text: "x" })));
    expect((await run({ command: "view", path: "/memories/many" })).split("\n").slice(1)).toEqual([
      "130B\t/memories/many",
      ...names.map((name) => `1B\t/memories/many/${name}`),
    ]);
    await run({ command: "rename", old_path: "/memories/many", new_path: "/memories/more" });
    expect(Object.keys(await all())).toEqual(names.map((name) => `/more/${name}`));
    await run({ command: "delete", path: "/memories/more" });
    expect(await all()).toEqual({});
  });

  test("what the server refuses is said in its words, without its envelope", async () => {
    const { run } = await toolOnStore();
    const create = (path: string, file_text: string) => run({ command: "create", path, file_text });
    expect(await create("/memories/large.md", "x".repeat(102_401))).toMatch(/^Error: .*102400/);
    expect(await create(`/memories/${"a/".repeat(21)}b`, "")).toBe("Error: path: path must have at most 20 segments");
    const { apiKey } = await newKey(server.databaseUrl, ["memory:read"]);
    const readOnly = await toolOnStore(apiKey);
    expect(await readOnly.run({ command: "create", path: "/memories/a.md", file_text: "" })).toBe(
      "Error: This credential lacks the scope memory:write.",
    );
    const nobody = memoryToolHandlers({
      client: new Anthropic({ baseURL: server.url, apiKey: "no-key-no-key-no-key-no-key-no-key", maxRetries: 0 }),
      memoryStoreId: readOnly.memory_store_id,
    });
    await expect(nobody.view({ path: "/memories" })).rejects.toBeInstanceOf(Anthropic.AuthenticationError);
  });

  test("names are kept in NFC, texts byte for byte", async () => {
    const { run, all } = await toolOnStore();
    const decomposed = "/memories/Cafe\u0301.md";
    await run({ command: "create", path: decomposed, file_text: "e\u0301\r\n\uFEFF" });
    expect(await all()).toEqual({ "/Caf\u00e9.md": "e\u0301\r\n\uFEFF" });
    expect(await run({ command: "view", path: decomposed })).toContain("Here's the content of");
  });
});

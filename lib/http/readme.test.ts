import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { projectRoot } from "@/lib/env";
import { startModel } from "@/lib/testing/model";
import { startServer, type TestServer } from "@/lib/testing/server";
import { newKey } from "@/lib/testing/workspaces";
import type { Change } from "@/lib/wire/changes";

const run = promisify(execFile);
const root = projectRoot();
const readme = readFileSync(join(root, "README.md"), "utf8");
const examples = ["memory-tool", "environment-worker"].flatMap((name) => filesIn(`examples/${name}`));
const documents = ["README.md", "ARCHITECTURE.md", ...filesIn("docs"), ...filesIn("docs/decisions"), ...examples];
const assumedUrl = "http://127.0.0.1:3000";

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => (name.endsWith(".md") ? [`${folder}/${name}`] : []));
}

/** The fenced blocks of a language, as a reader would copy them. */
const snippets = (language: string) =>
  [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter((block) => block[1] === language).map((block) => block[2]!);

/** A snippet as it stands there, but for the port. Inside the project, so that packages are found. */
async function runProgram(program: string, { url }: TestServer, env: NodeJS.ProcessEnv): Promise<string> {
  expect(program).toContain(assumedUrl);
  const folder = mkdtempSync(join(root, ".palimpsest-test", "readme-"));
  writeFileSync(join(folder, "snippet.mjs"), program.replaceAll(assumedUrl, url));
  const { stdout } = await run(process.execPath, [join(folder, "snippet.mjs")], { cwd: root, env });
  rmSync(folder, { recursive: true });
  return stdout;
}

describe("the README's first memory", () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer();
  });

  const env = () => ({ ...process.env, PALIMPSEST_API_KEY: server.apiKey });

  test("is written by the program as it stands there, but for the port", async () => {
    expect(snippets("js")).toHaveLength(2);
    const stdout = await runProgram(snippets("js")[0]!, server, env());
    expect(stdout.trim().split("\n")).toEqual([
      expect.stringMatching(/^\S+Z modified \/preferences\/flights\.md$/),
      expect.stringMatching(/^\S+Z created \/preferences\/flights\.md$/),
    ]);
    const client = new Anthropic({ baseURL: server.url, apiKey: server.apiKey });
    const [store] = (await client.beta.memoryStores.list()).data;
    const [memory] = (await client.beta.memoryStores.memories.list(store!.id, { view: "full" })).data;
    expect(memory).toMatchObject({ content: expect.stringContaining("Never the last row.") });
  });

  test("is shown by each curl as it stands there", async () => {
    const commands = snippets("sh")
      .flatMap((block) => block.split("\n\n"))
      .filter((command) => command.startsWith("curl"));
    expect(commands).toHaveLength(2);
    const replies = await Promise.all(
      commands.map(async (command) => {
        const { stdout } = await run("sh", ["-c", command.replaceAll(assumedUrl, server.url)], { env: env() });
        return JSON.parse(stdout) as { data: unknown[] };
      }),
    );
    expect(replies[0]?.data).toEqual([expect.objectContaining({ type: "memory_store", name: "Travel agent" })]);
    await expect
      .poll(async () => {
        const reply = await fetch(`${server.url}/api/changes`, { headers: { "x-api-key": server.apiKey } });
        return ((await reply.json()) as { data: Change[] }).data.map((change) => change.note);
      })
      .toEqual(["After the trip to Oslo.", null]);
    expect(replies[1]?.data).toBeInstanceOf(Array);
  });
});

describe("the README's way to connect an agent", () => {
  let server: TestServer;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    server = await startServer();
    const scopes = ["memory:read", "memory:write", "sessions:read", "sessions:write", "sessions:report"] as const;
    expect(readme).toContain(scopes.join(" "));
    const { apiKey } = await newKey(server.databaseUrl, scopes);
    env = { ...process.env, PALIMPSEST_API_KEY: apiKey };
  });

  const changesOf = async (store: string) => {
    const client = new Anthropic({ baseURL: server.url, apiKey: server.apiKey });
    for await (const { id, name } of client.beta.memoryStores.list())
      if (name === store)
        return (await client.get<{ data: Change[] }>("/api/changes", { query: { memory_store_id: id } })).data;
    return [];
  };

  test("gives Claude's memory tool a store, asking Claude for once a stand-in", async () => {
    const remember = { command: "create", path: "/memories/food.md", file_text: "Vegetarian.\n" };
    const model = await startModel([
      [{ type: "tool_use", id: "toolu_1", name: "memory", input: remember }],
      [{ type: "text", text: "I will remember." }],
    ]);
    const asking = { ...env, ANTHROPIC_BASE_URL: model.url, ANTHROPIC_API_KEY: "stand-in" };
    expect(await runProgram(snippets("js")[1]!, server, asking)).toContain("I will remember.");
    await model.stop();
    expect(JSON.stringify(model.asked.at(-1))).toContain("File created successfully at: /memories/food.md");
    await expect.poll(async () => (await changesOf("Travel notes"))[0]?.memory_version.path).toBe("/food.md");
  });

  test("writes and reports over plain HTTP, as the shell runs it", async () => {
    const commands = snippets("sh").find((block) => block.startsWith("api() {"))!;
    const { stdout } = await run("sh", ["-ec", commands.replaceAll(assumedUrl, server.url)], { env });
    expect(stdout).not.toContain('"type":"error"');
    await expect
      .poll(async () => (await changesOf("Trip notes"))[0])
      .toMatchObject({
        memory_version: { operation: "created", path: "/seat.md", created_by: { type: "session_actor" } },
        session: { title: "Oslo in May", agent: { name: "Travel agent" } },
        tool_use: { link: "inferred" },
      });
  });

  test("names commands that the example names too, and files that exist", () => {
    const commands = [...readme.matchAll(/node --import tsx (\S+\.ts)/g)].map(([, file]) => file!);
    expect(commands.length).toBeGreaterThan(2);
    for (const file of commands) expect(existsSync(join(root, file)), file).toBe(true);
  });
});

describe("the documents", () => {
  test.each(documents)("%s points to files that exist", (document) => {
    const text = readFileSync(join(root, document), "utf8");
    const targets = [...text.matchAll(/\]\(([^)#:]+)\)|(?:src|srcset)="([^"]+)"/g)].map(
      ([, link, image]) => link ?? image!,
    );
    expect(targets.filter((target) => !existsSync(join(root, dirname(document), target)))).toEqual([]);
  });

  test("name npm scripts that exist", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map((match) => match[1]!);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(["start", "test", ...named]));
  });
});

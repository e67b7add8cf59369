import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { projectRoot } from "@/lib/env";
import { startServer, type TestServer } from "@/lib/testing/server";
import type { Change } from "@/lib/wire/changes";

const run = promisify(execFile);
const root = projectRoot();
const readme = readFileSync(join(root, "README.md"), "utf8");
const documents = ["README.md", "ARCHITECTURE.md", ...filesIn("docs"), ...filesIn("docs/decisions")];
const assumedUrl = "http://127.0.0.1:3000";

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => (name.endsWith(".md") ? [`${folder}/${name}`] : []));
}

/** The fenced blocks of a language, as a reader would copy them. */
const snippets = (language: string) =>
  [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter((block) => block[1] === language).map((block) => block[2]!);

describe("the README's first memory", () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer();
  });

  const env = () => ({ ...process.env, PALIMPSEST_API_KEY: server.apiKey });

  test("is written by the TypeScript as it stands there, but for the port", async () => {
    const [program, ...others] = snippets("ts");
    expect(others).toEqual([]);
    expect(program).toContain(assumedUrl);
    // Inside the project, so that the SDK is found.
    const folder = join(root, ".palimpsest-test", "readme");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "first.mts"), program!.replaceAll(assumedUrl, server.url));
    const { stdout } = await run(process.execPath, ["--import", "tsx", join(folder, "first.mts")], {
      cwd: root,
      env: env(),
    });
    rmSync(folder, { recursive: true });
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

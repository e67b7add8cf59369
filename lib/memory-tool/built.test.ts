import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { projectRoot } from "@/lib/env";
import { startServer, type TestServer } from "@/lib/testing/server";
import { newKey } from "@/lib/testing/workspaces";

const run = promisify(execFile);
const root = projectRoot();
const project = mkdtempSync(join(tmpdir(), "palimpsest-consumer-"));

/** A project of somebody else: the package as it is installed there, with what this run has built. */
beforeAll(() => {
  const packages = join(project, "node_modules");
  mkdirSync(join(packages, "palimpsest", "dist"), { recursive: true });
  cpSync(join(root, "package.json"), join(packages, "palimpsest", "package.json"));
  for (const file of ["memory-tool.js", "memory-tool.d.ts"])
    cpSync(join(root, ".palimpsest-test", "server", file), join(packages, "palimpsest", "dist", file));
  mkdirSync(join(packages, "@anthropic-ai"));
  symlinkSync(join(root, "node_modules", "@anthropic-ai", "sdk"), join(packages, "@anthropic-ai", "sdk"));
  writeFileSync(join(project, "package.json"), JSON.stringify({ type: "module" }));
});

afterAll(() => rmSync(project, { recursive: true }));

const program = `
import Anthropic from "@anthropic-ai/sdk";
import { betaMemoryTool } from "@anthropic-ai/sdk/helpers/beta/memory";
import { memoryToolHandlers } from "palimpsest/memory-tool";

const [baseURL, apiKey, memoryStoreId = ""] = process.argv.slice(2);
const client = new Anthropic({ baseURL, apiKey });
const tool = betaMemoryTool(memoryToolHandlers({ client, memoryStoreId }));
const say = (told: unknown) => console.log(told);
say(await tool.run({ command: "create", path: "/memories/a.md", file_text: "one" }));
say(await tool.run({ command: "str_replace", path: "/memories/a.md", old_str: "one", new_str: "two" }));
const refused = await Promise.resolve(tool.run({ command: "delete", path: "/memories" })).catch((error: Error) => error);
say(refused instanceof Anthropic.Beta.Messages.ToolError && refused.content);
`;

test("the built package is imported, with types, by a project that has nothing but it and the SDK", async () => {
  const server: TestServer = await startServer();
  const { id, apiKey } = await newKey(server.databaseUrl, ["memory:read", "memory:write"]);
  const auth = { authorization: `Bearer ${server.apiKey}`, "content-type": "application/json" };
  const stores = `${server.url}/v1/memory_stores`;
  const made = await fetch(stores, { method: "POST", headers: auth, body: JSON.stringify({ name: "Travel agent" }) });
  const store = (await made.json()) as { id: string };

  writeFileSync(join(project, "main.mts"), program);
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const options = ["--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2023", "--types", "node"];
  const types = ["--typeRoots", join(root, "node_modules", "@types")];
  await run(process.execPath, [tsc, ...options, ...types, "main.mts"], { cwd: project });

  const { stdout } = await run(process.execPath, ["main.mjs", server.url, apiKey, store.id], { cwd: project });
  expect(stdout.split("\n")).toEqual([
    "File created successfully at: /memories/a.md",
    "The memory file has been edited. Here is the snippet showing the change (with line numbers):",
    "     1\ttwo",
    "Cannot delete the /memories directory itself",
    "",
  ]);
  const versions = await fetch(`${stores}/${store.id}/memory_versions`, { headers: auth });
  expect(((await versions.json()) as { data: unknown[] }).data).toMatchObject([
    { operation: "modified", path: "/a.md", created_by: { type: "api_actor", api_key_id: id } },
    { operation: "created", path: "/a.md", created_by: { type: "api_actor", api_key_id: id } },
  ]);
});

test("nothing is imported by it", () => {
  const built = readFileSync(join(root, ".palimpsest-test", "server", "memory-tool.js"), "utf8");
  expect(built).not.toMatch(/^\s*import\b|\bimport\(|\brequire\(/m);
  expect(dirname(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).exports["./memory-tool"].default)).toBe(
    "./dist",
  );
});

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { projectRoot } from "@/lib/env";
import { mustNotBeLogged } from "@/lib/testing/canary";
import { sdk } from "@/lib/testing/contract";
import { runExample } from "@/lib/testing/examples";
import { startModel } from "@/lib/testing/model";
import { mounting } from "@/lib/testing/mounting";
import { startServer, type TestServer } from "@/lib/testing/server";
import { changesOf, contentsOf } from "@/lib/testing/session-things";

const mnt = mounting();
const skipped = mnt ? "" : " (skipped: this account can neither make /mnt/memory nor have a mount namespace)";
const workdir = mkdtempSync(join(tmpdir(), "palimpsest-example-"));
let server: TestServer;
let worker: ChildProcess | undefined;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => {
  worker?.kill("SIGKILL");
  rmSync(workdir, { recursive: true });
});

test.skipIf(!mnt)(`a worker runs what the loop is told to, and brings the notes back${skipped}`, async () => {
  const settings = { PALIMPSEST_URL: server.url, PALIMPSEST_API_KEY: server.apiKey };
  const printed = await runExample("environment-worker/prepare.ts", [], settings);
  const made = Object.fromEntries(
    [...printed.matchAll(/^export (\w+)=(\S+)$/gm)].map(([, name, value]) => [name, value!]),
  );
  expect(Object.keys(made)).toEqual(["AGENT_ID", "ENVIRONMENT_ID", "ENVIRONMENT_KEY", "MEMORY_STORE_ID"]);
  mustNotBeLogged(made.ENVIRONMENT_KEY!);

  const env = { ...settings, ...made, WORKDIR: workdir };
  const program = join(projectRoot(), "examples", "environment-worker", "worker.ts");
  const [command = "", ...args] = [...mnt!.prefix, process.execPath, "--import", "tsx", program];
  worker = spawn(command, args, { cwd: projectRoot(), env: { ...process.env, ...env }, stdio: "ignore" });
  const ended = new Promise((resolve) => worker!.once("close", resolve));

  const note = "/mnt/memory/reading-notes/backups.md";
  const model = await startModel([
    [
      {
        type: "tool_use",
        id: "toolu_1",
        name: "bash",
        input: { command: "echo 'Stop, copy, start.' > found.txt; cat found.txt" },
      },
      { type: "tool_use", id: "toolu_2", name: "write", input: { file_path: note, content: "Stop, copy, start.\n" } },
    ],
    [{ type: "tool_use", id: "toolu_3", name: "read", input: { file_path: note } }],
    [{ type: "text", text: "Kept." }],
  ]);
  const asking = { ...env, ANTHROPIC_BASE_URL: model.url, ANTHROPIC_API_KEY: "stand-in" };
  const said = await runExample("environment-worker/ask.ts", ["How are backups made?"], asking);
  worker.kill("SIGTERM");
  await ended;
  await model.stop();

  expect(said).toContain("Kept.");
  expect(JSON.stringify(model.asked[0]!.system)).toContain("/mnt/memory/reading-notes");
  const results = JSON.stringify(model.asked.at(-1)!.messages);
  expect(results).toContain("Stop, copy, start.");
  expect(results).not.toContain('"is_error":true');
  const client = sdk(server);
  expect(await contentsOf(client, made.MEMORY_STORE_ID!)).toEqual({ "/backups.md": "Stop, copy, start.\n" });
  await expect
    .poll(() => changesOf(client, made.MEMORY_STORE_ID!))
    .toMatchObject([
      {
        memory_version: { operation: "created", path: "/backups.md", created_by: { type: "session_actor" } },
        session: { title: "How are backups made?", agent: { name: "Librarian" } },
        tool_use: { event_id: "sevt_toolu2", link: "inferred" },
      },
    ]);
});

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

/** What ask.ts needs to know, made by prepare.ts. */
async function prepared() {
  const settings = { PALIMPSEST_URL: server.url, PALIMPSEST_API_KEY: server.apiKey };
  const printed = await runExample("environment-worker/prepare.ts", [], settings);
  const made = Object.fromEntries(
    [...printed.matchAll(/^export (\w+)=(\S+)$/gm)].map(([, name, value]) => [name, value!]),
  );
  mustNotBeLogged(made.ENVIRONMENT_KEY!);
  return { settings, made };
}

test.skipIf(!mnt)(`a worker runs what the loop is told to, and brings the notes back${skipped}`, async () => {
  const { settings, made } = await prepared();
  expect(Object.keys(made)).toEqual(["AGENT_ID", "ENVIRONMENT_ID", "ENVIRONMENT_KEY", "MEMORY_STORE_ID"]);

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

describe("when Claude cannot be asked", () => {
  const client = () => sdk(server).beta.sessions;

  test("for want of a key, it says so and begins no session", async () => {
    const { settings, made } = await prepared();
    const before = (await client().list()).data.length;
    // A home without the profiles that the SDK would look for.
    const failed = runExample("environment-worker/ask.ts", ["Hello"], { ...settings, ...made, HOME: "/nonexistent" });
    await expect(failed).rejects.toThrow("There is no key to ask Claude with: set ANTHROPIC_API_KEY.");
    expect((await client().list()).data).toHaveLength(before);
  });

  test("because nobody answers, the session ends its turn with the error, and its worker need not wait", async () => {
    const { settings, made } = await prepared();
    const model = await startModel([[]]);
    await model.stop();
    const asking = { ...settings, ...made, ANTHROPIC_BASE_URL: model.url, ANTHROPIC_API_KEY: "stand-in" };
    const failed = runExample("environment-worker/ask.ts", ["Nobody there"], asking);
    await expect(failed).rejects.toThrow("The session stopped: Connection error.");
    const session = (await client().list()).data.find(({ title }) => title === "Nobody there");
    expect(session?.status).toBe("idle");
    const events = (await client().events.list(session!.id)).data;
    const said = {
      type: "session.error",
      error: { message: "Connection error.", retry_status: { type: "exhausted" } },
    };
    expect(events.find(({ type }) => type === "session.error")).toMatchObject(said);
    const stop = { type: "session.status_idle", stop_reason: { type: "retries_exhausted" } };
    expect(events.findLast(({ type }) => type === "session.status_idle")).toMatchObject(stop);
  });
});

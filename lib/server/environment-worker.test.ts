/**
 * The vendor's own client as proof: its EnvironmentWorker, unmodified and in processes of its own, polls the queue, mounts stores,
 * runs real file tools and syncs what they wrote.
 */
import { rm } from "node:fs/promises";
import type Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { eventually, raw, sdk } from "@/lib/testing/contract";
import { mounting } from "@/lib/testing/mounting";
import { ownerSettings, signIn } from "@/lib/testing/person";
import { scriptedAgent } from "@/lib/testing/scripted-agent";
import { startServer, type TestServer } from "@/lib/testing/server";
import {
  changesOf,
  contentsOf,
  type Environment,
  mountOf,
  newEnvironment,
  newSession,
  newStore,
} from "@/lib/testing/session-things";
import { startWorker, type WorkerSettings } from "@/lib/testing/worker";
import { newKey, sql } from "@/lib/testing/workspaces";
import type { Memory } from "@/lib/wire/memories";

const mnt = mounting();
const skipped = mnt ? "" : " (skipped: this account can neither make /mnt/memory nor have a mount namespace)";
const apart = Boolean(mnt && mnt.prefix.length > 0);
const never = 3_600_000;

let server: TestServer;
let admin: Anthropic;
let reporter: Anthropic;

beforeAll(async () => {
  server = await startServer({ env: ownerSettings });
  admin = sdk(server, 2);
  const { apiKey } = await newKey(server.databaseUrl, ["sessions:read", "sessions:report"]);
  reporter = sdk({ url: server.url, apiKey }, 2);
});

describe.skipIf(!mnt)(`the SDK's environment worker${skipped}`, () => {
  const start = (at: Environment, settings: Partial<WorkerSettings> = {}) =>
    startWorker(mnt!, { url: server.url, environmentId: at.id, environmentKey: at.key, maxIdleMs: 500, ...settings });

  const items = async (at: Environment) => (await asEnvironment(at).list(at.id)).data;
  const asEnvironment = (at: Environment) => sdk({ url: server.url, apiKey: at.key }).beta.environments.work;
  const allStopped = (at: Environment) =>
    eventually(async () => (await items(at)).every(({ state }) => state === "stopped"), 60_000);
  const held = (at: Environment) =>
    eventually(async () => (await items(at)).find(({ state }) => state === "active"), 60_000);

  test("mounts two stores, runs file tools, and brings back what they wrote: created, modified, deleted", async () => {
    const at = await newEnvironment(admin);
    const notes = await newStore(admin, "Field notes", { "/birds/heron.md": "grey\n", "/old.md": "outdated\n" });
    const rules = await newStore(admin, "House rules", { "/rules.md": "Never feed them.\n" });
    const session = await newSession(admin, at, { [notes]: "read_write", [rules]: "read_only" });
    const [noted, ruled] = [mountOf(session, notes), mountOf(session, rules)];
    expect(await admin.beta.environments.work.stats(at.id)).toMatchObject({ depth: 1 });
    const worker = start(at);
    const agent = scriptedAgent(reporter, session.id);

    const read = await agent.call("read", { file_path: `${ruled}/rules.md` });
    expect(read).toMatchObject({ is_error: false, text: expect.stringContaining("Never feed them.") });
    const made = await agent.call("write", { file_path: `${noted}/birds/owl.md`, content: "brown\n" });
    expect(made.is_error, made.text).toBe(false);
    const edit = { file_path: `${noted}/birds/heron.md`, old_string: "grey", new_string: "grey, shy" };
    const edited = await agent.call("edit", edit);
    expect(edited.is_error, edited.text).toBe(false);
    const removed = await agent.call("bash", { command: `rm ${noted}/old.md && ls -R ${noted}` });
    expect(removed).toMatchObject({ is_error: false, text: expect.not.stringContaining("old.md") });
    const refused = await agent.call("write", { file_path: `${ruled}/rules.md`, content: "Feed them." });
    expect(refused).toMatchObject({ is_error: true, text: expect.stringContaining("read-only") });
    await agent.call("bash", { command: `echo 'Feed them.' > ${ruled}/rules.md` });
    await agent.say("Done.");
    await agent.rest();

    await allStopped(at);
    expect(await contentsOf(admin, notes)).toEqual({ "/birds/heron.md": "grey, shy\n", "/birds/owl.md": "brown\n" });
    expect(await contentsOf(admin, rules)).toEqual({ "/rules.md": "Never feed them.\n" });
    const changes = await eventually(async () => {
      const found = (await changesOf(admin, notes)).filter(({ actor }) => actor?.type === "session_actor");
      return found.length >= 3 && found;
    });
    expect(changes.map((c) => `${c.memory_version.operation} ${c.memory_version.path}`).sort()).toEqual([
      "created /birds/owl.md",
      "deleted /old.md",
      "modified /birds/heron.md",
    ]);
    for (const change of changes) {
      expect(change.memory_version.created_by).toEqual({ type: "session_actor", session_id: session.id });
      expect(change.session).toMatchObject({
        id: session.id,
        title: "A walk in the field",
        agent: { id: at.agent_id, name: "Field researcher", version: 1 },
      });
    }
    const causes = new Map(changes.map(({ memory_version, tool_use }) => [memory_version.path, tool_use]));
    expect(causes.get("/birds/heron.md")).toEqual({ event_id: edited.event_id, link: "inferred" });
    expect(causes.get("/birds/owl.md")).toEqual({ event_id: made.event_id, link: "inferred" });
    expect(worker.logs()).not.toMatch(/failed|refused|rejected/);
    await worker.end();
  });

  test("a person who edits the same memory at the same time wins, and nothing of theirs is lost", async () => {
    const at = await newEnvironment(admin);
    const notes = await newStore(admin, "Shared notes", { "/plan.md": "Monday\n", "/other.md": "as it was\n" });
    const session = await newSession(admin, at, { [notes]: "read_write" });
    const mount = mountOf(session, notes);
    const worker = start(at, { memorySyncIntervalMs: 5_000 });
    const agent = scriptedAgent(reporter, session.id);
    const person = await signIn(server.url);
    const before = await memoryAt(notes, "/plan.md");

    await agent.call("read", { file_path: `${mount}/plan.md` });
    const memories = `/v1/memory_stores/${notes}/memories`;
    await person<Memory>("POST", `${memories}/${before.id}`, { content: "Tuesday, says Mara\n" });
    await agent.call("write", { file_path: `${mount}/plan.md`, content: "Wednesday, says the agent\n" });
    await agent.call("write", { file_path: `${mount}/other.md`, content: "by the agent\n" });
    // Each tool call gives the worker an occasion to sync; then its folder holds what the store does.
    await eventually(async () => {
      const { text } = await agent.call("read", { file_path: `${mount}/plan.md` });
      return text.includes("Tuesday, says Mara");
    }, 60_000);
    await agent.call("edit", { file_path: `${mount}/plan.md`, old_string: "Mara", new_string: "Mara; seen" });
    await agent.rest();
    await allStopped(at);

    expect(await contentsOf(admin, notes)).toEqual({
      "/other.md": "by the agent\n",
      "/plan.md": "Tuesday, says Mara; seen\n",
    });
    const versions = (await admin.beta.memoryStores.memoryVersions.list(notes, { memory_id: before.id, view: "full" }))
      .data;
    expect(versions.map(({ content, created_by }) => [content, created_by?.type])).toEqual([
      ["Tuesday, says Mara; seen\n", "session_actor"],
      ["Tuesday, says Mara\n", "user_actor"],
      ["Monday\n", "api_actor"],
    ]);
    expect(worker.logs()).toContain("memory changed both locally and remotely");
    await worker.end();
  });

  test("a killed worker is replaced: the next one takes the item over and answers what was left open", async () => {
    const at = await newEnvironment(admin);
    const notes = await newStore(admin, "Long work", { "/log.md": "begun\n" });
    const session = await newSession(admin, at, { [notes]: "read_write" });
    const mount = mountOf(session, notes);
    const first = start(at, { memorySyncIntervalMs: never });
    const agent = scriptedAgent(reporter, session.id);
    await agent.call("read", { file_path: `${mount}/log.md` });
    const item = await held(at);
    await first.end("SIGKILL");
    if (!apart) await removeFolder(mount); // what a killed worker leaves, its successor refuses to mount over

    const open = await agent.ask("edit", { file_path: `${mount}/log.md`, old_string: "begun", new_string: "done" });
    const second = start(at);
    await lapse(item.id);
    expect((await agent.answerTo(open)).is_error).toBe(false);
    expect((await held(at)).id).toBe(item.id);
    await agent.rest();
    await allStopped(at);
    expect(await contentsOf(admin, notes)).toEqual({ "/log.md": "done\n" });
    expect((await items(at)).map(({ id }) => id)).toEqual([item.id]);
    await second.end();
  });

  const alone = apart ? "" : " (skipped: two workers cannot mount at one path without mount namespaces)";

  test.skipIf(!apart)(`a frozen worker that wakes after it was replaced writes nothing any more${alone}`, async () => {
    const at = await newEnvironment(admin);
    const notes = await newStore(admin, "Contested", { "/log.md": "begun\n" });
    const session = await newSession(admin, at, { [notes]: "read_write" });
    const mount = mountOf(session, notes);
    const zombie = start(at, { memorySyncIntervalMs: never });
    const agent = scriptedAgent(reporter, session.id);
    await agent.call("write", { file_path: `${mount}/log.md`, content: "by the zombie\n" });
    await agent.call("write", { file_path: `${mount}/new.md`, content: "by the zombie\n" });
    const item = await held(at);
    zombie.signal("SIGSTOP");
    const open = await agent.ask("read", { file_path: `${mount}/log.md` });
    const successor = start(at, { memorySyncIntervalMs: never });
    await lapse(item.id);
    expect((await agent.answerTo(open)).text).toContain("begun");

    zombie.signal("SIGCONT");
    // Whatever it tries first tells it: sending a result, reading the stream again, or the next beat.
    await eventually(async () => zombie.logs().includes("memory flush failed"), 60_000);
    expect(zombie.logs()).toMatch(/permanent stream failure|permanent heartbeat failure|lease lost/);
    await zombie.end();
    expect(await contentsOf(admin, notes)).toEqual({ "/log.md": "begun\n" });
    await agent.call("edit", { file_path: `${mount}/log.md`, old_string: "begun", new_string: "by the successor" });
    await agent.rest();
    await allStopped(at);
    expect(await contentsOf(admin, notes)).toEqual({ "/log.md": "by the successor\n" });
    await successor.end();
  });

  test("stopping a worker in the middle still brings back what was written", async () => {
    const at = await newEnvironment(admin);
    const notes = await newStore(admin, "Interrupted", {});
    const session = await newSession(admin, at, { [notes]: "read_write" });
    const worker = start(at, { memorySyncIntervalMs: never });
    const agent = scriptedAgent(reporter, session.id);
    await agent.call("write", { file_path: `${mountOf(session, notes)}/half.md`, content: "half\n" });
    await worker.end("SIGTERM");
    expect(await contentsOf(admin, notes)).toEqual({ "/half.md": "half\n" });
  });

  test("a session goes on without the stores that were archived or deleted since it was made", async () => {
    const at = await newEnvironment(admin);
    const [archived, deleted] = [await newStore(admin, "Outdated", {}), await newStore(admin, "Gone", {})];
    const notes = await newStore(admin, "Kept", {});
    const session = await newSession(admin, at, {
      [archived]: "read_write",
      [deleted]: "read_only",
      [notes]: "read_write",
    });
    await admin.beta.memoryStores.archive(archived);
    await admin.beta.memoryStores.delete(deleted);
    const worker = start(at);
    const agent = scriptedAgent(reporter, session.id);
    const file_path = `${mountOf(session, notes)}/kept.md`;
    expect(await agent.call("write", { file_path, content: "kept\n" })).toMatchObject({ is_error: false });
    await agent.rest();
    await allStopped(at);
    expect(await contentsOf(admin, notes)).toEqual({ "/kept.md": "kept\n" });
    await worker.end();
  });
});

/** By hand, step by step, what a worker does with a lease. */
test("of two holders of one item, the first hears 412 and its token ends", async () => {
  const at = await newEnvironment(admin);
  const notes = await newStore(admin, "Leased", { "/a.md": "one" });
  await newSession(admin, at, { [notes]: "read_write" });
  const first = await claim(at);
  const beat = (token: string, expected: string) =>
    raw({ url: server.url, apiKey: token })<Beat>(
      "POST",
      `/v1/environments/${at.id}/work/${first.id}/heartbeat?expected_last_heartbeat=${encodeURIComponent(expected)}`,
    );
  const begun = await beat(first.token, "NO_HEARTBEAT");
  expect(begun).toMatchObject({ status: 200, body: { type: "work_heartbeat", lease_extended: true, state: "active" } });
  expect(await write(first.token, notes, "by the first")).toBe(200);

  await lapse(first.id);
  const next = await claim(at);
  expect(next.id).toBe(first.id);
  expect((await beat(next.token, "NO_HEARTBEAT")).status).toBe(200);
  const late = await beat(at.key, begun.body.last_heartbeat);
  expect(late).toMatchObject({
    status: 412,
    body: {
      error: {
        details: {
          error_code: "heartbeat_precondition_failed",
          current_state: { lease_extended: false, state: "active" },
        },
      },
    },
  });
  expect([401, 412]).toContain((await beat(first.token, begun.body.last_heartbeat)).status);
  expect(await write(first.token, notes, "late, by the first")).toBe(401);
  expect(await write(next.token, notes, "by the second")).toBe(200);
  expect(Object.values(await contentsOf(admin, notes)).sort()).toEqual(["by the first", "by the second", "one"]);
});

interface Claim {
  id: string;
  token: string;
}

interface Beat {
  last_heartbeat: string;
  error?: unknown;
}

async function claim(at: Environment): Promise<Claim> {
  const { work } = sdk({ url: server.url, apiKey: at.key }).beta.environments;
  const item = await eventually(async () => (await work.poll(at.id, { block_ms: 500 })) ?? undefined);
  await work.ack(item.id, { environment_id: at.id });
  const { secret = "" } = item as { secret?: string };
  return { id: item.id, token: JSON.parse(Buffer.from(secret, "base64url").toString()).sessions_token };
}

async function write(token: string, storeId: string, content: string): Promise<number> {
  const path = `/${content.replaceAll(/\W/g, "-")}.md`;
  const json = { path, content };
  return (await raw({ url: server.url, apiKey: token })("POST", `/v1/memory_stores/${storeId}/memories`, { json }))
    .status;
}

/** Lets the lease of an item run out without waiting for it. */
const lapse = (workId: string) =>
  sql(
    server.databaseUrl,
    "UPDATE work_items SET lease_expires_at = clock_timestamp() - interval '1 second' WHERE id = $1",
    [workId],
  );

async function memoryAt(storeId: string, path: string): Promise<{ id: string }> {
  for await (const item of admin.beta.memoryStores.memories.list(storeId))
    if (item.type === "memory" && item.path === path) return item;
  throw new Error("There is no such memory.");
}

const removeFolder = (folder: string) => rm(folder, { recursive: true, force: true });

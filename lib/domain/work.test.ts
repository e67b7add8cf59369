import { Client } from "pg";
import { beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/domain/actor";
import * as agents from "@/lib/domain/agents";
import * as bells from "@/lib/domain/bells";
import { disconnect, transaction } from "@/lib/domain/database";
import * as environmentKeys from "@/lib/domain/environment-keys";
import * as environments from "@/lib/domain/environments";
import * as sessions from "@/lib/domain/sessions";
import { testDatabase } from "@/lib/testing/database";
import { sql } from "@/lib/testing/workspaces";
import * as work from "./work";
import { ack, heartbeat } from "./work/lease";
import { poll } from "./work/polling";

let url: string;
let environment_id: string;
let agent_id: string;
let worker: Actor;
const person: Actor = {
  type: "user_actor",
  id: "user_01x",
  name: "Ada",
  workspace_id: "wrkspc_default",
  scopes: new Set(["admin"]),
  email: null,
  role: "owner",
};

beforeAll(async () => {
  url = await testDatabase();
  bells.startBells();
  agent_id = (await agents.create(person, { name: "Concierge", model: "claude-opus-5-5" })).id;
  environment_id = (await environments.create(person, { name: "Workshop", config: { type: "self_hosted" } })).id;
  const { id } = await environmentKeys.create(person, environment_id, { name: "Worker" });
  worker = { ...person, type: "environment_key", id, scopes: new Set(), role: null, environment_id };
  return async () => {
    await bells.stopBells();
    await disconnect();
  };
});

const none = { block_ms: 0, reclaim_older_than_ms: 3_600_000 };
const newSession = async () => (await sessions.create(person, { agent: agent_id, environment_id })).id;
const enqueue = (session_id: string) =>
  transaction((run) => work.enqueue(run, { workspace_id: person.workspace_id, environment_id, session_id }));
const taken = async () => (await poll(worker, environment_id, none))!;

describe("a work item", () => {
  test("goes from the queue through a worker's hands to its end", async () => {
    const session = await newSession();
    await enqueue(session);
    const item = await taken();
    expect(item.data).toEqual({ type: "session", id: session });
    expect((await ack(worker, environment_id, item.id)).state).toBe("starting");
    const beat = await heartbeat(worker, environment_id, item.id, { expected_last_heartbeat: "NO_HEARTBEAT" });
    expect(beat).toMatchObject({ state: "active", lease_extended: true });
    expect((await work.stop(worker, environment_id, item.id, { force: true })).state).toBe("stopped");
    expect(await poll(worker, environment_id, none, { workerId: "one" })).toBeNull();
  });

  test("is seen by people, and by API keys one by one", async () => {
    const key: Actor = { ...person, type: "api_actor", role: null };
    expect((await work.list(person, environment_id, { limit: 10 })).data).toHaveLength(1);
    await expect(work.list(key, environment_id, { limit: 10 })).rejects.toMatchObject({ type: "permission_error" });
    const [item] = (await work.list(worker, environment_id, { limit: 10 })).data;
    expect(await work.retrieve(key, environment_id, item!.id)).toEqual(item);
  });

  test("wakes who waits for it, as soon as it is committed and not before", async () => {
    const session = await newSession();
    const waiting = poll(worker, environment_id, { ...none, block_ms: 999 });
    await transaction(async (run) => {
      await work.enqueue(run, { workspace_id: person.workspace_id, environment_id, session_id: session });
      expect(await poll(worker, environment_id, none)).toBeNull();
    });
    const item = (await waiting) ?? (await taken());
    expect(item.data.id).toBe(session);
    await work.stop(worker, environment_id, item.id, { force: true });
  });

  test("goes on to the next worker when the one it was taken for has gone meanwhile", async () => {
    const session = await newSession();
    await enqueue(session);
    const gone = new AbortController();
    const holder = new Client({ connectionString: url });
    await holder.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT 1 FROM environment_keys WHERE id = $1 FOR UPDATE", [worker.id]);
    const polled = poll(worker, environment_id, none, { signal: gone.signal });
    const waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
    await expect.poll(async () => (await holder.query(waiting)).rowCount).toBe(1);
    gone.abort();
    await holder.query("COMMIT");
    await holder.end();
    expect(await polled).toBeNull();
    const item = await taken();
    expect(item.data.id).toBe(session);
    const open = await sql(url, "SELECT 1 FROM session_tokens WHERE session_id = $1 AND revoked_at IS NULL", [session]);
    expect(open, "the token that nobody received has ended").toHaveLength(1);
    expect(await poll(worker, environment_id, none, { signal: gone.signal })).toBeNull();
    await work.stop(worker, environment_id, item.id, { force: true });
  });

  test("is none of a cloud environment, nor of another workspace's", async () => {
    const cloud = await environments.create(person, { name: "Cloud" });
    const foreign = { workspace_id: "wrkspc_01other", environment_id, session_id: "sesn_01foreign" };
    await transaction(async (run) => {
      await work.enqueue(run, { workspace_id: person.workspace_id, environment_id: cloud.id, session_id: "sesn_01x" });
      await work.enqueue(run, foreign);
    });
    const rows = await sql(url, "SELECT 1 FROM work_items WHERE session_id IN ('sesn_01x', 'sesn_01foreign')");
    expect(rows).toEqual([]);
  });
});

test("heartbeats, polls, stops, new input and the session's end at once: everybody gets an answer", async () => {
  for (let round = 0; round < 10; round++) {
    const session = await newSession();
    await enqueue(session);
    const item = await taken();
    await ack(worker, environment_id, item.id);
    await sql(url, "UPDATE work_items SET lease_expires_at = now() - interval '1 second' WHERE id = $1", [item.id]);
    const done = await Promise.allSettled([
      heartbeat(worker, environment_id, item.id, {}),
      poll(worker, environment_id, none, { workerId: "two" }),
      enqueue(session),
      work.stop(worker, environment_id, item.id, { force: round % 2 === 0 }),
      sessions.archive(person, session),
      heartbeat(worker, environment_id, item.id, {}),
      poll(worker, environment_id, none, { workerId: "three" }),
    ]);
    for (const one of done) if (one.status === "rejected") expect(one.reason).toMatchObject({ status: 412 });
    const open = await sql(url, "SELECT 1 FROM session_tokens WHERE session_id = $1 AND revoked_at IS NULL", [session]);
    expect(open).toEqual([]);
    await sql(url, "UPDATE work_items SET state = 'stopped' WHERE session_id = $1", [session]);
  }
});

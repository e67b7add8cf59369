import type Anthropic from "@anthropic-ai/sdk";
import { Client } from "pg";
import { beforeAll, describe, expect, test } from "vitest";
import { transaction } from "@/lib/domain/database";
import { endForSession } from "@/lib/domain/work";
import { mustNotBeLogged } from "@/lib/testing/canary";
import { eventually, raw, refusalOf, sdk } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import { age, bearing, newQueue } from "@/lib/testing/work";
import { sql } from "@/lib/testing/workspaces";
import type { CreatedEnvironmentKey, EnvironmentKey } from "@/lib/wire/environment-keys";
import type { Page } from "@/lib/wire/pages";

let server: TestServer;
let second: TestServer;
let store: string;
beforeAll(async () => {
  server = await startServer();
  second = await startServer({ database: server.databaseUrl!, env: { PALIMPSEST_INIT_API_KEY: server.apiKey } });
  store = (await sdk(server).beta.memoryStores.create({ name: "Travel agent" })).id;
});

const first = "NO_HEARTBEAT";
/** However slow this machine is, nothing comes again for not being acknowledged. */
const never = { reclaim_older_than_ms: 3_600_000 };
const write = (as: Anthropic, path: string) => as.beta.memoryStores.memories.create(store, { path, content: "aisle" });
const paths = async () =>
  (await sdk(server).beta.memoryStores.memories.list(store, { limit: 100 })).data.map((memory) => memory.path);

describe("two workers", () => {
  test("of many polls at two processes each item goes to one", async () => {
    const queue = await newQueue(server);
    const elsewhere = bearing(second, queue.secret).beta.environments.work;
    const sessions: string[] = [];
    for (let n = 0; n < 12; n++) sessions.push(await queue.newSession());
    const polls = Array.from({ length: 24 }, (_, n) =>
      (n % 2 ? queue.worker : elsewhere).poll(queue.environment_id, { block_ms: 999, ...never }),
    );
    for (const id of sessions) await queue.enqueueFor(id);
    const taken = (await Promise.all(polls)).flatMap((item) => (item ? [item.data.id] : []));
    // Whoever was turned away by another's lock at the last look comes again.
    for (;;) {
      const item = await queue.worker.poll(queue.environment_id, never);
      if (!item) break;
      taken.push(item.data.id);
    }
    expect(taken.sort()).toEqual(sessions.sort());
  });

  test("what was taken for a worker that hung up goes to the next one at once", async () => {
    const queue = await newQueue(server);
    const session = await queue.newSession();
    await queue.enqueueFor(session);
    const holder = new Client({ connectionString: server.databaseUrl });
    await holder.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT 1 FROM environment_keys WHERE environment_id = $1 FOR UPDATE", [queue.environment_id]);
    const line = new AbortController();
    const headers = { authorization: `Bearer ${queue.secret}` };
    const path = `/v1/environments/${queue.environment_id}/work/poll`;
    const polled = fetch(server.url + path, { headers, signal: line.signal }).catch(() => "hung up");
    const waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
    await expect.poll(async () => (await holder.query(waiting)).rowCount).toBe(1);
    line.abort();
    expect(await polled).toBe("hung up");
    await fetch(`${server.url}/health`); // answered behind the end of that line
    await holder.query("COMMIT");
    await holder.end();
    const item = await eventually(
      async () => (await queue.worker.poll(queue.environment_id, never)) ?? undefined,
      4_000,
    );
    expect(item.data.id).toBe(session);
  });

  test("of many that would queue work for one session, one does", async () => {
    const queue = await newQueue(server);
    const id = await queue.newSession();
    await Promise.all(Array.from({ length: 8 }, () => queue.enqueueFor(id)));
    expect((await queue.worker.list(queue.environment_id)).data).toHaveLength(1);
  });

  test("of many heartbeats that echo one, one is right", async () => {
    const queue = await newQueue(server);
    await queue.enqueueFor(await queue.newSession());
    const { item, as } = await queue.take();
    await queue.worker.ack(item.id, { environment_id: queue.environment_id });
    const beats = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        as.beta.environments.work.heartbeat(item.id, {
          environment_id: queue.environment_id,
          expected_last_heartbeat: first,
        }),
      ),
    );
    expect(beats.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const beat of beats) if (beat.status === "rejected") expect(beat.reason).toMatchObject({ status: 412 });
  });
});

describe("heartbeat against reclaim", () => {
  test("either the worker keeps the item or another one has it, never both", async () => {
    for (let round = 0; round < 10; round++) {
      const queue = await newQueue(server);
      const environment_id = queue.environment_id;
      await queue.enqueueFor(await queue.newSession(store));
      const { item, as } = await queue.take();
      await queue.worker.ack(item.id, { environment_id });
      const { last_heartbeat } = await as.beta.environments.work.heartbeat(item.id, { environment_id });
      await age(server, environment_id, 91);
      const [beat, poll] = await Promise.allSettled([
        as.beta.environments.work.heartbeat(item.id, { environment_id, expected_last_heartbeat: last_heartbeat }),
        bearing(second, queue.secret).beta.environments.work.poll(environment_id),
      ]);
      expect(poll.status).toBe("fulfilled");
      const reclaimed = poll.status === "fulfilled" && poll.value !== null;
      const kept = beat.status === "fulfilled" && beat.value.lease_extended;
      expect([reclaimed, kept]).toEqual([!kept, kept]);
      if (beat.status === "rejected") expect([401, 412]).toContain(beat.reason.status);
      const late = write(as, `/rounds/${round}.md`);
      if (kept) await late;
      else expect((await refusalOf(late)).status).toBe(401);
    }
  });

  test("a worker whose environment key is revoked loses its item, and one with another key has it at once", async () => {
    const queue = await newQueue(server);
    const environment_id = queue.environment_id;
    const keys = `/api/environments/${environment_id}/keys`;
    const next = (await raw(server)<CreatedEnvironmentKey>("POST", keys, { json: { name: "Next" } })).body;
    mustNotBeLogged(next.secret);
    await queue.enqueueFor(await queue.newSession(store));
    const { item, as } = await queue.take();
    await queue.worker.ack(item.id, { environment_id });
    await as.beta.environments.work.heartbeat(item.id, { environment_id, desired_ttl_seconds: 600 });
    await write(as, "/revoked/before.md");
    const { data } = (await raw(server)<Page<EnvironmentKey>>("GET", keys)).body;
    const first = data.find(({ id }) => id !== next.id)!;
    await raw(server)("DELETE", `${keys}/${first.id}`);
    const other = bearing(second, next.secret).beta.environments.work;
    expect(await other.poll(environment_id, never)).toMatchObject({ id: item.id, state: "queued" });
    expect((await refusalOf(write(as, "/revoked/late.md"))).status).toBe(401);
    const beat = as.beta.environments.work.heartbeat(item.id, { environment_id });
    expect((await refusalOf(beat)).status).toBe(401);
  });

  test("the worker that lost its item is told so, with a 412 at the environment's key", async () => {
    const queue = await newQueue(server);
    const environment_id = queue.environment_id;
    await queue.enqueueFor(await queue.newSession());
    const { item } = await queue.take();
    await queue.worker.ack(item.id, { environment_id });
    const { last_heartbeat } = await queue.worker.heartbeat(item.id, {
      environment_id,
      expected_last_heartbeat: first,
    });
    await age(server, environment_id, 91);
    await queue.take();
    const lost = queue.worker.heartbeat(item.id, { environment_id, expected_last_heartbeat: last_heartbeat });
    expect(await refusalOf(lost)).toMatchObject({ status: 412, errorCode: "heartbeat_precondition_failed" });
  });
});

describe("a zombie", () => {
  test("writes nothing after its item went to another worker, at any process", async () => {
    const queue = await newQueue(server);
    await queue.enqueueFor(await queue.newSession(store));
    const zombie = await queue.take();
    const at = bearing(second, zombie.token);
    await write(at, "/before.md"); // the second process believes this token for half a second from here
    await age(server, queue.environment_id, 6);
    const next = await queue.take();
    expect((await refusalOf(write(at, "/after.md"))).status).toBe(401);
    expect((await refusalOf(write(zombie.as, "/after.md"))).status).toBe(401);
    await write(next.as, "/next.md");
    expect(await paths()).toEqual(expect.arrayContaining(["/before.md", "/next.md"]));
    expect(await paths()).not.toContain("/after.md");
    const { data } = await sdk(server).beta.memoryStores.memoryVersions.list(store, { session_id: next.item.data.id });
    expect(data.map(({ created_by, path }) => [path, created_by?.type])).toEqual([
      ["/next.md", "session_actor"],
      ["/before.md", "session_actor"],
    ]);
  });

  test("of writes on their way while the item is reclaimed, none lands behind the answer to the poll", async () => {
    for (let round = 0; round < 5; round++) {
      const queue = await newQueue(server);
      await queue.enqueueFor(await queue.newSession(store));
      const zombie = await queue.take();
      const at = bearing(second, zombie.token);
      await age(server, queue.environment_id, 6);
      const writes = Array.from({ length: 10 }, (_, n) => write(at, `/flood/${round}/${n}.md`).catch(() => undefined));
      const { item } = await queue.take();
      const [polled] = await sql<{ at: string }>(
        server.databaseUrl,
        "SELECT polled_at::text AS at FROM work_items WHERE id = $1",
        [item.id],
      );
      await Promise.all(writes);
      const [late] = await sql<{ count: number }>(
        server.databaseUrl,
        `SELECT count(*)::int FROM memory_versions v JOIN memories m ON m.id = v.memory_id
          WHERE m.path LIKE $1 AND v.created_at > $2::timestamptz`,
        [`/flood/${round}/%`, polled!.at],
      );
      expect(late!.count).toBe(0);
    }
  });

  test("of a deleted environment or an ended session writes nothing either", async () => {
    const queue = await newQueue(server);
    await queue.enqueueFor(await queue.newSession(store));
    const held = await queue.take();
    await write(held.as, "/held.md");
    await sdk(server).beta.environments.delete(queue.environment_id);
    expect((await refusalOf(write(held.as, "/after-deletion.md"))).status).toBe(401);

    const other = await newQueue(server);
    const id = await other.newSession(store);
    await other.enqueueFor(id);
    const worker = await other.take();
    await write(worker.as, "/worker.md");
    await transaction((run) => endForSession(run, id));
    expect((await refusalOf(write(worker.as, "/after-the-end.md"))).status).toBe(401);
    expect(await paths()).not.toEqual(expect.arrayContaining(["/after-deletion.md"]));
    expect(await paths()).not.toContain("/after-the-end.md");
  });
});

test("a read-only attachment refuses what a worker writes", async () => {
  const queue = await newQueue(server);
  await queue.enqueueFor(await queue.newSession(store, "read_only"));
  const { as } = await queue.take();
  expect(await refusalOf(write(as, "/forbidden.md"))).toMatchObject({ status: 403, type: "permission_error" });
  expect((await as.beta.memoryStores.memories.list(store)).data).toBeInstanceOf(Array);
});

test("while the bell's connection is broken, a waiting poll finds work by itself", async () => {
  const queue = await newQueue(server);
  const waiting = queue.worker.poll(queue.environment_id, { block_ms: 999 });
  await sql(
    server.databaseUrl,
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'palimpsest-bell' AND datname = current_database()",
  );
  await queue.enqueueFor(await queue.newSession());
  const found =
    (await waiting) ?? (await eventually(async () => (await queue.worker.poll(queue.environment_id)) ?? undefined));
  expect(found.state).toBe("queued");
});

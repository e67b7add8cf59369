import Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { transaction } from "@/lib/domain/database";
import { endForSession } from "@/lib/domain/work";
import { mustNotBeLogged } from "@/lib/testing/canary";
import { raw, refusalOf, sdk } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import { age, bearing, newQueue, tokenOf } from "@/lib/testing/work";
import { sql } from "@/lib/testing/workspaces";

let server: TestServer;
let work: Anthropic["beta"]["environments"]["work"];
beforeAll(async () => {
  server = await startServer();
  work = sdk(server).beta.environments.work;
});

const first = "NO_HEARTBEAT";
/** However slow this machine is, nothing comes again for not being acknowledged. */
const never = { reclaim_older_than_ms: 3_600_000 };
const forbidden = { status: 403, type: "permission_error" };
const missing = { status: 404, type: "not_found_error" };

/** A queue with one item, polled and acknowledged by a worker. */
async function started() {
  const queue = await newQueue(server);
  const session_id = await queue.newSession();
  await queue.enqueueFor(session_id);
  const { item, as, token } = await queue.take();
  const environment_id = queue.environment_id;
  await queue.worker.ack(item.id, { environment_id });
  const beat = (expected_last_heartbeat?: string, more = {}, by = as.beta.environments.work) =>
    by.heartbeat(item.id, { environment_id, expected_last_heartbeat, ...more });
  const stop = (force?: boolean, by = as.beta.environments.work) => by.stop(item.id, { environment_id, force });
  return { ...queue, session_id, item, as, token, beat, stop, id: { environment_id } };
}

async function idleAfter(sessionId: string, ...types: string[]) {
  for (const [at, type] of types.entries())
    await sql(
      server.databaseUrl,
      `INSERT INTO session_events (session_id, seq, id, type, created_by_type, created_by_id, payload)
       VALUES ($1, $2, $3, $4, 'api_actor', 'apikey_01x', '{}')`,
      [sessionId, at + 1, `sevt_01${at}`, type],
    );
}

describe("poll", () => {
  test("200: null when there is nothing, without waiting and with", async () => {
    const queue = await newQueue(server);
    expect(await queue.worker.poll(queue.environment_id)).toBeNull();
    expect(await queue.worker.poll(queue.environment_id, { block_ms: 1 })).toBeNull();
    const call = raw({ url: server.url, apiKey: queue.secret });
    const reply = await call("GET", `/v1/environments/${queue.environment_id}/work/poll?block_ms=0`);
    expect([reply.status, reply.body]).toEqual([200, null]);
  });

  test("200 on HEAD takes nothing, for nobody would read what was taken", async () => {
    const queue = await newQueue(server);
    const session_id = await queue.newSession();
    await queue.enqueueFor(session_id);
    const url = `${server.url}/v1/environments/${queue.environment_id}/work/poll`;
    const { status } = await fetch(url, { method: "HEAD", headers: { "x-api-key": queue.secret } });
    const item = await queue.worker.poll(queue.environment_id, never);
    expect([status, item?.data]).toEqual([200, { type: "session", id: session_id }]);
  });

  test("200: the item, with a token that acts as its session", async () => {
    const queue = await newQueue(server);
    const session_id = await queue.newSession();
    await queue.enqueueFor(session_id);
    const item = (await queue.worker.poll(queue.environment_id))!;
    expect(item).toEqual({
      id: expect.stringMatching(/^work_01\w{22}$/),
      type: "work",
      environment_id: queue.environment_id,
      data: { type: "session", id: session_id },
      state: "queued",
      secret: expect.stringMatching(/^[A-Za-z0-9_-]+$/),
      metadata: {},
      created_at: expect.any(String),
      acknowledged_at: null,
      started_at: null,
      latest_heartbeat_at: null,
      stop_requested_at: null,
      stopped_at: null,
    });
    const me = await raw({ url: server.url, apiKey: tokenOf(item.secret) })("GET", "/api/me");
    expect(me.body).toMatchObject({ actor: { type: "session_actor", id: session_id } });
    expect((await work.retrieve(item.id, { environment_id: queue.environment_id })).secret).toBeNull();
    expect((await queue.worker.list(queue.environment_id)).data[0]!.secret).toBeNull();
  });

  test("200: oldest first, one open item per session", async () => {
    const queue = await newQueue(server);
    const sessions = [await queue.newSession(), await queue.newSession(), await queue.newSession()];
    for (const id of [...sessions, ...sessions]) await queue.enqueueFor(id);
    const seen = [];
    for (let n = 0; n < 3; n++) seen.push((await queue.take(never)).item.data.id);
    expect(seen).toEqual(sessions);
    expect(await queue.worker.poll(queue.environment_id, never)).toBeNull();
  });

  test("200: one that waits is woken by what is queued, in this process or another", async () => {
    const queue = await newQueue(server);
    const waiting = queue.worker.poll(queue.environment_id, { block_ms: 999 });
    await queue.enqueueFor(await queue.newSession());
    expect((await waiting)?.state).toBe("queued");
  });

  test("200: an item nobody acknowledged comes again, and the token given first is dead", async () => {
    const queue = await newQueue(server);
    await queue.enqueueFor(await queue.newSession());
    const lost = await queue.take();
    expect(await queue.worker.poll(queue.environment_id, never)).toBeNull();
    await age(server, queue.environment_id, 6);
    expect(await queue.worker.poll(queue.environment_id, never)).toBeNull();
    const again = await queue.take();
    expect(again.item.id).toBe(lost.item.id);
    expect((await raw({ url: server.url, apiKey: lost.token })("GET", "/api/me")).status).toBe(401);
    expect((await raw({ url: server.url, apiKey: again.token })("GET", "/api/me")).status).toBe(200);
  });

  test("200: an item whose worker fell silent comes again as if new", async () => {
    const { item, beat, take, environment_id, worker } = await started();
    await beat(first);
    await age(server, environment_id, 30);
    expect(await worker.poll(environment_id)).toBeNull();
    await age(server, environment_id, 61);
    const again = await take();
    expect(again.item).toMatchObject({
      id: item.id,
      state: "queued",
      acknowledged_at: null,
      latest_heartbeat_at: null,
    });
    expect((await refusalOf(beat(first))).status).toBe(401);
  });

  test.each(["block_ms=1000", "block_ms=-1", "block_ms=x", "reclaim_older_than_ms=1.5"])("400: %s", async (query) => {
    const queue = await newQueue(server);
    const call = raw({ url: server.url, apiKey: queue.secret });
    expect((await call("GET", `/v1/environments/${queue.environment_id}/work/poll?${query}`)).status).toBe(400);
  });
  test("403: API keys and the item's own token. 404: another environment's key", async () => {
    const { environment_id, as } = await started();
    expect(await refusalOf(work.poll(environment_id))).toMatchObject(forbidden);
    expect(await refusalOf(as.beta.environments.work.poll(environment_id))).toMatchObject(forbidden);
    const other = await newQueue(server);
    expect(await refusalOf(other.worker.poll(environment_id))).toMatchObject(missing);
  });
});

describe("ack", () => {
  test("200: out of the queue; again while nothing has begun", async () => {
    const { worker, item, id } = await started();
    const acked = await work.retrieve(item.id, id);
    expect(acked).toMatchObject({ state: "starting", acknowledged_at: expect.any(String), started_at: null });
    expect(await worker.ack(item.id, id)).toEqual(acked);
  });
  test("409: not polled, begun, or stopped", async () => {
    const { worker, item, id, beat, stop, newSession, enqueueFor } = await started();
    await beat(first);
    expect(await refusalOf(worker.ack(item.id, id))).toMatchObject({ status: 409, type: "conflict_error" });
    await stop(true);
    expect(await refusalOf(worker.ack(item.id, id))).toMatchObject({ status: 409 });
    await enqueueFor(await newSession());
    const [next] = (await worker.list(id.environment_id)).data;
    expect(await refusalOf(worker.ack(next!.id, id))).toMatchObject({ status: 409 });
  });
  test("403: API keys and the item's own token. 404: unknown", async () => {
    const { as, item, id, worker } = await started();
    expect(await refusalOf(work.ack(item.id, id))).toMatchObject(forbidden);
    expect(await refusalOf(as.beta.environments.work.ack(item.id, id))).toMatchObject(forbidden);
    expect(await refusalOf(worker.ack("work_01unknown", id))).toMatchObject(missing);
  });
});

describe("heartbeat", () => {
  test("200: the first makes it active, each echoes the one before", async () => {
    const { beat, item, id } = await started();
    const one = await beat(first);
    expect(one).toEqual({
      type: "work_heartbeat",
      last_heartbeat: expect.any(String),
      lease_extended: true,
      state: "active",
      ttl_seconds: 90,
    });
    const two = await beat(one.last_heartbeat);
    expect(two.last_heartbeat > one.last_heartbeat).toBe(true);
    expect(await work.retrieve(item.id, id)).toMatchObject({
      state: "active",
      started_at: expect.any(String),
      latest_heartbeat_at: two.last_heartbeat,
    });
    expect((await beat(undefined, { desired_ttl_seconds: 30 })).ttl_seconds).toBe(30);
  });

  test("200: the token lives as long as the lease is renewed, and 90 s more", async () => {
    const { beat, token, item } = await started();
    const expiry = async () =>
      (
        await sql<{ left: number }>(
          server.databaseUrl,
          "SELECT extract(epoch FROM expires_at - clock_timestamp())::int AS left FROM session_tokens WHERE work_id = $1",
          [item.id],
        )
      )[0]!.left;
    await beat(first, { desired_ttl_seconds: 300 });
    expect(await expiry()).toBeGreaterThan(330);
    expect(await expiry()).toBeLessThanOrEqual(390);
    expect((await raw({ url: server.url, apiKey: token })("GET", "/api/me")).status).toBe(200);
  });

  test("412: not the last one, byte for byte, and what the server holds", async () => {
    const { beat } = await started();
    const early = await refusalOf(beat("2026-01-01T00:00:00.000000Z"));
    expect(early).toBeInstanceOf(Anthropic.Beta.Environments.BetaHeartbeatPreconditionFailedError);
    const state = { lease_extended: false, ttl_seconds: 90 };
    expect(early).toMatchObject({
      status: 412,
      type: "invalid_request_error",
      error: {
        error: {
          details: {
            error_code: "heartbeat_precondition_failed",
            current_state: { ...state, last_heartbeat: null, state: "starting" },
          },
        },
      },
    });
    const { last_heartbeat } = await beat(first);
    for (const wrong of [first, last_heartbeat.replace("Z", "+00:00"), ` ${last_heartbeat}`, ""]) {
      const late = await refusalOf(beat(wrong));
      expect(late.status, wrong).toBe(412);
      expect(late).toMatchObject({
        error: { error: { details: { current_state: { ...state, last_heartbeat, state: "active" } } } },
      });
    }
    expect((await beat(last_heartbeat)).lease_extended).toBe(true);
  });

  test("200: not compared once stopping; not extended once stopped", async () => {
    const { beat, stop } = await started();
    await beat(first);
    await stop(false, work);
    expect(await beat("anything")).toMatchObject({ state: "stopping", lease_extended: true });
    await stop(true, work);
    const last = await beat(first);
    expect(last).toMatchObject({
      state: "stopped",
      lease_extended: false,
      last_heartbeat: expect.stringMatching(/Z$/),
    });
  });

  test("200: an empty text when there never was a beat", async () => {
    const { beat, stop } = await started();
    await stop(true, work);
    expect(await beat(first)).toMatchObject({ state: "stopped", lease_extended: false, last_heartbeat: "" });
  });

  test("200 for the environment's key; 403 for API keys; 404 for another item's token and an unknown item", async () => {
    const { beat, worker, as, id } = await started();
    expect(await refusalOf(beat(first, {}, work))).toMatchObject(forbidden);
    const other = await started();
    expect(await refusalOf(beat(first, {}, other.as.beta.environments.work))).toMatchObject(missing);
    expect((await beat(first, {}, worker)).state).toBe("active");
    expect(await refusalOf(as.beta.environments.work.heartbeat("work_01x", id))).toMatchObject(missing);
    expect(await refusalOf(worker.heartbeat("work_01x", id))).toMatchObject(missing);
  });
  test.each([0, 601, -1])("400: desired_ttl_seconds %d", async (desired_ttl_seconds) => {
    const { beat } = await started();
    expect((await refusalOf(beat(first, { desired_ttl_seconds }))).status).toBe(400);
  });
});

describe("stop", () => {
  test("200: asked, then forced; again it stays as it is", async () => {
    const { beat, stop } = await started();
    await beat(first);
    const asked = await stop(false, work);
    expect(asked).toMatchObject({ state: "stopping", stop_requested_at: expect.any(String), stopped_at: null });
    const forced = await stop(true);
    expect(forced).toMatchObject({
      state: "stopped",
      stop_requested_at: asked.stop_requested_at,
      stopped_at: expect.any(String),
    });
    expect(await stop(true)).toEqual(forced);
    expect(await stop(false, work)).toEqual(forced);
  });
  test("200: what no worker has begun is over at once, also without a body", async () => {
    const queue = await newQueue(server);
    await queue.enqueueFor(await queue.newSession());
    const [item] = (await queue.worker.list(queue.environment_id)).data;
    const path = `/v1/environments/${queue.environment_id}/work/${item!.id}/stop`;
    expect((await raw(server)("POST", path)).body).toMatchObject({ state: "stopped" });
    expect(await queue.worker.poll(queue.environment_id)).toBeNull();
  });
  test("200: the token flushes for 90 s more, no longer", async () => {
    const { stop, item, token } = await started();
    await stop(true);
    const [row] = await sql<{ left: number }>(
      server.databaseUrl,
      "SELECT extract(epoch FROM expires_at - clock_timestamp())::float8 AS left FROM session_tokens WHERE work_id = $1",
      [item.id],
    );
    expect(row!.left).toBeLessThanOrEqual(90);
    expect((await raw({ url: server.url, apiKey: token })("GET", "/api/me")).status).toBe(200);
  });
  test("200: input that came while the worker was leaving is queued anew; what was answered is not", async () => {
    const left = await started();
    await left.beat(first);
    await idleAfter(left.session_id, "user.message", "session.status_idle", "user.message");
    await left.enqueueFor(left.session_id);
    expect(await left.worker.poll(left.environment_id)).toBeNull();
    await left.stop(true);
    expect((await left.take()).item).toMatchObject({ data: { id: left.session_id } });

    const answered = await started();
    await idleAfter(answered.session_id, "user.message", "session.status_idle");
    await answered.enqueueFor(answered.session_id);
    await answered.stop(true);
    expect(await answered.worker.poll(answered.environment_id)).toBeNull();

    const refused = await started();
    await idleAfter(refused.session_id, "user.message");
    await refused.enqueueFor(refused.session_id);
    await refused.stop(true, work);
    expect(await refused.worker.poll(refused.environment_id)).toBeNull();
  });
  test("a worker that vanished while stopping does not hold its session back", async () => {
    const { stop, environment_id, session_id, enqueueFor, take, item } = await started();
    await stop(false, work);
    await age(server, environment_id, 91);
    await enqueueFor(session_id);
    expect((await take()).item.id).not.toBe(item.id);
    expect((await work.retrieve(item.id, { environment_id })).state).toBe("stopped");
  });
  test("403: a session's token that is not the item's, for heartbeats too", async () => {
    const { stop, beat, session_id } = await started();
    const path = `/api/sessions/${session_id}/tokens`;
    const { body } = await raw(server)<{ token: string }>("POST", path, { json: {} });
    mustNotBeLogged(body.token);
    const session = bearing(server, body.token).beta.environments.work;
    expect(await refusalOf(stop(true, session))).toMatchObject(forbidden);
    expect(await refusalOf(beat(first, {}, session))).toMatchObject(forbidden);
  });
  test("404: another item's token, another environment's key, an unknown item", async () => {
    const { stop, worker, id } = await started();
    const other = await started();
    expect(await refusalOf(stop(true, other.as.beta.environments.work))).toMatchObject(missing);
    expect(await refusalOf(stop(true, other.worker))).toMatchObject(missing);
    expect(await refusalOf(worker.stop("work_01unknown", id))).toMatchObject(missing);
  });
});

describe("list", () => {
  test("200: newest first, page by page, stopped ones included", async () => {
    const queue = await newQueue(server);
    for (let n = 0; n < 3; n++) await queue.enqueueFor(await queue.newSession());
    const { item } = await queue.take();
    await queue.worker.stop(item.id, { environment_id: queue.environment_id, force: true });
    const seen = [];
    for await (const one of queue.worker.list(queue.environment_id, { limit: 2 })) seen.push(one.state);
    expect(seen).toEqual(["queued", "queued", "stopped"]);
  });
  test("403: API keys and tokens", async () => {
    const { environment_id, as } = await started();
    expect(await refusalOf(work.list(environment_id))).toMatchObject(forbidden);
    expect(await refusalOf(as.beta.environments.work.list(environment_id))).toMatchObject(forbidden);
  });
});

describe("retrieve and update", () => {
  test("200: metadata is patched", async () => {
    const { item, id } = await started();
    expect((await work.update(item.id, { ...id, metadata: { a: "1", b: "2" } })).metadata).toEqual({ a: "1", b: "2" });
    const patched = await work.update(item.id, { ...id, metadata: { a: null, c: "" } });
    expect(patched.metadata).toEqual({ b: "2", c: "" });
    expect(await work.retrieve(item.id, id)).toEqual(patched);
  });
  test("400 invalid_metadata, 403 for environment keys and tokens, 404 unknown", async () => {
    const { item, id, worker, as } = await started();
    const metadata = Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`${n}`, ""]));
    const much = await refusalOf(work.update(item.id, { ...id, metadata }));
    expect(much).toMatchObject({ status: 400, errorCode: "invalid_metadata" });
    for (const by of [worker, as.beta.environments.work]) {
      expect(await refusalOf(by.retrieve(item.id, id))).toMatchObject(forbidden);
      expect(await refusalOf(by.update(item.id, { ...id, metadata: {} }))).toMatchObject(forbidden);
    }
    expect(await refusalOf(work.retrieve("work_01unknown", id))).toMatchObject(missing);
    expect(await refusalOf(work.update("work_01unknown", { ...id, metadata: {} }))).toMatchObject(missing);
  });
});

describe("stats", () => {
  test("200: what waits, what was handed out, who polls", async () => {
    const queue = await newQueue(server);
    const stats = () => work.stats(queue.environment_id);
    expect(await stats()).toEqual({
      type: "work_queue_stats",
      depth: 0,
      pending: 0,
      oldest_queued_at: null,
      workers_polling: 0,
    });
    for (let n = 0; n < 3; n++) await queue.enqueueFor(await queue.newSession());
    const { item } = await queue.take({ ...never, "Anthropic-Worker-ID": "one" });
    await queue.take({ ...never, "Anthropic-Worker-ID": "two" });
    await queue.worker.ack(item.id, { environment_id: queue.environment_id });
    expect(await stats()).toMatchObject({
      depth: 1,
      pending: 1,
      oldest_queued_at: expect.any(String),
      workers_polling: 2,
    });
    await sql(
      server.databaseUrl,
      "UPDATE work_pollers SET polled_at = polled_at - interval '31 seconds' WHERE worker_id = 'one'",
    );
    expect((await stats()).workers_polling).toBe(1);
  });
  test("403: environment keys. 404: unknown", async () => {
    const queue = await newQueue(server);
    expect(await refusalOf(queue.worker.stats(queue.environment_id))).toMatchObject(forbidden);
    expect(await refusalOf(work.stats("env_01unknown"))).toMatchObject({
      ...missing,
      errorCode: "environment_not_found",
    });
  });
});

describe("a session that ends", () => {
  test("its work is stopped and what its worker holds is dead", async () => {
    const { session_id, token, item, id, beat } = await started();
    await beat(first);
    await transaction((run) => endForSession(run, session_id));
    expect((await work.retrieve(item.id, id)).state).toBe("stopped");
    await sql(server.databaseUrl, "SELECT pg_sleep(0.6)"); // as long as an answer about a credential is believed
    expect((await raw({ url: server.url, apiKey: token })("GET", "/api/me")).status).toBe(401);
  });
});

test("the SDK's own poller takes, acknowledges and stops items", async () => {
  const queue = await newQueue(server);
  const sessions = [await queue.newSession(), await queue.newSession()];
  for (const id of sessions) await queue.enqueueFor(id);
  const poller = bearing(server, queue.secret).beta.environments.work.poller({
    environmentId: queue.environment_id,
    environmentKey: queue.secret,
    drain: true,
    blockMs: null,
  });
  const seen = [];
  for await (const item of poller) seen.push(item.data.id);
  expect(seen).toEqual(sessions);
  const states = (await queue.worker.list(queue.environment_id)).data.map(({ state }) => state);
  expect(states).toEqual(["stopping", "stopping"]);
});

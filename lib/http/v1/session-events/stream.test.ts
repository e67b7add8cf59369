import type Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { eventually, raw, sdk } from "@/lib/testing/contract";
import { framesOf, readEvents, type ServerSentEvent } from "@/lib/testing/event-stream";
import { startServer, type TestServer } from "@/lib/testing/server";
import { newSession, newToken } from "@/lib/testing/sessions";
import { sql } from "@/lib/testing/workspaces";
import type { SessionEvent } from "@/lib/wire/session-events";

let one: TestServer;
let two: TestServer;
beforeAll(async () => {
  one = await startServer();
  two = await startServer({ database: one.databaseUrl!, env: { PALIMPSEST_INIT_API_KEY: one.apiKey } });
});

const session = () => newSession(one.databaseUrl);
const post = (id: string, sent: object[], server = one) =>
  raw(server)<{ data: SessionEvent[] }>("POST", `/v1/sessions/${id}/events`, { json: { events: sent } });
const thought = (n: number) => ({ type: "agent.thinking", id: `sevt_test_${n}` });

/** Reads in the background; `events` grows. The first is a ping, sent with the headers. */
function listen(id: string, { server = one, headers = {}, path = "events/stream", apiKey = one.apiKey } = {}) {
  const events: ServerSentEvent[] = [];
  const stop = new AbortController();
  const state = { ended: false };
  const ended = (async () => {
    try {
      const url = `${server.url}/v1/sessions/${id}/${path}`;
      for await (const event of readEvents(url, { authorization: `Bearer ${apiKey}`, ...headers }, stop.signal))
        events.push(event);
      state.ended = true;
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
  })();
  const ids = () => events.filter(({ event }) => event && event !== "ping").map((event) => event.id);
  return {
    events,
    ids,
    ended,
    state,
    ready: eventually(async () => events[0]?.event === "ping"),
    stop: () => stop.abort(),
  };
}

describe("GET /v1/sessions/{session_id}/events/stream", () => {
  test("the SDK gets what is sent after the headers, as the list has it", async () => {
    const { id } = await session();
    await post(id, [{ type: "agent.thinking" }]);
    const client = sdk(one).beta.sessions.events;
    const stream = await client.stream(id, { event_deltas: ["agent.message"] });
    const sent: Anthropic.Beta.Sessions.BetaManagedAgentsEventParams[] = [
      { type: "user.message", content: [{ type: "text", text: "\0 \ud800" }] },
      { type: "user.interrupt" },
    ];
    const { data } = await client.send(id, { events: sent });
    const heard: unknown[] = [];
    for await (const event of stream) if (heard.push(event) === 2) break;
    expect(heard).toEqual(data);
    expect((await client.list(id)).data.slice(1)).toEqual(data);
  });

  test("every event has its type as name and its id to resume from; the old path is the same", async () => {
    const { id } = await session();
    const stream = listen(id, { path: "stream" });
    await stream.ready;
    const { data } = (await post(id, [{ type: "session.status_running" }, thought(1)])).body;
    await eventually(async () => stream.ids().length === 2);
    expect(stream.events.slice(1).map(({ event, id: place, data: text }) => [event, place, JSON.parse(text)])).toEqual(
      data.map((event) => [event.type, event.id, event]),
    );
    stream.stop();
  });

  test("what comes through another process is heard, also without any bell", async () => {
    const { id } = await session();
    const streams = [listen(id), listen(id, { server: two })];
    await Promise.all(streams.map(({ ready }) => ready));
    await post(id, [thought(1)], two);
    await post(id, [thought(2)], one);
    for (const { ids } of streams) await eventually(async () => ids().length === 2, 20_000);
    await sql(
      one.databaseUrl,
      `WITH s AS (UPDATE sessions SET last_seq = last_seq + 1 WHERE id = $1 RETURNING *)
       INSERT INTO session_events (session_id, seq, id, type, processed_at, created_by_type, created_by_id, payload)
       SELECT id, last_seq, 'sevt_test_3', 'agent.thinking', now(), 'api_actor', 'x', '{"type":"agent.thinking"}' FROM s`,
      [id],
    );
    for (const { ids } of streams) await eventually(async () => ids().length === 3, 20_000);
    for (const { ids, stop } of streams) {
      expect(ids()).toEqual(["sevt_test_1", "sevt_test_2", "sevt_test_3"]);
      stop();
    }
  });

  test("100 disconnects, over two processes, while others write: nothing lost, nothing twice, order kept", async () => {
    const { id } = await session();
    const heard: string[] = [];
    let place: string | undefined;
    const total = 3_000;
    const writing = (async () => {
      for (let n = 0; n < total; n += 30)
        await post(
          id,
          [...Array(30)].map((_, m) => thought(n + m)),
          n % 60 ? two : one,
        );
    })();
    let disconnects = 0;
    while (heard.length < total) {
      const server = disconnects % 2 ? two : one;
      const stop = new AbortController();
      let taken = 0;
      const headers = {
        authorization: `Bearer ${one.apiKey}`,
        ...(place ? { "last-event-id": place } : { "last-event-id": "start" }),
      };
      try {
        for await (const event of readEvents(`${server.url}/v1/sessions/${id}/events/stream`, headers, stop.signal)) {
          if (event.event === "") continue;
          place = event.id;
          if (event.event !== "ping") heard.push(event.id);
          if (heard.length >= total || (taken++ >= 25 && disconnects < 100)) break;
        }
      } finally {
        stop.abort();
        disconnects++;
      }
    }
    await writing;
    expect(disconnects).toBeGreaterThan(100);
    expect(heard).toEqual([...Array(total)].map((_, n) => `sevt_test_${n}`));
  });

  test.each(["session.deleted", "session.status_terminated"])("ends behind %s", async (type) => {
    const { id } = await session();
    const stream = listen(id);
    await stream.ready;
    await sql(
      one.databaseUrl,
      `WITH s AS (UPDATE sessions SET last_seq = 1 WHERE id = $1)
       INSERT INTO session_events (session_id, seq, id, type, processed_at, created_by_type, created_by_id, payload)
       VALUES ($1, 1, 'sevt_end', $2, now(), 'server', 'server', json_build_object('type', $2::text))`,
      [id, type],
    );
    await stream.ended;
    expect(stream.events.filter(({ event }) => event).map(({ event }) => event)).toEqual(["ping", type]);
    expect(stream.events.at(-1)?.comment, "a client of the wire hears no event of ours").toBe("goodbye");
  });

  test("ends with its session, whose events are gone already, and at once where it had ended before", async () => {
    const { id } = await session();
    const stream = listen(id);
    await stream.ready;
    await sql(one.databaseUrl, "UPDATE sessions SET deleted_at = now() WHERE id = $1", [id]);
    await stream.ended;
    const archived = await session();
    await post(archived.id, [thought(1), thought(2)]);
    await sql(one.databaseUrl, "UPDATE sessions SET archived_at = now() WHERE id = $1", [archived.id]);
    const late = listen(archived.id);
    await late.ended;
    expect(late.ids()).toEqual([]);
    const resumed = listen(archived.id, { headers: { "last-event-id": "sevt_test_1" } });
    await resumed.ended;
    expect(resumed.ids()).toEqual(["sevt_test_2"]);
  });

  test("a session's own token follows it, no other's, and no longer than it lives", async () => {
    const mine = await session();
    const other = await session();
    const token = await newToken(one.databaseUrl, mine);
    const stream = listen(mine.id, { apiKey: token.apiKey });
    await stream.ready;
    const status = async (sid: string, path = "events/stream") =>
      (await fetch(`${one.url}/v1/sessions/${sid}/${path}`, { headers: { authorization: `Bearer ${token.apiKey}` } }))
        .status;
    expect(await status(other.id)).toBe(404);
    expect(await status(other.id, "events")).toBe(404);
    await sql(one.databaseUrl, "UPDATE session_tokens SET revoked_at = now() WHERE id = $1", [token.id]);
    await stream.ended;
    expect(stream.state.ended).toBe(true);
  });

  test("400: a place that is none of this session's; 404: no such session; both before a stream begins", async () => {
    const [mine, other] = [await session(), await session()];
    await post(other.id, [{ type: "agent.thinking", id: "sevt_test_other" }]);
    const status = async (path: string) => (await raw(one)("GET", `/v1/sessions/${path}`)).status;
    expect(await status(`${mine.id}/events/stream?after=sevt_test_other`)).toBe(400);
    expect(await status("sesn_01unknown/events/stream")).toBe(404);
    expect(await status("sesn_01unknown/stream")).toBe(404);
  });

  test("large events reach a reader that is slow, and others meanwhile", async () => {
    const { id } = await session();
    const slow = await fetch(`${one.url}/v1/sessions/${id}/events/stream`, {
      headers: { authorization: `Bearer ${one.apiKey}` },
    });
    const quick = listen(id);
    await quick.ready;
    const large = (n: number) => ({
      ...thought(n),
      type: "agent.tool_use",
      name: "read",
      input: { text: "x".repeat(300_000) },
    });
    for (let n = 0; n < 40; n++) await post(id, [large(n)]);
    await eventually(async () => quick.ids().length === 40, 20_000);
    quick.stop();
    const heard: string[] = [];
    let text = "";
    for await (const part of slow.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(part).toString();
      heard.push(...[...text.matchAll(/\nid: (sevt_test_\d+)\n/g)].map(([, found]) => found!));
      text = text.slice(-200).replaceAll(/\nid: sevt_test_\d+\n/g, "\n\n");
      if (heard.length === 40) break;
    }
    expect(heard).toEqual([...Array(40)].map((_, n) => `sevt_test_${n}`));
  });

  test("a reader that takes nothing is let go with a goodbye, and goes on where it was", async () => {
    const env = { PALIMPSEST_INIT_API_KEY: one.apiKey, PALIMPSEST_MAX_STREAMS_PER_CREDENTIAL: "1" };
    const server = await startServer({ database: one.databaseUrl!, env });
    const { id } = await session();
    const open = () =>
      fetch(`${server.url}/v1/sessions/${id}/events/stream`, { headers: { authorization: `Bearer ${one.apiKey}` } });
    const idle = await open();
    const large = { type: "agent.tool_use", name: "read", input: { text: "x".repeat(300_000) } };
    const sent = [...Array(80)].map((_, n) => `sevt_test_${n}`);
    for (const event of sent) await post(id, [{ ...large, id: event }], server);
    // Its place is the only one: another reader is let in when it was let go, after half a minute.
    const letGo = async () => {
      const { status, body } = await open();
      await body?.cancel();
      return status === 200;
    };
    expect(await letGo()).toBe(false);
    await eventually(letGo, 100_000);
    const heard: ServerSentEvent[] = [];
    for await (const event of framesOf(idle)) heard.push(event);
    expect(heard.at(-1)?.comment).toBe("goodbye");
    const ids = heard.map((event) => event.id).filter((event) => event.startsWith("sevt_test_"));
    expect(ids.length).toBeLessThan(sent.length);
    const resumed = listen(id, { server, headers: { "last-event-id": ids.at(-1) ?? "" } });
    await eventually(async () => resumed.ids().length === sent.length - ids.length, 20_000);
    resumed.stop();
    expect([...ids, ...resumed.ids()]).toEqual(sent);
  });
});

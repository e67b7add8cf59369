import { beforeAll, describe, expect, test } from "vitest";
import { raw } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import { newSession, newToken } from "@/lib/testing/sessions";
import type { SessionEventStretch } from "@/lib/wire/session-events/stretches";

let server: TestServer;
let session: string;
beforeAll(async () => {
  server = await startServer();
  session = (await newSession(server.databaseUrl)).id;
  const events = Array.from({ length: 10 }, (_, i) => ({ type: "agent.thinking", id: `sevt_test_${i}` }));
  await raw(server)("POST", `/v1/sessions/${session}/events`, { json: { events } });
});

const ask = (query: string, id = session) =>
  raw(server)<SessionEventStretch>("GET", `/api/sessions/${id}/events?${query}`);
const read = async (query: string) => {
  const { body } = await ask(query);
  const numbers = body.data.map(({ id }) => Number(id.slice("sevt_test_".length)));
  return [numbers, body.has_older, body.has_newer];
};

describe("GET /api/sessions/{session_id}/events", () => {
  test("the newest, oldest of them first, when no event is named", async () => {
    expect(await read("limit=3")).toEqual([[7, 8, 9], true, false]);
    expect(await read("limit=20")).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], false, false]);
  });

  test("right before an event, and right behind one", async () => {
    expect(await read("before=sevt_test_4&limit=2")).toEqual([[2, 3], true, true]);
    expect(await read("before=sevt_test_2&limit=2")).toEqual([[0, 1], false, true]);
    expect(await read("before=sevt_test_0")).toEqual([[], false, true]);
    expect(await read("after=sevt_test_4&limit=2")).toEqual([[5, 6], true, true]);
    expect(await read("after=sevt_test_7&limit=2")).toEqual([[8, 9], true, false]);
    expect(await read("after=sevt_test_9")).toEqual([[], true, false]);
  });

  test("around an event, itself among them", async () => {
    expect(await read("around=sevt_test_5&limit=4")).toEqual([[3, 4, 5, 6], true, true]);
    expect(await read("around=sevt_test_0&limit=4")).toEqual([[0, 1], false, true]);
    expect(await read("around=sevt_test_9&limit=4")).toEqual([[7, 8, 9], true, false]);
    expect(await read("around=sevt_test_9&limit=1")).toEqual([[9], true, false]);
  });

  test("of one thread only; the first has what names no thread", async () => {
    const { id, thread_id: first } = await newSession(server.databaseUrl);
    const ofChild = { session_thread_id: "sthr_01child" };
    const events = [0, 1, 2, 3, 4].map((n) => ({
      type: "agent.tool_use",
      id: `sevt_thread_${n}`,
      name: "read",
      input: {},
    }));
    const sent = events.map((event, n) => ({
      ...event,
      ...(n % 2 === 1 ? ofChild : n === 4 ? { session_thread_id: first } : {}),
    }));
    expect((await raw(server)("POST", `/v1/sessions/${id}/events`, { json: { events: sent } })).status).toBe(200);
    const of = async (query: string) => {
      const { body } = await ask(query, id);
      return [body.data.map((event) => event.id.slice("sevt_thread_".length)), body.has_older, body.has_newer];
    };
    expect(await of("session_thread_id=sthr_01child")).toEqual([["1", "3"], false, false]);
    expect(await of(`session_thread_id=${first}`)).toEqual([["0", "2", "4"], false, false]);
    expect(await of("session_thread_id=sthr_01child&limit=1")).toEqual([["3"], true, false]);
    expect(await of(`session_thread_id=${first}&after=sevt_thread_1&limit=1`)).toEqual([["2"], true, true]);
    expect(await of("session_thread_id=sthr_01child&around=sevt_thread_2&limit=2")).toEqual([["1", "3"], false, false]);
    expect(await of("session_thread_id=sthr_01nobody")).toEqual([[], false, false]);
  });

  test("events as the wire has them", async () => {
    const { body } = await ask("around=sevt_test_3&limit=1");
    expect(body.data).toEqual([
      { id: "sevt_test_3", type: "agent.thinking", processed_at: expect.stringMatching(/^\d{4}-/) },
    ]);
  });

  test("400 for two places at once", async () => {
    expect((await ask("around=sevt_test_1&before=sevt_test_2")).status).toBe(400);
  });

  test("404 for an unknown event, an event of another session, and an unknown session", async () => {
    const other = await newSession(server.databaseUrl);
    expect((await ask("around=sevt_test_99")).status).toBe(404);
    expect((await ask("after=sevt_test_1", other.id)).status).toBe(404);
    expect((await ask("", "sesn_01unknown")).status).toBe(404);
  });

  test("a session's token reads its own session only", async () => {
    const other = await newSession(server.databaseUrl);
    const token = await newToken(server.databaseUrl, other);
    const call = raw({ url: server.url, apiKey: token.apiKey });
    expect((await call("GET", `/api/sessions/${other.id}/events`)).status).toBe(200);
    expect((await call("GET", `/api/sessions/${session}/events`)).status).toBe(404);
  });
});

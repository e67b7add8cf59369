import { beforeAll, describe, expect, test } from "vitest";
import { eventually, raw, sdk } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import { newSession, newToken } from "@/lib/testing/sessions";
import { sql } from "@/lib/testing/workspaces";
import type { Minimap } from "@/lib/wire/minimap";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});

const post = (id: string, ...events: object[]) =>
  raw(server)("POST", `/v1/sessions/${id}/events`, { json: { events } });
const mapOf = async (id: string) => (await raw(server)<Minimap>("GET", `/api/sessions/${id}/minimap`)).body;
const id = (name: string) => `sevt_test_${name}`;

describe("GET /api/sessions/{session_id}/minimap", () => {
  test("a mark for each that matters, in the lane of its thread, with its event and its time", async () => {
    const store = await sdk(server).beta.memoryStores.create({ name: "Notes" });
    const session = await newSession(server.databaseUrl, { mounts: { "/mnt/memory/notes": store.id } });
    const token = await newToken(server.databaseUrl, session);
    const usage = { input_tokens: 1, output_tokens: 1 };
    const child = { session_thread_id: "sthr_01child" };
    await post(
      session.id,
      { type: "user.message", id: id("hello"), content: [{ type: "text", text: "Hello" }] },
      { type: "session.status_running" },
      { type: "span.model_request_start", id: id("start") },
    );
    await post(
      session.id,
      { type: "span.model_request_end", model_request_start_id: id("start"), model_usage: usage },
      { type: "agent.tool_use", id: id("write"), name: "write", input: { file_path: "/mnt/memory/notes/a.md" } },
      { type: "agent.custom_tool_use", id: id("child"), name: "look", input: {}, ...child },
      { type: "agent.thinking" },
    );
    const memories = raw({ url: server.url, apiKey: token.apiKey });
    await memories("POST", `/v1/memory_stores/${store.id}/memories`, { json: { path: "/a.md", content: "x" } });
    await post(session.id, { type: "user.tool_result", id: id("failed"), tool_use_id: id("write"), is_error: true });
    const map = await eventually(async () => {
      const found = await mapOf(session.id);
      return found.lanes[0]?.marks.some(({ kind }) => kind === "memory_write") ? found : undefined;
    });
    expect(map).toMatchObject({ type: "minimap", session_id: session.id, events: 8 });
    const marks = map.lanes.map(({ marks }) => marks.map((mark) => [mark.kind, mark.event_id, mark.count]));
    expect(marks).toEqual([
      [
        ["message", id("hello"), 1],
        ["model_request", id("start"), 1],
        ["tool_call", id("write"), 1],
        ["memory_write", expect.stringMatching(/^sevt_/), 1],
        ["error", id("failed"), 1],
      ],
      [["tool_call", id("child"), 1]],
    ]);
    expect(map.lanes.map(({ session_thread_id }) => session_thread_id)).toEqual([session.thread_id, "sthr_01child"]);
    const request = map.lanes[0]!.marks[1]!;
    expect(request.until > request.at).toBe(true);
    expect(map.lanes[0]!.marks[3]).toMatchObject({ memory_version_id: expect.stringMatching(/^memver_/) });
    expect(map.lanes[0]!.marks.map(({ position }) => position)).toEqual([0, 2 / 7, 4 / 7, 6 / 7, 1]);
  });

  test("no more marks for 20,000 events than for some hundred; none is left out of the counts", async () => {
    const { id: sid } = await newSession(server.databaseUrl);
    await sql(
      server.databaseUrl,
      `INSERT INTO session_events (session_id, seq, id, type, processed_at, created_at, created_by_type, created_by_id, payload, session_thread_id, failed)
       SELECT $1, n, 'sevt_' || n, (ARRAY['agent.tool_use', 'span.model_request_start', 'span.model_request_end', 'agent.message', 'agent.thinking'])[1 + n % 5],
              now() + n * interval '1 second', now() + n * interval '1 second', 'api_actor', 'x', '{"type":"x"}',
              CASE WHEN n % 7 = 0 THEN 'sthr_' || n % 40 END, n % 100 = 0 FROM generate_series(1, 20000) n`,
      [sid],
    );
    await sql(server.databaseUrl, "UPDATE sessions SET last_seq = 20000 WHERE id = $1", [sid]);
    const map = await mapOf(sid);
    const marks = map.lanes.flatMap(({ marks }) => marks);
    expect(marks.length).toBeGreaterThan(100);
    expect(marks.length).toBeLessThanOrEqual(1_300);
    expect(map.lanes).toHaveLength(12);
    expect(map.lanes.at(-1)?.session_thread_id).toBe("others");
    expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(12_000);
    for (const { position, at, until } of marks) expect(position >= 0 && position <= 1 && at <= until).toBe(true);
  });

  test("an empty session has a lane and no marks; 404: none", async () => {
    const { id: sid, thread_id } = await newSession(server.databaseUrl);
    expect((await mapOf(sid)).lanes).toMatchObject([{ session_thread_id: thread_id, marks: [] }]);
    expect((await raw(server)("GET", "/api/sessions/sesn_01unknown/minimap")).status).toBe(404);
  });
});

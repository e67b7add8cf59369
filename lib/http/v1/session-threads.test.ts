import type Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { refusalOf, sdk } from "@/lib/testing/contract";
import { readEvents } from "@/lib/testing/event-stream";
import { startServer, type TestServer } from "@/lib/testing/server";
import { workshop } from "@/lib/testing/workshop";

let server: TestServer;
let sessions: Anthropic["beta"]["sessions"];
let shop: Awaited<ReturnType<typeof workshop>>;
let session: Anthropic.Beta.BetaManagedAgentsSession;
let thread: Anthropic.Beta.Sessions.BetaManagedAgentsSessionThread;

beforeAll(async () => {
  server = await startServer();
  const client = sdk(server);
  sessions = client.beta.sessions;
  shop = await workshop(client);
  session = await shop.open();
  [thread] = (await sessions.threads.list(session.id)).data as [typeof thread];
});

const missing = { status: 404, type: "not_found_error" };
const of = () => ({ session_id: session.id });

describe("list", () => {
  test("200: the primary thread, as its session is, and no page behind it", async () => {
    const { multiagent: _, ...agent } = session.agent;
    const page = await sessions.threads.list(session.id, { limit: 1 });
    expect(page.next_page).toBeNull();
    expect(page.data).toEqual([
      {
        id: expect.stringMatching(/^sthr_01\w{22}$/),
        type: "session_thread",
        session_id: session.id,
        agent,
        status: "idle",
        parent_thread_id: null,
        workflow_run_id: null,
        stats: null,
        usage: null,
        created_at: session.created_at,
        updated_at: session.updated_at,
        archived_at: null,
      },
    ]);
    expect((await sessions.threads.list(session.id, { statuses: ["idle", "running"] })).data).toHaveLength(1);
    expect((await sessions.threads.list(session.id, { statuses: ["terminated"] })).data).toEqual([]);
  });

  test("400: a cursor, as there is none; 404: an unknown session", async () => {
    expect((await refusalOf(sessions.threads.list(session.id, { page: "page_x" }))).status).toBe(400);
    expect(await refusalOf(sessions.threads.list("sesn_01unknown"))).toMatchObject(missing);
  });
});

describe("retrieve", () => {
  test("200, with how long it ran once it has", async () => {
    expect(await sessions.threads.retrieve(thread.id, of())).toEqual(thread);
    const other = await shop.open();
    const [{ id }] = (await sessions.threads.list(other.id)).data as [typeof thread];
    const report = (type: string, more = {}) =>
      sessions.events.send(other.id, { events: [{ type, ...more } as never] });
    await report("session.status_running");
    expect(await sessions.threads.retrieve(id, { session_id: other.id })).toMatchObject({
      status: "running",
      stats: { active_seconds: expect.any(Number), duration_seconds: expect.any(Number) },
      usage: null,
    });
    await report("session.status_idle", { stop_reason: { type: "end_turn" }, stop_details: null });
    const idle = await sessions.threads.retrieve(id, { session_id: other.id });
    expect(idle).toMatchObject({ status: "idle", usage: { active_seconds: expect.any(Number) } });
  });

  test("404: unknown, or another session's", async () => {
    const other = await shop.open();
    for (const key of [
      ["sthr_01unknown", session.id],
      [thread.id, other.id],
      [thread.id, "sesn_01unknown"],
    ] as const)
      expect(await refusalOf(sessions.threads.retrieve(key[0], { session_id: key[1] }))).toMatchObject(missing);
  });
});

describe("archive", () => {
  test("400 while its session lives, 200 once it is archived, 404 for an unknown one", async () => {
    const other = await shop.open();
    const [{ id }] = (await sessions.threads.list(other.id)).data as [typeof thread];
    const key = { session_id: other.id };
    expect((await refusalOf(sessions.threads.archive(id, key))).status).toBe(400);
    expect(await refusalOf(sessions.threads.archive("sthr_01unknown", key))).toMatchObject(missing);
    const { archived_at } = await sessions.archive(other.id);
    expect(await sessions.threads.archive(id, key)).toMatchObject({ status: "terminated", archived_at });
  });
});

describe("events", () => {
  test("200: its session's, in order and in pages; 404 for an unknown thread", async () => {
    const other = await shop.open({
      initial_events: [{ type: "user.message", content: [{ type: "text", text: "1" }] }],
    });
    const [{ id }] = (await sessions.threads.list(other.id)).data as [typeof thread];
    await sessions.update(other.id, { title: "2" });
    const ids: string[] = [];
    for await (const event of sessions.threads.events.list(id, { session_id: other.id, limit: 1 })) ids.push(event.id);
    expect(ids).toEqual((await sessions.events.list(other.id)).data.map((event) => event.id));
    expect(ids).toHaveLength(2);
    const unknown = sessions.threads.events.list("sthr_01unknown", { session_id: other.id });
    expect(await refusalOf(unknown)).toMatchObject(missing);
  });

  test("200: the thread's status before its session's, in the list and followed, and in the session's own neither", async () => {
    const other = await shop.open();
    const [{ id }] = (await sessions.threads.list(other.id)).data as [typeof thread];
    const key = { session_id: other.id };
    const stream = await sessions.threads.events.stream(id, key);
    const idle = { stop_reason: { type: "end_turn" }, stop_details: null };
    const reported = [{ type: "session.status_running" }, { type: "session.status_idle", ...idle }];
    await sessions.events.send(other.id, { events: reported as never });
    await sessions.archive(other.id);
    const heard: { id: string; type: string }[] = [];
    for await (const event of stream) heard.push(event as never);
    const own = { agent_name: shop.agent.name, session_thread_id: id, processed_at: expect.any(String) };
    expect(heard).toMatchObject([
      { type: "session.thread_status_running", ...own },
      { type: "session.status_running" },
      { type: "session.usage" },
      { type: "session.thread_status_idle", ...own, ...idle },
      { type: "session.status_idle" },
      { type: "session.thread_status_terminated", ...own },
      { type: "session.status_terminated" },
    ]);
    expect(new Set(heard.map((event) => event.id)).size).toBe(heard.length);
    const { data } = await sessions.threads.events.list(id, key);
    expect(data).toEqual(heard);
    for (const limit of [2, 3, 4]) {
      const page = await sessions.threads.events.list(id, { ...key, limit });
      expect(page.data.length).toBeLessThanOrEqual(limit);
      const paged = [];
      for await (const event of page) paged.push(event);
      expect(paged).toEqual(heard);
    }
    const said = (await sessions.events.list(other.id)).data.map(({ type }) => type);
    expect(said).toEqual(heard.map(({ type }) => type).filter((type) => !type.includes("thread_status")));
  });

  test("a reader that is cut off between the two hears both again", async () => {
    const other = await shop.open();
    const [{ id }] = (await sessions.threads.list(other.id)).data as [typeof thread];
    await sessions.events.send(other.id, { events: [{ type: "session.status_running" } as never] });
    const url = `${server.url}/v1/sessions/${other.id}/threads/${id}/stream`;
    const headers = { authorization: `Bearer ${server.apiKey}` };
    const hear = async (after: string, count: number) => {
      const stop = new AbortController();
      const heard: { event: string; id: string; place: string }[] = [];
      for await (const { event, data, id: place } of readEvents(`${url}?after=${after}`, headers, stop.signal)) {
        if (event !== "ping") heard.push({ event, id: JSON.parse(data).id, place });
        if (heard.length === count) break;
      }
      stop.abort();
      return heard;
    };
    const [own, ofSession] = await hear("start", 2);
    expect([own!.event, own!.place]).toEqual(["session.thread_status_running", ""]);
    expect([ofSession!.event, ofSession!.place]).toEqual(["session.status_running", ofSession!.id]);
    expect(await hear("start", 1)).toEqual([own]);
    await sessions.events.send(other.id, { events: [{ type: "user.interrupt" }] });
    const [next] = await hear(ofSession!.place, 1);
    expect(next!.event).toBe("user.interrupt");
  });

  test("200: followed, what comes after", async () => {
    const other = await shop.open();
    const [{ id }] = (await sessions.threads.list(other.id)).data as [typeof thread];
    const stream = await sessions.threads.events.stream(id, { session_id: other.id });
    await sessions.update(other.id, { title: "while followed" });
    await sessions.archive(other.id);
    const seen: string[] = [];
    for await (const event of stream) seen.push(event.type);
    expect(seen).toEqual(["session.updated", "session.thread_status_terminated", "session.status_terminated"]);
    const unknown = sessions.threads.events.stream("sthr_01unknown", { session_id: other.id });
    expect(await refusalOf(unknown)).toMatchObject(missing);
  });
});

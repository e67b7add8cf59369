import type Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { refusalOf, sdk } from "@/lib/testing/contract";
import { startServer } from "@/lib/testing/server";
import { workshop } from "@/lib/testing/workshop";

let sessions: Anthropic["beta"]["sessions"];
let shop: Awaited<ReturnType<typeof workshop>>;
let session: Anthropic.Beta.BetaManagedAgentsSession;
let thread: Anthropic.Beta.Sessions.BetaManagedAgentsSessionThread;

beforeAll(async () => {
  const client = sdk(await startServer());
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

  test("200: followed, what comes after", async () => {
    const other = await shop.open();
    const [{ id }] = (await sessions.threads.list(other.id)).data as [typeof thread];
    const stream = await sessions.threads.events.stream(id, { session_id: other.id });
    await sessions.update(other.id, { title: "while followed" });
    await sessions.archive(other.id);
    const seen: string[] = [];
    for await (const event of stream) seen.push(event.type);
    expect(seen).toEqual(["session.updated", "session.status_terminated"]);
    const unknown = sessions.threads.events.stream("sthr_01unknown", { session_id: other.id });
    expect(await refusalOf(unknown)).toMatchObject(missing);
  });
});

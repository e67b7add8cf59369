import type Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { raw, refusalOf, sdk } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import { newSession } from "@/lib/testing/sessions";
import { sql } from "@/lib/testing/workspaces";
import type { SessionEvent } from "@/lib/wire/session-events";

type Sent = Anthropic.Beta.Sessions.BetaManagedAgentsEventParams;

let server: TestServer;
let events: Anthropic["beta"]["sessions"]["events"];
let call: ReturnType<typeof raw>;
beforeAll(async () => {
  server = await startServer();
  events = sdk(server).beta.sessions.events;
  call = raw(server);
});

const session = (wanted?: Parameters<typeof newSession>[1]) => newSession(server.databaseUrl, wanted);
const post = (id: string, ...sent: object[]) =>
  call<{ data: SessionEvent[] }>("POST", `/v1/sessions/${id}/events`, { json: { events: sent } });
const refused = async (id: string, ...sent: object[]) => {
  const { status, body } = await call("POST", `/v1/sessions/${id}/events`, { json: { events: sent } });
  return [status, body.error?.type];
};
const all = async (id: string) =>
  (await call<{ data: SessionEvent[] }>("GET", `/v1/sessions/${id}/events?limit=1000`)).body.data;
const types = async (id: string) => (await all(id)).map(({ type }) => type);
const stateOf = async (id: string) =>
  (
    await sql<{ status: string; last_event_type: string }>(server.databaseUrl, "SELECT * FROM sessions WHERE id = $1", [
      id,
    ])
  )[0]!;

const hello: Sent = { type: "user.message", content: [{ type: "text", text: "Book a window seat" }] };
const running = { type: "session.status_running" };
const idle = { type: "session.status_idle", stop_reason: { type: "end_turn" }, stop_details: null };
const toolUse = (id: string, input: object = { file_path: "/tmp/x" }) => ({
  type: "agent.tool_use",
  id,
  name: "read",
  input,
});
const id = (name: string) => `sevt_test_${name}`;

describe("send", () => {
  test("200: echoes events with their ids; what waits for the agent has no processed_at", async () => {
    const { id: sid } = await session();
    const { data } = await events.send(sid, { events: [hello] });
    expect(data).toEqual([{ id: expect.stringMatching(/^sevt_01\w{22}$/), ...hello, processed_at: null }]);
    expect(await all(sid)).toEqual(data);
    await post(sid, running, { type: "agent.message", content: [{ type: "text", text: "Done" }] });
    const [first] = await all(sid);
    expect(first?.processed_at).toMatch(/^20/);
  });

  test("200: everything that the wire lets people say, in one batch", async () => {
    const { id: sid } = await session();
    await post(sid, running, toolUse(id("a")), { type: "agent.custom_tool_use", id: id("b"), name: "pay", input: {} });
    const { data } = await events.send(sid, {
      events: [
        { type: "user.define_outcome", description: "A plan", rubric: { type: "text", content: "Cheap" } },
        { type: "user.tool_confirmation", tool_use_id: id("a"), result: "deny", deny_message: "No" },
        { type: "user.tool_result", tool_use_id: id("a"), content: [{ type: "text", text: "x" }], is_error: false },
        { type: "user.custom_tool_result", custom_tool_use_id: id("b") },
        hello,
        { type: "system.message", content: [{ type: "text", text: "Be brief" }] },
      ],
    });
    expect(data?.map(({ type, processed_at }) => [type, processed_at === null])).toEqual([
      ["user.define_outcome", false],
      ["user.tool_confirmation", false],
      ["user.tool_result", false],
      ["user.custom_tool_result", false],
      ["user.message", true],
      ["system.message", true],
    ]);
    expect(data?.[0]).toMatchObject({ outcome_id: expect.stringMatching(/^outc_/), max_iterations: 3 });
  });

  test("200: one reported again under its own id is an echo, whatever the order of its fields", async () => {
    const { id: sid } = await session();
    const call = toolUse(id("own"), { file_path: "/a", note: "b" });
    const first = (await post(sid, call)).body.data[0]!;
    const turned = { input: { note: "b", file_path: "/a" }, name: "read", id: id("own"), type: "agent.tool_use" };
    expect((await post(sid, turned, turned)).body.data).toEqual([first, first]);
    expect((await post(sid, call, running)).body.data[0]).toEqual(first);
    expect(await types(sid)).toEqual(["agent.tool_use", "session.status_running"]);
  });

  test("409: another event under an id that is taken, and nothing of the batch is kept", async () => {
    const { id: sid } = await session();
    await post(sid, toolUse(id("taken")));
    expect(await refused(sid, running, toolUse(id("taken"), { other: 1 }))).toEqual([409, "conflict_error"]);
    expect(await refused(sid, { type: "agent.thinking", id: id("twice") }, toolUse(id("twice")))).toEqual([
      409,
      "conflict_error",
    ]);
    expect(await types(sid)).toEqual(["agent.tool_use"]);
    const { id: other } = await session();
    expect((await post(other, toolUse(id("taken"), { other: 1 }))).status, "ids are a session's own").toBe(200);
  });

  test("200: a second answer to a tool call is an echo of the first, also from ten senders at once", async () => {
    const { id: sid } = await session();
    await post(sid, toolUse(id("once")));
    const answer = (text: string) => ({
      type: "user.tool_result",
      tool_use_id: id("once"),
      content: [{ type: "text", text }],
    });
    const replies = await Promise.all([..."0123456789"].map((n) => post(sid, answer(n))));
    const [first] = replies[0]!.body.data;
    for (const { status, body } of replies) expect([status, body.data]).toEqual([200, [first]]);
    expect(await types(sid)).toEqual(["agent.tool_use", "user.tool_result"]);
  });

  test("200: a result names the thread whose call it answers", async () => {
    const { id: sid } = await session();
    const thread = { session_thread_id: "sthr_01child" };
    await post(sid, { ...toolUse(id("t")), ...thread });
    const { body } = await post(sid, { type: "user.tool_result", tool_use_id: id("t") });
    expect(body.data[0]).toMatchObject(thread);
  });

  test("200: payloads come back exactly: NUL, lone surrogates, odd names, deep and large", async () => {
    const { id: sid } = await session();
    let deep: object = { end: true };
    for (let n = 0; n < 55; n++) deep = { deep };
    const input = {
      nul: "a\0b",
      lone: "\ud800 \udc00",
      "\0 \ud8ff": ["\u2028", "\ufeff", "é", "e\u0301"],
      constructor: 1,
      toString: null,
      numbers: [0, 1e300, -1.5, 9007199254740991],
      deep,
      large: "x".repeat(2_000_000),
    };
    const { body } = await post(sid, { ...toolUse(id("exact")), input, extra: { "": "\0" } });
    expect(body.data[0]).toMatchObject({ input, extra: { "": "\0" } });
    expect((await all(sid))[0]).toEqual(body.data[0]);
  });

  test("200: numbers that JavaScript cannot hold come back exactly, and are known again", async () => {
    const { id: sid } = await session();
    const input =
      '{"order":12345678901234567890,"rate":[0.1234567890123456789,-9007199254740993],"text":"12345678901234567890"}';
    const event = `{"type":"agent.tool_use","id":"${id("long")}","name":"pay","input":${input}}`;
    const text = async (method: "GET" | "POST", body?: string) => {
      const reply = await fetch(`${server.url}/v1/sessions/${sid}/events`, {
        method,
        headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/json" },
        body,
      });
      return [reply.status, await reply.text()] as const;
    };
    const sent = `{"events":[${event}]}`;
    expect((await text("POST", sent))[1]).toContain(input);
    expect((await text("GET"))[1]).toContain(input);
    expect((await text("POST", sent))[0], "the same again").toBe(200);
    expect((await text("POST", sent.replace("67890,", "67891,")))[0], "another under its id").toBe(409);
    const [row] = await sql<{ payload: string }>(
      server.databaseUrl,
      "SELECT payload FROM session_events WHERE session_id = $1",
      [sid],
    );
    expect(row!.payload).toContain(input);
  });

  test("413 above 32 MB, 400 for what is nested too deep", async () => {
    const { id: sid } = await session();
    const large = { ...toolUse(id("large")), input: { text: "x".repeat(32_000_000) } };
    expect(await refused(sid, large)).toEqual([413, "request_too_large"]);
    expect((await post(sid, { ...large, input: { text: "x".repeat(20_000_000) } })).status).toBe(200);
    const text = `{"events":[${'{"a":'.repeat(80)}1${"}".repeat(80)}]}`;
    expect((await call("POST", `/v1/sessions/${sid}/events`, { text })).status).toBe(400);
  });

  test.each<[string, object]>([
    ["no type", {}],
    ["a type that nobody knows", { type: "agent.dreaming" }],
    ["a type of objects", { type: "constructor" }],
    ["a message without content", { type: "user.message" }],
    ["a message of nothing", { type: "user.message", content: [] }],
    ["an odd block", { type: "user.message", content: [{ type: "video" }] }],
    ["an image from nowhere", { type: "user.message", content: [{ type: "image", source: { type: "disk" } }] }],
    ["a call without input", { type: "agent.tool_use", name: "read" }],
    ["a call with a list as input", { type: "agent.tool_use", name: "read", input: [] }],
    ["an odd permission", { ...toolUse(id("x")), evaluated_permission: "maybe" }],
    ["an id of another kind", { ...toolUse("mem_01x") }],
    ["a result of an unknown call", { type: "user.tool_result", tool_use_id: id("unknown") }],
    ["a confirmation of nothing", { type: "user.tool_confirmation", tool_use_id: id("unknown"), result: "allow" }],
    [
      "a negative count",
      {
        type: "span.model_request_end",
        model_request_start_id: id("s"),
        model_usage: { input_tokens: -1, output_tokens: 0 },
      },
    ],
    ["an odd stop reason", { type: "session.status_idle", stop_reason: { type: "bored" } }],
    ["a lone system.message", { type: "system.message", content: [{ type: "text", text: "x" }] }],
    [
      "too many revisions",
      { type: "user.define_outcome", description: "x", rubric: { type: "text", content: "" }, max_iterations: 21 },
    ],
  ])("400: %s", async (_, event) => {
    const { id: sid } = await session();
    expect(await refused(sid, event)).toEqual([400, "invalid_request_error"]);
  });

  test("400: numbers that cannot be kept, results where a cloud runs the tools, a reason with a permission", async () => {
    const { id: sid } = await session({ environment: "cloud" });
    const text = '{"events":[{"type":"agent.tool_use","name":"x","input":{"n":1e999}}]}';
    expect((await call("POST", `/v1/sessions/${sid}/events`, { text })).status).toBe(400);
    await post(sid, toolUse(id("c")));
    expect(await refused(sid, { type: "user.tool_result", tool_use_id: id("c") })).toEqual([
      400,
      "invalid_request_error",
    ]);
    const allowed = { type: "user.tool_confirmation", tool_use_id: id("c"), result: "allow", deny_message: "x" };
    expect(await refused(sid, allowed)).toEqual([400, "invalid_request_error"]);
    expect(await refused(sid)).toEqual([400, "invalid_request_error"]);
  });

  test("a refusal names the field and never the value", async () => {
    const { id: sid } = await session();
    const { body } = await call("POST", `/v1/sessions/${sid}/events`, {
      json: { events: [running, { type: "user.message", content: [{ type: "text", text: 5, sesame: "open" }] }] },
    });
    expect(body.error.message).toMatch(/^events\.1\.content\.0/);
    expect(JSON.stringify(body)).not.toMatch(/sesame|open/);
  });

  test("400: an archived or terminated session; 404: none", async () => {
    const archived = await session();
    await sql(server.databaseUrl, "UPDATE sessions SET archived_at = now() WHERE id = $1", [archived.id]);
    const terminated = await session({ status: "terminated" });
    for (const { id: sid } of [archived, terminated])
      expect(await refusalOf(events.send(sid, { events: [hello] }))).toMatchObject({
        status: 400,
        type: "invalid_request_error",
      });
    expect(await refused("sesn_01unknown", hello)).toEqual([404, "not_found_error"]);
    const deleted = await session();
    await sql(server.databaseUrl, "UPDATE sessions SET deleted_at = now() WHERE id = $1", [deleted.id]);
    expect(await refused(deleted.id, hello)).toEqual([404, "not_found_error"]);
  });

  test("one order for a session, however many write to it", async () => {
    const { id: sid } = await session();
    const batches = [...Array(12)].map((_, n) =>
      [...Array(10)].map((_, m) => ({ type: "agent.thinking", id: id(`${n}-${m}`) })),
    );
    await Promise.all(batches.map((batch) => post(sid, ...batch)));
    const seen = (await all(sid)).map((event) => event.id);
    expect(seen).toHaveLength(120);
    for (const batch of batches) {
      const first = seen.indexOf(batch[0]!.id);
      expect(seen.slice(first, first + 10)).toEqual(batch.map((event) => event.id));
    }
  });
});

describe("a session's turn", () => {
  test("runs and is idle as is reported; usage comes before the turn ends", async () => {
    const { id: sid } = await session();
    await post(sid, running);
    expect(await stateOf(sid)).toMatchObject({ status: "running", last_event_type: "session.status_running" });
    const usage = { input_tokens: 10, output_tokens: 2, cache_creation_input_tokens: 3, cache_read_input_tokens: 4 };
    const start = { type: "span.model_request_start", id: id("s") };
    const end = { type: "span.model_request_end", model_request_start_id: id("s"), is_error: null, model_usage: usage };
    await post(sid, start, end, end);
    await post(sid, idle);
    expect((await all(sid)).slice(-2)).toMatchObject([
      {
        type: "session.usage",
        budget: null,
        usage: {
          input_tokens: 20,
          output_tokens: 4,
          cache_read_input_tokens: 8,
          cache_creation: { ephemeral_5m_input_tokens: 6, ephemeral_1h_input_tokens: 0 },
          active_seconds: expect.any(Number),
        },
      },
      idle,
    ]);
    expect(await stateOf(sid)).toMatchObject({ status: "idle", running_since: null, usage: { input_tokens: 20 } });
  });

  test("an interrupt ends it at once", async () => {
    const { id: sid } = await session();
    await post(sid, running);
    const { body } = await post(sid, { type: "user.interrupt" }, hello);
    expect(body.data.map(({ type }) => type)).toEqual(["user.interrupt", "user.message"]);
    expect(await types(sid)).toEqual([
      "session.status_running",
      "user.interrupt",
      "session.usage",
      "session.status_idle",
      "user.message",
    ]);
    expect((await all(sid))[3]).toMatchObject(idle);
    await post(sid, { type: "user.interrupt" });
    expect((await types(sid)).at(-1), "there is nothing to interrupt").toBe("user.interrupt");
  });

  test("an interrupt of a child thread leaves it running", async () => {
    const { id: sid, thread_id } = await session();
    await post(sid, running, { type: "user.interrupt", session_thread_id: "sthr_01child" });
    expect(await stateOf(sid)).toMatchObject({ status: "running" });
    await post(sid, { type: "user.interrupt", session_thread_id: thread_id });
    expect(await stateOf(sid)).toMatchObject({ status: "idle" });
  });

  test("what is waited for is told again until all of it came, then the turn goes on", async () => {
    const { id: sid } = await session();
    const waiting = (...event_ids: string[]) => ({ ...idle, stop_reason: { type: "requires_action", event_ids } });
    await post(sid, running, toolUse(id("a")), toolUse(id("b")), toolUse(id("c")), waiting(id("a"), id("b"), id("c")));
    expect(await stateOf(sid)).toMatchObject({ status: "idle" });
    await post(
      sid,
      { type: "user.tool_result", tool_use_id: id("b") },
      { type: "user.tool_result", tool_use_id: id("b") },
    );
    expect((await all(sid)).at(-1)).toMatchObject(waiting(id("a"), id("c")));
    await post(
      sid,
      { type: "user.tool_result", tool_use_id: id("c") },
      { type: "user.tool_confirmation", tool_use_id: id("a"), result: "deny" },
    );
    expect((await types(sid)).slice(-3)).toEqual([
      "user.tool_result",
      "user.tool_confirmation",
      "session.status_running",
    ]);
    expect(await stateOf(sid)).toMatchObject({ status: "running" });
  });

  test("outcomes are kept as they are evaluated", async () => {
    const { id: sid } = await session();
    const { data } = await events.send(sid, {
      events: [
        {
          type: "user.define_outcome",
          description: "A plan",
          rubric: { type: "text", content: "Cheap" },
          max_iterations: 2,
        },
      ],
    });
    const { outcome_id } = data![0] as { outcome_id: string };
    const usage = { input_tokens: 1, output_tokens: 1 };
    await post(
      sid,
      { type: "span.outcome_evaluation_start", id: id("o"), outcome_id, iteration: 0 },
      {
        type: "span.outcome_evaluation_end",
        outcome_evaluation_start_id: id("o"),
        outcome_id,
        iteration: 0,
        result: "satisfied",
        explanation: "Cheap",
        usage,
      },
    );
    expect(await stateOf(sid)).toMatchObject({
      outcome_evaluations: [
        {
          type: "outcome_evaluation",
          outcome_id,
          description: "A plan",
          result: "satisfied",
          explanation: "Cheap",
          iteration: 0,
          completed_at: expect.any(String),
        },
      ],
    });
  });

  test("what is said to a self-hosted session is work, once; reports and clouds' sessions are none", async () => {
    const work = (sid: string) => sql(server.databaseUrl, "SELECT state FROM work_items WHERE session_id = $1", [sid]);
    const { id: sid } = await session();
    await post(sid, running, idle, toolUse(id("w")), { type: "user.tool_result", tool_use_id: id("w") });
    expect(await work(sid)).toEqual([]);
    await Promise.all([post(sid, hello), post(sid, hello), post(sid, { type: "user.interrupt" })]);
    expect(await work(sid)).toEqual([{ state: "queued" }]);
    const cloud = await session({ environment: "cloud" });
    await post(cloud.id, hello);
    expect(await work(cloud.id)).toEqual([]);
  });

  test("tool calls note the memories they name", async () => {
    const store = await sdk(server).beta.memoryStores.create({ name: "Notes" });
    const { id: sid } = await session({ mounts: { "/mnt/memory/notes": store.id } });
    await post(
      sid,
      toolUse(id("p"), { file_path: "/mnt/memory/notes/trips/rome.md" }),
      toolUse(id("q"), { command: "cat /mnt/memory/notes/a.md /etc/passwd" }),
    );
    const rows = await sql(
      server.databaseUrl,
      "SELECT memory_store_id, path, event_id FROM session_event_paths WHERE session_id = $1 ORDER BY seq",
      [sid],
    );
    expect(rows).toEqual([
      { memory_store_id: store.id, path: "/trips/rome.md", event_id: id("p") },
      { memory_store_id: store.id, path: "/a.md", event_id: id("q") },
    ]);
  });
});

describe("list", () => {
  test("200: pages through the session's order, both ways, by the SDK", async () => {
    const { id: sid } = await session();
    const sent = [...Array(25)].map((_, n) => ({ type: "agent.thinking", id: id(`${n}`) }));
    await post(sid, ...sent);
    const ids = async (params: Parameters<typeof events.list>[1]) => {
      const found: string[] = [];
      for await (const event of events.list(sid, params)) found.push(event.id);
      return found;
    };
    const inOrder = sent.map((event) => event.id);
    expect(await ids({ limit: 7 })).toEqual(inOrder);
    expect(await ids({ limit: 5, order: "desc" })).toEqual([...inOrder].reverse());
    expect(await ids({ limit: 1000 })).toEqual(inOrder);
    expect((await events.list(sid, { limit: 25 })).next_page).toBeNull();
  });

  test("200: only some types, and between two moments", async () => {
    const { id: sid } = await session();
    await post(sid, running, { type: "agent.thinking" });
    await post(sid, toolUse(id("one")));
    await post(sid, idle);
    const [first, , call, , last] = await all(sid);
    const found = async (params: Parameters<typeof events.list>[1]) =>
      (await events.list(sid, params)).data.map(({ type }) => type);
    expect(await found({ types: ["agent.tool_use", "session.status_idle"] })).toEqual([
      "agent.tool_use",
      "session.status_idle",
    ]);
    expect(await found({ types: ["user.message"] })).toEqual([]);
    expect(await found({ "created_at[gt]": first!.processed_at!, "created_at[lte]": call!.processed_at! })).toEqual([
      "agent.tool_use",
    ]);
    expect(await found({ "created_at[gte]": last!.processed_at! })).toEqual(["session.usage", "session.status_idle"]);
    expect(await found({ "created_at[lt]": first!.processed_at! })).toEqual([]);
  });

  test("200: an empty session; a page of large events ends early and goes on", async () => {
    const { id: sid } = await session();
    expect((await events.list(sid)).data).toEqual([]);
    for (let n = 0; n < 3; n++) await post(sid, toolUse(id(`${n}`), { text: "x".repeat(9_000_000) }));
    const first = await events.list(sid, { limit: 1000 });
    expect(first.data.map((event) => event.id)).toEqual([id("0"), id("1")]);
    expect((await events.list(sid, { limit: 1000, page: first.next_page! })).data.map((event) => event.id)).toEqual([
      id("2"),
    ]);
  });

  test("400: another order's cursor, odd parameters; 404: an unknown session", async () => {
    const { id: sid } = await session();
    await post(sid, ...[...Array(3)].map(() => ({ type: "agent.thinking" })));
    const { next_page } = await events.list(sid, { limit: 1 });
    const at = `/v1/sessions/${sid}/events`;
    for (const query of [
      `page=${next_page}&order=desc`,
      `page=${next_page}&types[]=agent.thinking`,
      "order=up",
      "limit=0",
      "created_at[gt]=soon",
    ])
      expect((await call("GET", `${at}?${query}`)).status, query).toBe(400);
    expect((await call("GET", `${at}?limit=1001`)).status).toBe(200);
    expect(await refusalOf(events.list("sesn_01unknown"))).toMatchObject({ status: 404 });
  });
});

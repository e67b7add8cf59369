import type Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { raw, sdk } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import { workshop } from "@/lib/testing/workshop";
import { sql } from "@/lib/testing/workspaces";
import type { TaskBudget } from "@/lib/wire/task-budgets";

let server: TestServer;
let client: Anthropic;
let shop: Awaited<ReturnType<typeof workshop>>;

beforeAll(async () => {
  server = await startServer();
  client = sdk(server);
  shop = await workshop(client);
});

const read = async (id: string) => (await raw(server)<TaskBudget>("GET", `/api/sessions/${id}/budget`)).body;
const declare = (id: string, json: object) => raw(server)<TaskBudget>("POST", `/api/sessions/${id}/budget`, { json });
const send = async (id: string, events: object[], as = client): Promise<{ id: string }[]> =>
  (await as.beta.sessions.events.send(id, { events: events as never })).data as { id: string }[];
const calls = (n: number, type = "agent.tool_use") =>
  Array.from({ length: n }, () => ({
    type,
    name: "bash",
    input: { command: "true \u0000 \ud800" },
    ...(type === "agent.mcp_tool_use" ? { mcp_server_name: "m" } : {}),
  }));
const usage = { input_tokens: 1, output_tokens: 1, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
/** A model request that tells its thinking tokens, or does not. */
async function think(id: string, tokens?: number) {
  const [start] = await send(id, [{ type: "span.model_request_start" }]);
  const told = tokens === undefined ? {} : { thinking_tokens: tokens };
  return send(id, [
    { type: "span.model_request_end", model_request_start_id: start!.id, is_error: false, model_usage: usage, ...told },
  ]);
}
const running = { type: "session.status_running" };
const idle = { type: "session.status_idle", stop_reason: { type: "end_turn" }, stop_details: null };
const nothing = { exhausted: false, limit_hit: null, exhausted_at: null, exhausted_event_id: null };

describe("GET /api/sessions/{session_id}/budget", () => {
  test("200: without limits, what was used so far; unknown stays unknown", async () => {
    const { id } = await shop.open();
    const limits = { max_tool_calls: null, max_thinking_tokens: null, max_wall_clock_seconds: null };
    const unused = { tool_calls_used: 0, thinking_tokens_used: null, wall_clock_seconds_used: 0, ...nothing };
    expect(await read(id)).toEqual({ type: "task_budget", ...limits, status: unused });
    await send(id, [...calls(2), ...calls(1, "agent.custom_tool_use"), ...calls(1, "agent.mcp_tool_use")]);
    await think(id);
    expect((await read(id)).status).toMatchObject({ tool_calls_used: 4, thinking_tokens_used: null });
    await think(id, 0);
    await think(id, 120);
    expect((await read(id)).status).toMatchObject({ tool_calls_used: 4, thinking_tokens_used: 120 });
  });

  test("404: an unknown or deleted session", async () => {
    const { id } = await shop.open();
    await client.beta.sessions.delete(id);
    for (const gone of [id, "sesn_01unknown"]) {
      expect((await raw(server)("GET", `/api/sessions/${gone}/budget`)).status).toBe(404);
      expect((await declare(gone, { max_tool_calls: 1 })).status).toBe(404);
    }
  });
});

describe("POST /api/sessions/{session_id}/budget", () => {
  test("200: what is left out stays, null lifts", async () => {
    const { id } = await shop.open();
    expect((await declare(id, { max_tool_calls: 5, max_thinking_tokens: 1000 })).body).toMatchObject({
      max_tool_calls: 5,
      max_thinking_tokens: 1000,
      max_wall_clock_seconds: null,
    });
    expect((await declare(id, { max_tool_calls: null, max_wall_clock_seconds: 60 })).body).toMatchObject({
      max_tool_calls: null,
      max_thinking_tokens: 1000,
      max_wall_clock_seconds: 60,
    });
    expect((await declare(id, {})).body).toEqual(await read(id));
  });

  test.each([
    { max_tool_calls: 0 },
    { max_tool_calls: 1.5 },
    { max_thinking_tokens: -1 },
    { max_wall_clock_seconds: "60" },
  ])("400: %j", async (json) => {
    expect((await declare((await shop.open()).id, json)).status).toBe(400);
  });

  test("400: an archived session", async () => {
    const { id } = await shop.open();
    await client.beta.sessions.archive(id);
    expect((await declare(id, { max_tool_calls: 1 })).status).toBe(400);
  });

  test("what the session did before counts, from the event that reached the limit; raised, the mark goes", async () => {
    const { id } = await shop.open();
    const [, , third] = await send(id, calls(5));
    const { body } = await declare(id, { max_tool_calls: 3 });
    expect(body.status).toMatchObject({
      tool_calls_used: 5,
      exhausted: true,
      limit_hit: "tool_calls",
      exhausted_event_id: third!.id,
    });
    expect((await declare(id, { max_tool_calls: 6 })).body.status).toMatchObject({ tool_calls_used: 5, ...nothing });
    const [sixth] = await send(id, calls(1));
    expect((await read(id)).status).toMatchObject({
      tool_calls_used: 6,
      limit_hit: "tool_calls",
      exhausted_event_id: sixth!.id,
    });
  });
});

describe("the moment a limit is reached", () => {
  test("is that of the very call, and stays it", async () => {
    const { id } = await shop.open();
    await declare(id, { max_tool_calls: 3, max_thinking_tokens: 10 });
    await send(id, calls(2));
    expect((await read(id)).status).toMatchObject({ tool_calls_used: 2, ...nothing });
    const [third] = await send(id, calls(4));
    const marked = await read(id);
    expect(marked.status).toMatchObject({
      tool_calls_used: 6,
      exhausted: true,
      limit_hit: "tool_calls",
      exhausted_event_id: third!.id,
    });
    await think(id, 100);
    const later = await read(id);
    expect(later.status).toEqual({ ...marked.status, thinking_tokens_used: 100 });
  });

  test("is that of the request whose thinking reached it", async () => {
    const { id } = await shop.open();
    await declare(id, { max_thinking_tokens: 100 });
    await think(id, 60);
    await think(id);
    expect((await read(id)).status).toMatchObject({ thinking_tokens_used: 60, ...nothing });
    const [event] = await think(id, 40);
    expect((await read(id)).status).toMatchObject({
      thinking_tokens_used: 100,
      limit_hit: "thinking_tokens",
      exhausted_event_id: event!.id,
    });
  });

  test("is when the clock reached it, asked for while it runs or told when it ends", async () => {
    const since = (id: string, seconds: number) =>
      sql(
        server.databaseUrl,
        "UPDATE sessions SET running_since = clock_timestamp() - make_interval(secs => $2) WHERE id = $1",
        [id, seconds],
      );
    const sinceOf = async (id: string) => {
      const [row] = await sql<{ at: Date }>(
        server.databaseUrl,
        "SELECT running_since AS at FROM sessions WHERE id = $1",
        [id],
      );
      return row!.at.getTime();
    };
    const { id } = await shop.open();
    await declare(id, { max_wall_clock_seconds: 60 });
    await send(id, [running]);
    expect((await read(id)).status).toMatchObject(nothing);
    await since(id, 90);
    const started = await sinceOf(id);
    const { status } = await read(id);
    expect(status).toMatchObject({ exhausted: true, limit_hit: "wall_clock", exhausted_event_id: null });
    expect(Date.parse(status.exhausted_at!)).toBe(started + 60_000);
    expect(status.wall_clock_seconds_used).toBeGreaterThan(89);
    await send(id, [...calls(1), idle]);
    expect((await read(id)).status.exhausted_at).toBe(status.exhausted_at);

    const unasked = (await shop.open()).id;
    await declare(unasked, { max_wall_clock_seconds: 60, max_tool_calls: 1 });
    await send(unasked, [running]);
    await since(unasked, 90);
    const then = await sinceOf(unasked);
    await send(unasked, calls(1));
    expect((await read(unasked)).status, "the clock was first").toMatchObject({
      limit_hit: "wall_clock",
      exhausted_at: expect.stringContaining(new Date(then + 60_000).toISOString().slice(0, -1)),
    });

    const ended = (await shop.open()).id;
    await declare(ended, { max_wall_clock_seconds: 60 });
    await send(ended, [running]);
    await since(ended, 90);
    await send(ended, [idle]);
    const rows = await sql(server.databaseUrl, "SELECT limit_hit FROM task_budgets WHERE session_id = $1", [ended]);
    expect(rows, "told without anybody asking").toEqual([{ limit_hit: "wall_clock" }]);
  });

  test("never comes by the clock where no time is declared, however long the session runs", async () => {
    const { id } = await shop.open();
    await declare(id, { max_tool_calls: 2 });
    await send(id, [running]);
    await send(id, calls(1));
    expect((await read(id)).status).toMatchObject({ tool_calls_used: 1, ...nothing });
    await send(id, calls(1));
    expect((await read(id)).status).toMatchObject({ tool_calls_used: 2, limit_hit: "tool_calls" });
    await send(id, [idle]);
    expect((await read(id)).status).toMatchObject({ limit_hit: "tool_calls" });
  });

  test("comes once, whichever of two processes appends", async () => {
    const second = await startServer({ database: server.databaseUrl!, env: { PALIMPSEST_SECRET: "x".repeat(40) } });
    const { id } = await shop.open();
    await declare(id, { max_tool_calls: 50 });
    await sql(
      server.databaseUrl,
      "CREATE TABLE marks AS SELECT session_id, limit_hit, exhausted_event_id FROM task_budgets WHERE false",
    );
    await sql(
      server.databaseUrl,
      `CREATE FUNCTION note_mark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO marks VALUES (NEW.session_id, NEW.limit_hit, NEW.exhausted_event_id); RETURN NULL; END $$`,
    );
    await sql(
      server.databaseUrl,
      `CREATE TRIGGER note_mark AFTER UPDATE ON task_budgets FOR EACH ROW
      WHEN (OLD.limit_hit IS DISTINCT FROM NEW.limit_hit) EXECUTE FUNCTION note_mark()`,
    );
    const other = sdk({ url: second.url, apiKey: server.apiKey });
    await Promise.all(Array.from({ length: 40 }, (_, n) => send(id, calls(3), n % 2 ? other : client)));
    const order = await client.beta.sessions.events.list(id, { limit: 1000, types: ["agent.tool_use"] });
    const { status } = await read(id);
    expect(status).toMatchObject({
      tool_calls_used: 120,
      limit_hit: "tool_calls",
      exhausted_event_id: order.data[49]!.id,
    });
    const marks = await sql(server.databaseUrl, "SELECT limit_hit, exhausted_event_id FROM marks");
    expect(marks).toEqual([{ limit_hit: "tool_calls", exhausted_event_id: status.exhausted_event_id }]);
    await second.kill();
  });
});

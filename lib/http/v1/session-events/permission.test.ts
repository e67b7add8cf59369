import { beforeAll, describe, expect, test } from "vitest";
import { raw } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import { newSession, newToken } from "@/lib/testing/sessions";
import { newKey, sql } from "@/lib/testing/workspaces";
import { Scope } from "@/lib/wire/api-keys";
import { originOf, type SendableEventType, SessionEventType } from "@/lib/wire/session-events";

const text = [{ type: "text", text: "x" }];
const usage = { input_tokens: 1, output_tokens: 1, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
const call = { name: "read", input: {} };

/** A body for each type that can be sent; a type that is missing here does not compile. */
const bodies: { [T in SendableEventType]: object } = {
  "user.message": { content: text },
  "user.interrupt": {},
  "user.define_outcome": { description: "x", rubric: { type: "text", content: "x" } },
  "user.tool_confirmation": { tool_use_id: "sevt_test_call", result: "allow" },
  "system.message": { content: text },
  "user.tool_result": { tool_use_id: "sevt_test_call" },
  "user.custom_tool_result": { custom_tool_use_id: "sevt_test_custom" },
  "agent.message": { content: text },
  "agent.thinking": {},
  "agent.tool_use": call,
  "agent.tool_result": { tool_use_id: "sevt_test_call" },
  "agent.custom_tool_use": call,
  "agent.mcp_tool_use": { ...call, mcp_server_name: "x" },
  "agent.mcp_tool_result": { mcp_tool_use_id: "sevt_test_call" },
  "agent.thread_message_sent": { content: text, to_session_thread_id: "sthr_01x" },
  "agent.thread_message_received": { content: text, from_session_thread_id: "sthr_01x" },
  "agent.thread_context_compacted": {},
  "session.error": { error: { type: "unknown_error", message: "x", retry_status: { type: "retrying" } } },
  "session.status_running": {},
  "session.status_idle": { stop_reason: { type: "end_turn" }, stop_details: null },
  "span.model_request_start": {},
  "span.model_request_end": { model_request_start_id: "sevt_test_s", is_error: null, model_usage: usage },
  "span.outcome_evaluation_start": { outcome_id: "outc_01x", iteration: 0 },
  "span.outcome_evaluation_ongoing": { outcome_id: "outc_01x", iteration: 0 },
  "span.outcome_evaluation_end": {
    outcome_id: "outc_01x",
    iteration: 0,
    outcome_evaluation_start_id: "sevt_test_s",
    result: "failed",
    explanation: "x",
    usage,
  },
};

type Credential = { name: string; may: (origin: string) => boolean; apiKey: (sid: Session) => Promise<string> };
type Session = { id: string; environment_id: string };

let server: TestServer;
const keys = new Map<Scope, string>();
beforeAll(async () => {
  server = await startServer();
  for (const scope of Scope.options) keys.set(scope, (await newKey(server.databaseUrl, [scope])).apiKey);
});

const token = (how: Parameters<typeof newToken>[2]) => async (session: Session) =>
  (await newToken(server.databaseUrl, session, how)).apiKey;
const opens: { [scope: string]: string[] } = {
  "sessions:write": ["said", "answered"],
  "sessions:report": ["reported"],
  admin: ["said", "answered", "reported"],
};

const credentials: Credential[] = [
  ...Scope.options.map((scope) => ({
    name: `a key with ${scope}`,
    may: (origin: string) => opens[scope]?.includes(origin) ?? false,
    apiKey: async () => keys.get(scope)!,
  })),
  {
    name: "a session's token that may report",
    may: (origin) => origin === "reported",
    apiKey: token({ mayReport: true }),
  },
  { name: "a session's token that may not report", may: () => false, apiKey: token({}) },
  { name: "a work item's token", may: (origin) => origin === "answered", apiKey: token({ kind: "work" }) },
  {
    name: "a work item's token of a key that may report",
    may: (origin) => origin === "answered",
    apiKey: token({ kind: "work", mayReport: true }),
  },
  {
    name: "a session's token beside a worker",
    may: () => false,
    apiKey: async (session) => {
      await newToken(server.databaseUrl, session, { kind: "work" });
      return token({ mayReport: true })(session);
    },
  },
];

/** A session with something to answer. */
async function waiting(): Promise<Session> {
  const session = await newSession(server.databaseUrl);
  const events = [
    { type: "agent.tool_use", id: "sevt_test_call", ...call },
    { type: "agent.custom_tool_use", id: "sevt_test_custom", ...call },
  ];
  await raw(server)("POST", `/v1/sessions/${session.id}/events`, { json: { events } });
  return session;
}

describe.each(credentials)("$name", ({ may, apiKey }) => {
  let session: Session;
  let as: ReturnType<typeof raw>;
  const posted = new Set<string>();
  beforeAll(async () => {
    session = await waiting();
    as = raw({ url: server.url, apiKey: await apiKey(session) });
  });

  test.each(SessionEventType.options)("%s", async (type) => {
    const event = { type, ...bodies[type as SendableEventType] };
    const events = type === "system.message" ? [{ type: "user.message", content: text }, event] : [event];
    const { status, body } = await as("POST", `/v1/sessions/${session.id}/events`, { json: { events } });
    if (may(originOf(type)!)) expect(status, body.error?.message).toBe(200);
    else expect([status, body.error?.type]).toEqual([403, "permission_error"]);
    if (status === 200) posted.add(type);
  });

  test("what was refused was not kept", async () => {
    const kept = await sql<{ type: string; created_by_type: string }>(
      server.databaseUrl,
      "SELECT type FROM session_events WHERE session_id = $1 AND seq > 2 AND created_by_type <> 'server'",
      [session.id],
    );
    expect(new Set(kept.map(({ type }) => type).filter((type) => originOf(type) !== "server"))).toEqual(posted);
  });
});

test("one event that may not be posted refuses the batch", async () => {
  const session = await waiting();
  const as = raw({ url: server.url, apiKey: keys.get("sessions:report")! });
  const events = [{ type: "agent.thinking" }, { type: "user.interrupt" }];
  expect((await as("POST", `/v1/sessions/${session.id}/events`, { json: { events } })).status).toBe(403);
  const kept = await sql(server.databaseUrl, "SELECT 1 FROM session_events WHERE session_id = $1", [session.id]);
  expect(kept).toHaveLength(2);
});

test("401: a fenced token's late answer, even while its credential is still believed", async () => {
  const session = await waiting();
  const { id, apiKey } = await newToken(server.databaseUrl, session, { kind: "work" });
  const as = raw({ url: server.url, apiKey });
  expect((await as("GET", `/v1/sessions/${session.id}/events`)).status).toBe(200);
  await sql(server.databaseUrl, "SELECT end_session_tokens(ARRAY[$1])", [id]);
  const answer = { type: "user.tool_result", tool_use_id: "sevt_test_call" };
  const { status, body } = await as("POST", `/v1/sessions/${session.id}/events`, { json: { events: [answer] } });
  expect([status, body.error.type]).toEqual([401, "authentication_error"]);
});

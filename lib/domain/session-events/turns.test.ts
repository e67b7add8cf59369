import { expect, test } from "vitest";
import { type EventBody, type Turn, takeIn } from "./turns";

const turn = (changes: Partial<Turn> = {}): Turn => ({
  now: "2026-05-03T14:02:00Z",
  status: "idle",
  running_since: null,
  running_seconds: 0,
  active_seconds: 0,
  pending_actions: [],
  usage: {},
  budget: null,
  outcome_evaluations: [],
  primary_thread_id: "sthr_first",
  ...changes,
});
const running = turn({
  status: "running",
  running_since: "2026-05-03T14:01:00Z",
  running_seconds: 60,
  active_seconds: 5,
});
const types = (of: Turn, ...batch: EventBody[]) => takeIn(of, batch).map(({ body, at }) => [body.type, at]);
const idle = (stop_reason: object = { type: "end_turn" }): EventBody => ({ type: "session.status_idle", stop_reason });
const result = (tool_use_id: string): EventBody => ({ type: "user.tool_result", tool_use_id });

test("time counts while a session runs, once", () => {
  const one = structuredClone(running);
  expect(types(one, { type: "session.status_running" }, idle(), idle())).toEqual([
    ["session.status_running", 0],
    ["session.usage", null],
    ["session.status_idle", 1],
    ["session.status_idle", 2],
  ]);
  expect(one).toMatchObject({ status: "idle", running_since: null, active_seconds: 65 });
  types(one, { type: "session.status_running" });
  expect(one).toMatchObject({ status: "running", running_since: one.now, running_seconds: 0, active_seconds: 65 });
});

test("a batch that answers several calls tells once what is left", () => {
  const one = turn({ pending_actions: ["a", "b", "c"] });
  const events = takeIn(one, [result("a"), result("x"), result("b"), { type: "agent.thinking" }, result("c")]);
  expect(events.map(({ body }) => [body.type, body.stop_reason])).toEqual([
    ["user.tool_result", undefined],
    ["session.status_idle", { type: "requires_action", event_ids: ["b", "c"] }],
    ["user.tool_result", undefined],
    ["user.tool_result", undefined],
    ["session.status_idle", { type: "requires_action", event_ids: ["c"] }],
    ["agent.thinking", undefined],
    ["user.tool_result", undefined],
    ["session.status_running", undefined],
  ]);
  expect(one).toMatchObject({ status: "running", pending_actions: [] });
});

test("an interrupt ends what runs and what is waited for, and nothing else", () => {
  expect(types(structuredClone(running), { type: "user.interrupt" })).toEqual([
    ["user.interrupt", 0],
    ["session.usage", null],
    ["session.status_idle", null],
  ]);
  const waiting = turn({ pending_actions: ["a"] });
  expect(types(waiting, { type: "user.interrupt" })).toHaveLength(2);
  expect(waiting.pending_actions).toEqual([]);
  expect(types(turn(), { type: "user.interrupt" })).toHaveLength(1);
  expect(types(structuredClone(running), { type: "user.interrupt", session_thread_id: "sthr_child" })).toHaveLength(1);
});

test("a session that was rescheduled or has terminated runs no more", () => {
  for (const [type, status] of [
    ["session.status_rescheduled", "rescheduling"],
    ["session.status_terminated", "terminated"],
  ] as const) {
    const one = structuredClone(running);
    types(one, { type });
    expect(one).toMatchObject({ status, running_since: null, active_seconds: 65 });
  }
});

test("each call that is waited for is told once", () => {
  const one = turn();
  types(one, idle({ type: "requires_action", event_ids: ["a", "a", "b"] }));
  expect(one.pending_actions).toEqual(["a", "b"]);
});

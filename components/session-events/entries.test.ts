import { describe, expect, test } from "vitest";
import { transcriptOf } from "@/components/session-events/entries";
import type { Change } from "@/lib/wire/changes";
import type { SessionEvent } from "@/lib/wire/session-events";

const moment = (second: number) => new Date(Date.UTC(2026, 4, 3, 14, 0, second)).toISOString();
let count = 0;
const event = (type: string, second: number, fields: Record<string, unknown> = {}): SessionEvent => ({
  id: `sevt_${++count}`,
  type,
  processed_at: moment(second),
  ...fields,
});
const write = (id: string, second: number, toolUse?: string) =>
  ({
    memory_version: { id, created_at: moment(second) },
    version_number: 1,
    tool_use: toolUse ? { event_id: toolUse, link: "declared" } : null,
  }) as Change;
const all = { reachesStart: true, reachesEnd: true };

describe("transcriptOf", () => {
  test("a result and a confirmation join their call, an end its request", () => {
    const start = event("span.model_request_start", 1);
    const use = event("agent.tool_use", 2, { name: "write", input: {} });
    const end = event("span.model_request_end", 3, { model_request_start_id: start.id });
    const confirmation = event("user.tool_confirmation", 4, { tool_use_id: use.id, result: "allow" });
    const result = event("user.tool_result", 5, { tool_use_id: use.id });
    const { entries, indexOfEvent } = transcriptOf([start, use, end, confirmation, result], [], all);
    expect(entries.map(({ kind }) => kind)).toEqual(["request", "call"]);
    expect(entries[0]).toMatchObject({ end, grouped: false });
    expect(entries[1]).toMatchObject({ call: { use, result, confirmation }, grouped: true });
    expect([start, end, use, confirmation, result].map(({ id }) => indexOfEvent.get(id))).toEqual([0, 0, 1, 1, 1]);
  });

  test("a result whose call is not loaded stands for it", () => {
    const result = event("agent.tool_result", 1, { tool_use_id: "sevt_elsewhere" });
    const { entries } = transcriptOf([result], [write("memver_a", 1, "sevt_elsewhere")], all);
    expect(entries[0]).toMatchObject({
      kind: "call",
      call: { use: undefined, result, writes: [{ memory_version: { id: "memver_a" } }] },
    });
  });

  test("writes join the calls that caused them, others stand where they happened", () => {
    const use = event("agent.tool_use", 2, { name: "write" });
    const later = event("agent.message", 6, { content: [{ type: "text", text: "done" }] });
    const changes = [write("memver_late", 9), write("memver_loose", 4), write("memver_linked", 3, use.id)];
    const { entries, indexOfVersion } = transcriptOf([use, later], changes, all);
    expect(entries.map(({ kind }) => kind)).toEqual(["call", "write", "message", "write"]);
    expect(Object.fromEntries(indexOfVersion)).toEqual({ memver_linked: 0, memver_loose: 1, memver_late: 3 });
  });

  test("writes beyond what is loaded wait for it", () => {
    const events = [event("agent.message", 5), event("agent.message", 6)];
    const changes = [write("memver_before", 1), write("memver_between", 5.5), write("memver_after", 9)];
    const { entries } = transcriptOf(events, changes, { reachesStart: false, reachesEnd: false });
    expect(entries.map(({ kind }) => kind)).toEqual(["message", "write", "message"]);
  });

  test("what a person says ends the request before it", () => {
    const events = [
      event("span.model_request_start", 1),
      event("agent.message", 2),
      event("user.message", 3),
      event("agent.message", 4),
    ];
    expect(transcriptOf(events, [], all).entries.map(({ grouped }) => grouped)).toEqual([false, true, false, false]);
  });

  test("thoughts in a row are one mark", () => {
    const events = [event("agent.thinking", 1), event("agent.thinking", 2), event("agent.message", 3)];
    const { entries, indexOfEvent } = transcriptOf(events, [], all);
    expect(entries[0]).toMatchObject({ kind: "thinking", count: 2 });
    expect(indexOfEvent.get(events[1]!.id)).toBe(0);
  });

  test("strange events become rows and break nothing", () => {
    const events = [
      event("agent.message", 1, { content: 7 }),
      event("agent.message", 1, { content: [null, "x", { type: 3 }, { type: "text" }, { type: "image" }] }),
      event("agent.tool_use", 1, { name: { a: 1 }, input: "no object" }),
      event("user.tool_result", 1, { tool_use_id: 4 }),
      event("session.error", 1, { error: "text" }),
      event("session.status_idle", 1, { stop_reason: null }),
      event("constructor", 1),
      event("toString", 1),
      event("nobody.knows", 1),
      { id: "sevt_queued", type: "user.message", processed_at: null, content: "hello" },
    ];
    const { entries } = transcriptOf(events, [], all);
    expect(entries).toHaveLength(events.length);
    expect(entries.slice(6, 9)).toMatchObject([
      { text: "constructor" },
      { text: "toString" },
      { text: "nobody.knows" },
    ]);
  });
});

import { describe, expect, test } from "vitest";
import { layOut, placeOf } from "@/components/session-events/minimap/layout";
import type { Mark, Minimap } from "@/lib/wire/minimap";

const moment = (second: number) => new Date(Date.UTC(2026, 4, 3, 14, 0, second)).toISOString();
const mark = (kind: Mark["kind"], position: number, from: number, until = from): Mark => ({
  kind,
  event_id: `sevt_${kind}_${position}`,
  event_type: null,
  memory_version_id: kind === "memory_write" ? "memver_1" : null,
  position,
  at: moment(from),
  until: moment(until),
  count: 1,
});
const map = (...lanes: Mark[][]): Minimap => ({
  type: "minimap",
  session_id: "sesn_1",
  events: 10,
  lanes: lanes.map((marks, i) => ({ session_thread_id: `sthr_${i}`, name: null, marks })),
});

describe("layOut", () => {
  test("of one thread what it did is above what it wrote; of several each has its lane", () => {
    const marks = [mark("model_request", 0, 0, 10), mark("memory_write", 0.5, 20)];
    expect(layOut(map(marks)).lanes.map(({ name }) => name)).toEqual(["requests", "memory"]);
    expect(layOut(map(marks)).marks.map(({ lane }) => lane)).toEqual([0, 1]);
    const two = layOut(map(marks, [mark("tool_call", 0.2, 5)]));
    expect(two.lanes.map(({ name }) => name)).toEqual(["sthr_0", "sthr_1"]);
    expect(two.marks.map(({ kind, lane }) => [kind, lane])).toEqual([
      ["model_request", 0],
      ["tool_call", 1],
      ["memory_write", 0],
    ]);
  });

  test("a request reaches as far as the session had come when it ended", () => {
    const { marks } = layOut(
      map([mark("model_request", 0, 0, 10), mark("tool_call", 0.5, 10), mark("message", 1, 30)]),
    );
    expect(marks[0]).toMatchObject({ from: 0, to: 0.5, label: expect.stringContaining("10.0 s") });
  });

  test("counts what several marks stand for", () => {
    const { summary } = layOut(map([{ ...mark("memory_write", 0, 0), count: 12 }, mark("error", 0.5, 1)]));
    expect(summary).toBe("0 model requests, 12 memory writes, 1 error");
  });

  test("finds the place of a moment between, before and behind all marks", () => {
    const laid = layOut(map([mark("message", 0.2, 10), mark("message", 0.4, 20), mark("message", 0.8, 20)]));
    expect(placeOf(laid, moment(0))).toBe(0);
    expect(placeOf(laid, moment(15))).toBeCloseTo(0.3);
    expect(placeOf(laid, moment(59))).toBe(0.4);
    expect(placeOf(layOut(map()), moment(5))).toBe(0);
  });
});

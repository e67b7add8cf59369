import { describe, expect, test } from "vitest";
import { EventWindow, keptMax, type Place, type ReadEvents } from "@/lib/client/session-events/window";
import type { SessionEvent } from "@/lib/wire/session-events";

const event = (n: number): SessionEvent => ({ id: `sevt_${n}`, type: "agent.message", processed_at: moment });
const moment = "2026-05-03T14:00:00.000000Z";
const numberOf = ({ id }: SessionEvent) => Number(id.slice(5));

/** A session that holds events 0 to `session.count - 1` and gives ten at a time, or what is asked for. */
function sessionOf(count: number, rows = 10) {
  const session = { count, asked: [] as Place[] };
  const read: ReadEvents = async (place) => {
    session.asked.push(place);
    const [from, to] = stretchOf(place, session.count, rows);
    const events = Array.from({ length: Math.max(0, to - from) }, (_, i) => event(from + i));
    return { events, reachesStart: from === 0, reachesEnd: to === session.count };
  };
  return { session, read };
}

function stretchOf(place: Place, count: number, rows: number): [number, number] {
  const at = (id: string) => Number(id.slice(5));
  if ("before" in place) return [Math.max(0, at(place.before) - rows), at(place.before)];
  if ("after" in place) return [at(place.after) + 1, Math.min(count, at(place.after) + 1 + rows)];
  if (place.around === undefined) return [Math.max(0, count - rows), count];
  return [Math.max(0, at(place.around) - rows / 2), Math.min(count, at(place.around) + rows / 2)];
}

const shown = (window: EventWindow) => window.snapshot().events?.map(numberOf);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe("EventWindow", () => {
  test("opens at the end, grows back to the start", async () => {
    const window = new EventWindow(sessionOf(25).read);
    await window.open();
    expect(shown(window)).toEqual(range(15, 25));
    expect(window.snapshot()).toMatchObject({ reachesStart: false, reachesEnd: true });
    await window.older();
    await window.older();
    expect(shown(window)).toEqual(range(0, 25));
    expect(window.snapshot().reachesStart).toBe(true);
  });

  test("opens around an event and grows both ways", async () => {
    const window = new EventWindow(sessionOf(40).read);
    await window.open("sevt_20");
    expect(shown(window)).toEqual(range(15, 25));
    await window.newer();
    await window.older();
    expect(shown(window)).toEqual(range(5, 35));
  });

  test("takes what comes at the end once, and leaves alone what is out of sight", async () => {
    const { session, read } = sessionOf(20);
    const window = new EventWindow(read);
    await window.open();
    session.count = 22;
    window.receive([event(20), event(21)]);
    window.receive([event(21)]);
    expect(shown(window)).toEqual(range(10, 22));
    await window.open("sevt_5");
    window.receive([event(22)]);
    expect(shown(window)).toEqual(range(0, 10));
  });

  test("reads on to the end when it comes in sight, so that nothing streamed meanwhile is missed", async () => {
    const { session, read } = sessionOf(12);
    const window = new EventWindow(read);
    await window.open("sevt_3");
    const growing = window.newer();
    session.count = 13;
    await growing;
    await expect.poll(() => shown(window)).toEqual(range(0, 13));
  });

  test("what was queued is processed when the agent goes on", async () => {
    const window = new EventWindow(async () => ({
      events: [{ id: "sevt_0", type: "user.message", processed_at: null }],
      reachesStart: true,
      reachesEnd: true,
    }));
    await window.open();
    window.receive([{ id: "sevt_1", type: "session.status_running", processed_at: moment }]);
    expect(window.snapshot().events?.map(({ processed_at }) => processed_at)).toEqual([moment, moment]);
  });

  test("keeps a bounded number, and reads again what it let go of", async () => {
    const window = new EventWindow(sessionOf(3 * keptMax, 1_000).read);
    await window.open();
    for (let i = 0; i < 5; i++) await window.older();
    const now = window.snapshot();
    expect(now.events).toHaveLength(keptMax);
    expect(now.reachesEnd).toBe(false);
    await window.newer();
    expect(window.snapshot().events).toHaveLength(keptMax);
    expect(numberOf(window.snapshot().events!.at(-1)!)).toBe(numberOf(now.events!.at(-1)!) + 1_000);
  });

  test("a failure leaves what is there and can be tried again", async () => {
    let failing = false;
    const { read } = sessionOf(30);
    const window = new EventWindow((place, signal) =>
      failing ? Promise.reject(new Error("away")) : read(place, signal),
    );
    await window.open();
    failing = true;
    await window.older();
    expect(window.snapshot()).toMatchObject({ loading: undefined, error: new Error("away") });
    expect(shown(window)).toEqual(range(20, 30));
    failing = false;
    await window.older();
    expect(shown(window)).toEqual(range(10, 30));
    expect(window.snapshot().error).toBeUndefined();
  });
});

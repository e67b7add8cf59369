import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { frameReader } from "@/lib/client/live/frames";

const text = 'event: ready\nid: c0\ndata: {}\n\n: beat\n\nevent: change\nid: c1\ndata: {"a":"x: y"}\n\n';
const frames = [
  { event: "ready", id: "c0", data: "{}" },
  { event: "change", id: "c1", data: '{"a":"x: y"}' },
];

describe("frameReader", () => {
  test("reads whole frames and skips heartbeats", () => expect(frameReader()(text)).toEqual(frames));

  test("reads the same however the text is cut", () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(text.length)), (cuts) => {
        const read = frameReader();
        const at = [0, ...cuts.sort((a, b) => a - b), text.length];
        const seen = at.slice(1).flatMap((end, i) => read(text.slice(at[i], end)));
        expect(seen).toEqual(frames);
      }),
    ));

  test("keeps an unfinished frame for later", () => {
    const read = frameReader();
    expect(read("event: change\nid: c1\n")).toEqual([]);
    expect(read("data: 1\n\n")).toEqual([{ event: "change", id: "c1", data: "1" }]);
  });

  test("a goodbye has no id", () =>
    expect(frameReader()("event: goodbye\ndata: {}\n\n")).toEqual([{ event: "goodbye", id: "", data: "{}" }]));
});

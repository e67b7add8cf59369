import { expect, test } from "vitest";
import { Tail } from "./tail";

const items = (from: number, to: number, bytes = 10) =>
  Array.from({ length: to - from }, (_, n) => ({ seq: from + n + 1, bytes }));
const seqs = (found: { seq: number }[] | undefined) => found?.map(({ seq }) => seq);

test("gives what came behind a place, and sends who is too far back to the database", () => {
  const tail = new Tail(100);
  expect(tail.after(100)).toEqual([]);
  expect(tail.after(99)).toBeUndefined();
  tail.extend(items(100, 103), 110);
  expect(seqs(tail.after(100))).toEqual([101, 102, 103]);
  expect(seqs(tail.after(102))).toEqual([103]);
  expect(seqs(tail.after(110))).toEqual([]);
  tail.extend(items(100, 103), 110);
  expect(seqs(tail.after(100)), "what is known already is not taken again").toEqual([101, 102, 103]);
});

test("keeps no more than so many and so much, and tells from where on it is whole", () => {
  const many = new Tail<{ seq: number; bytes: number }>(0);
  many.extend(items(0, 2_000), 2_000);
  expect(many.after(1_487)).toBeUndefined();
  expect(many.after(1_488)).toHaveLength(512);
  const large = new Tail<{ seq: number; bytes: number }>(0);
  large.extend(items(0, 5, 400_000), 5);
  expect(large.after(2)).toBeUndefined();
  expect(seqs(large.after(3))).toEqual([4, 5]);
  large.extend(items(5, 6, 9_000_000), 6);
  expect(large.after(5)).toBeUndefined();
  expect(large.after(6)).toEqual([]);
});

test("wakes who waits when something came, when it ended, and when they are told to stop", async () => {
  const tail = new Tail<{ seq: number; bytes: number }>(0);
  const stop = new AbortController();
  const [one, two] = [tail.waiter(stop.signal), tail.waiter(new AbortController().signal)];
  const woken: string[] = [];
  const waits = [one.grown(0).then(() => woken.push("one")), two.grown(5).then(() => woken.push("two"))];
  tail.extend(items(0, 6), 6);
  await Promise.all(waits);
  expect(woken).toEqual(["one", "two"]);
  await one.grown(3);
  const stopped = one.grown(6);
  stop.abort();
  await stopped;
  const ended = two.grown(6);
  tail.end();
  await ended;
  expect(tail.ended).toBe(true);
  one.release();
  two.release();
});

import { describe, expect, test } from "vitest";
import { isLinearizable, type Operation } from "./linearizability";

/** A register in memory behind random delays, as 8 clients would see it; `fault` spoils some answers or effects. */
async function simulate(seed: number, fault?: "lost update" | "stale read"): Promise<Operation[]> {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const history: Operation[] = [];
  let register = "0";
  let before = "0";
  let now = 0;
  const clients = [...Array(8)].map(() => ({ at: random() * 5, done: 0, seen: "0" }));
  for (let n = 0; n < 300; n++) {
    const client = clients.reduce((a, b) => (a.at < b.at ? a : b));
    now = Math.max(now, client.at);
    const start = now - random() * 3;
    const end = random() < 0.02 ? Infinity : now + random() * 3;
    client.at = (end === Infinity ? now + 3 : end) + random();
    if (random() < 0.4) {
      const stale = fault === "stale read" && random() < 0.2;
      const value = stale ? before : register;
      client.seen = value;
      history.push({ kind: "read", start, end, value });
    } else {
      const value = `${n}`;
      const swapped = client.seen === register;
      history.push({
        kind: "swap",
        start,
        end,
        value,
        expected: client.seen,
        swapped: end === Infinity ? undefined : swapped,
      });
      if (!swapped) continue;
      before = register;
      const lost = fault === "lost update" && random() < 0.2;
      if (!lost) register = value;
      client.seen = value;
    }
  }
  return history;
}

const seeds = [...Array(40)].map((_, n) => n + 1);
const verdicts = (fault?: Parameters<typeof simulate>[1]) =>
  Promise.all(seeds.map(async (seed) => isLinearizable(await simulate(seed, fault), "0")));

describe("the checker", () => {
  test("accepts what a correct register answers, unknown outcomes included", async () => {
    expect(await verdicts()).toEqual(seeds.map(() => true));
  });
  test("catches lost updates and stale reads", async () => {
    for (const fault of ["lost update", "stale read"] as const) {
      const caught = (await verdicts(fault)).filter((accepted) => !accepted).length;
      expect(caught, fault).toBeGreaterThan(seeds.length * 0.9);
    }
  });
  test("knows the small cases", () => {
    const write: Operation = { kind: "write", start: 0, end: 1, value: "1" };
    const read = (value: string, start: number, end = start + 1): Operation => ({ kind: "read", start, end, value });
    expect(isLinearizable([write, read("0", 2)], "0")).toBe(false);
    expect(isLinearizable([write, read("0", 0.5)], "0")).toBe(true);
    expect(isLinearizable([{ ...write, end: Infinity }, read("0", 2), read("1", 4)], "0")).toBe(true);
    expect(isLinearizable([{ ...write, end: Infinity }, read("1", 2), read("0", 4)], "0")).toBe(false);
  });
});

import { describe, expect, test, vi } from "vitest";
import { together } from "./together";

/** A batch answerer whose batches are answered when the test says so. */
function held() {
  const batches: { questions: number[]; answer(): void; fail(cause: Error): void }[] = [];
  const ask = together<number, number>(
    (questions) =>
      new Promise((resolve, reject) => {
        batches.push({ questions, answer: () => resolve(questions.map((n) => n * 10)), fail: reject });
      }),
    { underWayMax: 1, batchMax: 3 },
  );
  return { ask, batches };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("questions that come in together", () => {
  test("a lone one goes at once", () => {
    const { ask, batches } = held();
    void ask(1);
    expect(batches.map(({ questions }) => questions)).toEqual([[1]]);
  });

  test("those that come while one is under way go together, in order, and each gets its own answer", async () => {
    const { ask, batches } = held();
    const answers = Promise.all([1, 2, 3, 4, 5].map(ask));
    batches[0]?.answer();
    await settled();
    expect(batches[1]?.questions).toEqual([2, 3, 4]);
    batches[1]?.answer();
    await settled();
    batches[2]?.answer();
    expect(await answers).toEqual([10, 20, 30, 40, 50]);
  });

  test("a batch that fails fails for its own questions only", async () => {
    const { ask, batches } = held();
    const first = ask(1);
    const second = ask(2);
    batches[0]?.fail(new Error("gone"));
    await expect(first).rejects.toThrow("gone");
    await settled();
    batches[1]?.answer();
    expect(await second).toBe(20);
  });

  test("whoever waits behind questions that get no answer is told so", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
    try {
      const { ask } = held();
      void ask(1);
      const behind = ask(2);
      const told = expect(behind).rejects.toMatchObject({ type: "api_error", status: 503 });
      await vi.advanceTimersByTimeAsync(5_000);
      await told;
    } finally {
      vi.useRealTimers();
    }
  });
});

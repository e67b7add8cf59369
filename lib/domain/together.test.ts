import { describe, expect, test, vi } from "vitest";
import { shared, together } from "./together";

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

describe("questions that are the same", () => {
  /** An answerer that counts, and answers when the test says so. */
  function heldAndShared() {
    const asked: { question: string; answer(text: string): void; fail(cause: Error): void }[] = [];
    const answer = (question: string) =>
      new Promise<{ text: string }>((resolve, reject) => {
        asked.push({ question, answer: (text) => resolve({ text }), fail: reject });
      });
    return { ask: shared(answer, (question) => question), asked };
  }

  test("those that come while one is under way share the next answer, not the one that was asked for before them", async () => {
    const { ask, asked } = heldAndShared();
    const first = ask("a");
    const later = [ask("a"), ask("a"), ask("a")];
    expect(asked.length).toBe(1);
    asked[0]?.answer("old");
    expect(await first).toEqual({ text: "old" });
    await settled();
    expect(asked.length).toBe(2);
    asked[1]?.answer("new");
    const [one, ...others] = await Promise.all(later);
    expect(one).toEqual({ text: "new" });
    expect(others.every((other) => other === one)).toBe(true);
  });

  test("a different one waits for none of them, and nothing is kept when all have been answered", async () => {
    const { ask, asked } = heldAndShared();
    void ask("a");
    const other = ask("b");
    expect(asked.map(({ question }) => question)).toEqual(["a", "b"]);
    asked[1]?.answer("of b");
    expect(await other).toEqual({ text: "of b" });
    const again = ask("b");
    await settled();
    asked[2]?.answer("of b again");
    expect(await again).toEqual({ text: "of b again" });
  });

  test("a failure is told to those who shared it, and the next is asked anew", async () => {
    const { ask, asked } = heldAndShared();
    const first = ask("a");
    const second = ask("a");
    asked[0]?.fail(new Error("gone"));
    await expect(first).rejects.toThrow("gone");
    await settled();
    asked[1]?.answer("back");
    expect(await second).toEqual({ text: "back" });
  });
});

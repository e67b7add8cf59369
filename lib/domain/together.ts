import { WireError } from "@/lib/wire/errors";

/** Who waited this long behind questions that get no answer is told so, like those under way. */
const waitMaxMs = 4_500;
const checkEveryMs = 250;
const noAnswer = "The database does not answer. Nothing of this request was done; try again.";

/** A question that waits for its answer. */
interface Asked<Q, A> {
  question: Q;
  since: number;
  resolve(answer: A | PromiseLike<A>): void;
  reject(cause: unknown): void;
}

interface Limits {
  /** Batches under way at once; what comes in meanwhile waits and goes together. */
  underWayMax: number;
  batchMax: number;
}

/**
 * Joins questions that come in while others are under way into batches, so that they share a round trip to the database. A
 * lone question goes at once and waits for nobody. `answerAll` answers in the order asked (some perhaps later), or throws for the whole batch.
 */
export function together<Q, A>(
  answerAll: (questions: Q[]) => Promise<(A | PromiseLike<A>)[]>,
  { underWayMax, batchMax }: Limits,
) {
  let underWay = 0;
  let waiting: Asked<Q, A>[] = [];
  let check: NodeJS.Timeout | undefined;

  const send = () => {
    while (underWay < underWayMax && waiting.length > 0) {
      const batch = waiting.slice(0, batchMax);
      waiting = waiting.slice(batchMax);
      underWay++;
      answer(batch).finally(() => {
        underWay--;
        send();
      });
    }
    if (waiting.length > 0 && !check) check = setTimeout(expire, checkEveryMs).unref();
  };

  const expire = () => {
    check = undefined;
    const oldest = performance.now() - waitMaxMs;
    const late = waiting.filter(({ since }) => since < oldest);
    waiting = waiting.filter(({ since }) => since >= oldest);
    for (const { reject } of late) reject(new WireError("api_error", noAnswer, { status: 503, retry_after: 1 }));
    send();
  };

  const answer = async (batch: Asked<Q, A>[]) => {
    try {
      const answers = await answerAll(batch.map(({ question }) => question));
      batch.forEach(({ resolve }, n) => {
        resolve(answers[n] as A | PromiseLike<A>);
      });
    } catch (cause) {
      for (const { reject } of batch) reject(cause);
    }
  };

  return (question: Q) =>
    new Promise<A>((resolve, reject) => {
      waiting.push({ question, since: performance.now(), resolve, reject });
      send();
    });
}

/**
 * Lets questions that are the same share an answer: those that come in while one is under way wait for the next, so that none gets
 * an answer older than itself. A lone one goes at once; different ones know nothing of each other. Nobody may change an answer.
 */
export function shared<Q, A>(answer: (question: Q) => Promise<A>, keyOf: (question: Q) => string) {
  const lanes = new Map<string, { ask: (question: Q) => Promise<A>; waiting: number }>();
  const lane = () => {
    const ask = together<Q, A>(
      async (same) => {
        const answered = await answer(same[0]!);
        return same.map(() => answered);
      },
      { underWayMax: 1, batchMax: Number.POSITIVE_INFINITY },
    );
    return { ask, waiting: 0 };
  };
  return async (question: Q): Promise<A> => {
    const key = keyOf(question);
    const own = lanes.get(key) ?? lane();
    lanes.set(key, own);
    own.waiting++;
    try {
      return await own.ask(question);
    } finally {
      if (--own.waiting === 0) lanes.delete(key);
    }
  };
}

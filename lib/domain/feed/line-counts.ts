import { Worker } from "node:worker_threads";
import type { LineCount } from "@/lib/diff/count";
import { transaction } from "@/lib/domain/database";
import { log } from "@/lib/log";
import type { TextPair } from "./line-counter";

const batchRows = 64;
/** The counting rests at least this many times as long as it worked, so that it never takes more than a quarter of a core. */
const restFactor = 3;
/** And at least this long, so that what comes in meanwhile is counted together. */
const restMs = 50;
/** The worker thread ends when there was nothing to count for this long; its memory goes with it. */
const idleMs = 5_000;
/** Advisory lock of whoever is counting: one process at a time. */
const countingLock = 72707371;

interface Uncounted {
  seq: number;
  operation: string;
  before: string | null;
  after: string | null;
  has_previous: boolean;
  redacted: boolean;
}

let counting: Promise<void> | undefined;
let again = false;
let stopped = false;
let wakeFromRest: (() => void) | undefined;
let thread: Worker | undefined;
let idle: NodeJS.Timeout | undefined;

/** Fills `lines_added` and `lines_removed` of changes that have none yet, behind the writes. */
export function countLinesOfNewChanges(): void {
  again = true;
  stopped = false;
  counting ??= countAll()
    .catch((cause) => log.error({ message: "lines could not be counted; it is tried with the next change", cause }))
    .finally(() => {
      counting = undefined;
    });
}

/** Ends the counting after its current batch, and its thread. */
export async function stopCounting(): Promise<void> {
  stopped = true;
  wakeFromRest?.();
  await counting;
  await endThread();
}

async function countAll(): Promise<void> {
  while (again && !stopped) {
    again = false;
    for (let counted = batchRows; counted === batchRows && !stopped; ) {
      const started = performance.now();
      counted = await countBatch();
      if (counted > 0) await rest((performance.now() - started) * restFactor);
    }
  }
}

const rest = (ms: number) =>
  new Promise<void>((resolve) => {
    wakeFromRest = resolve;
    setTimeout(resolve, Math.min(Math.max(ms, restMs), 1_000)).unref();
  });

/** Counts the next changes in feed order; how many it took, or 0 when another process is at it. */
function countBatch(): Promise<number> {
  return transaction(async (run) => {
    // Counts lost in a crash are counted again: no need to wait for the disk.
    const [lock] = await run<{ held: boolean }>(
      "lines_lock",
      "SELECT pg_try_advisory_xact_lock($1) AS held, set_config('synchronous_commit', 'off', true)",
      [countingLock],
    );
    if (!lock?.held) return 0;
    const rows = await run<Uncounted>(
      "lines_uncounted",
      `SELECT c.seq, c.operation, b.content AS before, a.content AS after, v.previous_version_id IS NOT NULL AS has_previous,
              v.redacted_at IS NOT NULL OR p.redacted_at IS NOT NULL AS redacted
         FROM (SELECT * FROM changes WHERE seq > (SELECT counted_seq FROM feed_state WHERE id = 1) ORDER BY seq LIMIT $1) c
         LEFT JOIN memory_versions v ON v.memory_store_id = c.memory_store_id AND v.id = c.memory_version_id
         LEFT JOIN memory_versions p ON p.memory_store_id = v.memory_store_id AND p.id = v.previous_version_id
         LEFT JOIN memory_contents a ON a.memory_store_id = v.memory_store_id AND a.memory_version_id = v.id
         LEFT JOIN memory_contents b ON b.memory_store_id = v.memory_store_id AND b.memory_version_id = v.previous_version_id
        ORDER BY c.seq`,
      [batchRows],
    );
    const last = rows.at(-1);
    if (!last) return 0;
    const countable = rows.filter((row) => row.operation !== "redacted" && !row.redacted);
    const counts = countable.length > 0 ? await countPairs(countable.map(textPair)) : [];
    await run(
      "lines_counted",
      `WITH counted AS (
         UPDATE changes c SET lines_added = n.added, lines_removed = n.removed
           FROM unnest($1::bigint[], $2::int[], $3::int[]) AS n(seq, added, removed) WHERE c.seq = n.seq)
       UPDATE feed_state SET counted_seq = $4 WHERE id = 1`,
      [countable.map((row) => row.seq), numbers(counts, "added"), numbers(counts, "removed"), last.seq],
    );
    return rows.length;
  });
}

// A memory that comes back after a deletion has no text before it; so has a deletion none after.
const textPair = (row: Uncounted): TextPair => ({ before: row.before ?? "", after: row.after ?? "" });
const numbers = (counts: (LineCount | null)[], side: keyof LineCount) =>
  counts.map((count) => count?.[side] ?? null) as number[];

function countPairs(pairs: TextPair[]): Promise<(LineCount | null)[]> {
  clearTimeout(idle);
  thread ??= startThread();
  const worker = thread;
  worker.unref();
  return new Promise((resolve, reject) => {
    // One by one: a worker that has lost all its listeners delivers no further message.
    const settle = () => {
      worker.off("message", done).off("error", failed).off("exit", ended);
      idle = setTimeout(endThread, idleMs).unref();
    };
    const done = (counts: (LineCount | null)[]) => {
      settle();
      resolve(counts);
    };
    const failed = (cause: Error) => {
      settle();
      if (thread === worker) thread = undefined;
      reject(cause);
    };
    const ended = () => failed(new Error("The line counter ended before it answered."));
    worker.on("message", done).on("error", failed).on("exit", ended);
    worker.postMessage(pairs);
  });
}

/** From source a worker needs the TypeScript loader first; built, its file lies beside this one. */
function startThread(): Worker {
  if (!import.meta.url.endsWith(".ts")) return new Worker(new URL("./line-counter.js", import.meta.url));
  const entry = JSON.stringify(new URL("./line-counter.ts", import.meta.url).href);
  return new Worker(`import("tsx/esm/api").then(({ register }) => { register(); return import(${entry}); })`, {
    eval: true,
  });
}

async function endThread(): Promise<void> {
  clearTimeout(idle);
  const ending = thread;
  thread = undefined;
  await ending?.terminate();
}

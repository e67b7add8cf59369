import { log } from "@/lib/log";
import { alone } from "./alone";
import { onBell, startBells, stopBells } from "./bells";
import { query } from "./database";
import { countLinesOfNewChanges, stopCounting } from "./feed/line-counts";

/** Changes are numbered at most this often; after a rest, right away. */
const ringEveryMs = 10;
/** Readers and the sequencer also look this often, so that a bell that was missed costs latency and never data. */
const lookEveryMs = 1_000;
const batchRows = 1_000;
/** What `sequence_changes` takes, so that one process numbers at a time. */
const sequencerLock = 72707370;

const readers = new Set<() => void>();
let pending: NodeJS.Timeout | undefined;
let look: NodeJS.Timeout | undefined;
let sequencing: Promise<void> | undefined;
/** Something was committed while numbering was under way and may have been too late for it. */
let again = false;
let sequencedAt = Number.NEGATIVE_INFINITY;
let stopHearing: (() => void) | undefined;
let running = false;

/** Says that something was committed. Costs a timer at most; the write has been answered by then or will be. */
export function ring(): void {
  if (!running || pending) return;
  const rest = Math.max(0, sequencedAt + ringEveryMs - performance.now());
  pending = setTimeout(() => {
    pending = undefined;
    sequence();
  }, rest);
}

/**
 * Does the work while no process numbers changes; afterwards all of them are, in the order of their stamps. Followers wait for
 * as long. For the example workspace only, which writes months in seconds.
 */
export const whileFeedWaits = <T>(work: () => Promise<T>): Promise<T> => alone(sequencerLock, work).finally(ring);

/** Calls `wake` whenever the feed may have grown. Returns the way to stop. */
export function onFeedGrowth(wake: () => void): () => void {
  readers.add(wake);
  return () => readers.delete(wake);
}

const wakeReaders = () => {
  for (const wake of readers) wake();
};

/** Starts sequencing and listening. Safe in any number of processes at once. */
export function startFeed(): void {
  if (running) return;
  running = true;
  countLinesOfNewChanges();
  startBells();
  stopHearing = onBell("palimpsest_feed", wakeReaders); // rung by `sequence_changes` when it moved something
  sequence();
  look = setInterval(() => {
    sequence();
    wakeReaders();
  }, lookEveryMs);
  look.unref();
}

/** Stops after the batch at hand. */
export async function stopFeed(): Promise<void> {
  running = false;
  clearInterval(look);
  clearTimeout(pending);
  pending = undefined;
  await sequencing;
  await stopCounting();
  stopHearing?.();
  await stopBells();
}

function sequence(): void {
  if (sequencing) {
    again = true;
    return;
  }
  sequencedAt = performance.now();
  sequencing = sequenceAll()
    .catch((cause) => log.error({ message: "the feed could not be sequenced; it is tried again", cause }))
    .finally(() => {
      sequencing = undefined;
      sequencedAt = performance.now();
      if (again) ring();
      again = false;
    });
}

async function sequenceAll(): Promise<void> {
  let grew = false;
  for (;;) {
    const [row] = await query<{ moved: number }>("sequence_changes", "SELECT sequence_changes($1) AS moved", [
      batchRows,
    ]);
    const moved = row?.moved ?? 0;
    if (moved < 0) ring(); // another process was at it and may have missed what rang for us
    if (moved > 0) {
      grew = true;
      wakeReaders();
    }
    if (moved < batchRows) break;
  }
  if (grew && running) countLinesOfNewChanges();
}

export interface FeedHealth {
  lag_ms: number;
  waiting: number;
}

/** How far the feed is behind the writes: changes waiting (counted up to 10,000) and the age of the oldest. */
export async function feedHealth(): Promise<FeedHealth> {
  const [row] = await query<FeedHealth>(
    "feed_health",
    `SELECT count(*)::int AS waiting, coalesce(greatest(0, extract(epoch FROM clock_timestamp() - min(stamped_at)) * 1000), 0)::int AS lag_ms
       FROM (SELECT stamped_at FROM change_outbox ORDER BY stamped_at LIMIT 10000) oldest`,
    [],
  );
  return row ?? { lag_ms: 0, waiting: 0 };
}

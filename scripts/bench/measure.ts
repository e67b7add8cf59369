import { setTimeout as sleep } from "node:timers/promises";

export interface Speed {
  count: number;
  perSecond: number;
  p50: number;
  p99: number;
}

/** Runs `step` in so many workers at once, each its next when its last is done, for so long. Times are in milliseconds. */
export async function speedOf(
  workers: number,
  seconds: number,
  step: (worker: number) => Promise<void>,
): Promise<Speed> {
  const times: number[] = [];
  const started = performance.now();
  const end = started + seconds * 1000;
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      for (let now = performance.now(); now < end; ) {
        await step(worker);
        const after = performance.now();
        times.push(after - now);
        now = after;
      }
    }),
  );
  const elapsed = (performance.now() - started) / 1000;
  return {
    count: times.length,
    perSecond: times.length / elapsed,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
  };
}

/**
 * Runs the named measurements in turn, so many rounds of them, so that what else the machine does hits all of them alike.
 * A short unmeasured round comes first; `settle` runs before each measurement.
 */
export async function inTurn<Name extends string>(
  rounds: number,
  measurements: Record<Name, (isWarmUp: boolean) => Promise<number>>,
  settle: () => Promise<void> = () => sleep(100),
): Promise<Record<Name, number[]>> {
  const names = Object.keys(measurements) as Name[];
  const values = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (const name of names) await measurements[name](true);
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 ? names.toReversed() : names) {
      await settle();
      values[name].push(await measurements[name](false));
    }
  }
  return values;
}

/** The middle of the ratios that each round gave; steadier than the ratio of the middles when the machine's speed drifts. */
export const ratioOf = (values: number[], references: number[]) =>
  median(values.map((value, round) => value / references[round]!));

export const median = (values: number[]) => quantile(values, 0.5);

export function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** What one client asked of one register and when; `end` is Infinity where the answer never came: it may have happened or not. */
export interface Operation {
  kind: "read" | "write" | "swap";
  /** When it was asked and when answered, on one clock. */
  start: number;
  end: number;
  /** read: the value seen. write, swap: the value written. */
  value: string;
  /** swap: the value that had to be there. */
  expected?: string;
  /** swap: whether it took place; undefined when unknown. */
  swapped?: boolean;
}

/**
 * Whether some order of the operations, each at one moment between its start and its end, explains every answer (Wing and Gong,
 * with Lowe's memory of visited states). `initial` is the register's value before all of them.
 */
export function isLinearizable(history: readonly Operation[], initial: string): boolean {
  const operations = [...history].sort((a, b) => a.start - b.start);
  const done = new Set<number>();
  const failed = new Set<string>();
  let unanswered = operations.filter(({ end }) => end !== Infinity).length;

  /** Operations that may come next: begun before any other that is still to come has ended. */
  const candidates = (from: number): number[] => {
    let deadline = Infinity;
    const open: number[] = [];
    for (let at = from; at < operations.length && operations[at]!.start <= deadline; at++) {
      if (done.has(at)) continue;
      open.push(at);
      deadline = Math.min(deadline, operations[at]!.end);
    }
    return open.filter((at) => operations[at]!.start <= deadline);
  };

  const take = (at: number, value: string, from: number): boolean => {
    const known = operations[at]!.end === Infinity ? 0 : 1;
    done.add(at);
    unanswered -= known;
    if (explain(value, from)) return true;
    done.delete(at);
    unanswered += known;
    return false;
  };

  const explain = (value: string, firstOpen: number): boolean => {
    if (unanswered === 0) return true; // what is left may never have happened
    let from = firstOpen;
    while (done.has(from)) from++;
    const next = candidates(from);
    // What changes nothing and is right as things stand may as well come now: no later place would help anything else.
    const idle = next.find((at) => operations[at]!.end !== Infinity && step(operations[at]!, value) === value);
    if (idle !== undefined) return take(idle, value, from);
    const state = `${value} ${from} ${[...done].filter((at) => at > from).sort((a, b) => a - b)}`;
    if (failed.has(state)) return false;
    for (const at of next) {
      const after = step(operations[at]!, value);
      if (after !== undefined && after !== value && take(at, after, from)) return true;
    }
    failed.add(state);
    return false;
  };
  return explain(initial, 0);
}

/** The register after the operation took place on `value`; undefined when its answer contradicts that. */
function step({ kind, value: own, expected, swapped }: Operation, value: string): string | undefined {
  if (kind === "write") return own;
  if (kind === "read") return value === own ? value : undefined;
  // A swap to what is already there succeeds whatever it expected (the wire's rule for repeated updates).
  const takesPlace = value === expected || value === own;
  if (swapped !== undefined && swapped !== takesPlace) return undefined;
  return takesPlace ? own : value;
}

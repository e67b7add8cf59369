/**
 * The shortest edit script between two lists of lines (Myers, 1986), bounded by work instead of time: the same two
 * texts get the same answer on a busy server, on a phone and in a test. The library `diff` is bounded by time or by
 * edit length only, and needs seconds where two long texts share no line; here such lines are set aside first.
 */

/** How much work a comparison may be. */
export interface Bounds {
  /** Edits that a script may have beyond lines that only one side has; the trace behind it grows with its square. */
  edits: number;
  /** Comparisons before giving up: 6,000,000 take about 25 ms. */
  steps: number;
}

const usual: Bounds = { edits: 2_000, steps: 6_000_000 };

/** A run of lines that both sides share, or of lines that changed. Ends are exclusive. */
export interface Block {
  kind: "same" | "changed";
  beforeStart: number;
  beforeEnd: number;
  afterStart: number;
  afterEnd: number;
}

/** What stayed and what changed, alternating and covering both sides whole; null when the two are too different to compare. */
export function blocks(before: readonly string[], after: readonly string[], bounds = usual): Block[] | null {
  const common = sharedEnds(before, after);
  const middle = commonLines(
    before.slice(common.head, before.length - common.tail),
    after.slice(common.head, after.length - common.tail),
    bounds,
  );
  if (!middle) return null;
  const builder = new Blocks();
  for (let line = 0; line < common.head; line++) builder.match(line, line);
  for (const [i, j] of middle) builder.match(i + common.head, j + common.head);
  for (let back = common.tail; back > 0; back--) builder.match(before.length - back, after.length - back);
  return builder.finish(before.length, after.length);
}

function sharedEnds(before: readonly string[], after: readonly string[]) {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { head, tail };
}

/** Lines that only one side has can never match, so leaving them out first keeps the script shortest and the search small. */
function commonLines(before: readonly string[], after: readonly string[], bounds: Bounds): [number, number][] | null {
  const ids = new Map<string, number>();
  for (const line of before) if (!ids.has(line)) ids.set(line, ids.size);
  const onBothSides = new Set<number>();
  for (const line of after) {
    const id = ids.get(line);
    if (id !== undefined) onBothSides.add(id);
  }
  const keep = (lines: readonly string[]) => {
    const kept: number[] = [];
    const at: number[] = [];
    lines.forEach((line, index) => {
      const id = ids.get(line);
      if (id === undefined || !onBothSides.has(id)) return;
      kept.push(id);
      at.push(index);
    });
    return { ids: Int32Array.from(kept), at };
  };
  const a = keep(before);
  const b = keep(after);
  return shortestScript(a.ids, b.ids, bounds)?.map(([i, j]) => [a.at[i]!, b.at[j]!]) ?? null;
}

/** The matching positions of a longest common subsequence, in order; null beyond the bounds. */
function shortestScript(a: Int32Array, b: Int32Array, bounds: Bounds): [number, number][] | null {
  const reach = Math.min(a.length + b.length, bounds.edits);
  const furthest = new Int32Array(2 * reach + 3).fill(-1);
  const zero = reach + 1;
  furthest[zero + 1] = 0;
  const trace: Int32Array[] = [];
  let steps = 0;
  for (let edits = 0; edits <= reach; edits++) {
    trace.push(furthest.slice(zero - edits - 1, zero + edits + 2));
    const lowest = edits > b.length ? -b.length + ((edits - b.length) & 1) : -edits;
    const highest = edits > a.length ? a.length - ((edits - a.length) & 1) : edits;
    for (let diagonal = lowest; diagonal <= highest; diagonal += 2) {
      const down = furthest[zero + diagonal - 1]! < furthest[zero + diagonal + 1]!;
      const from = down ? furthest[zero + diagonal + 1]! : furthest[zero + diagonal - 1]! + 1;
      let x = from;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      furthest[zero + diagonal] = x;
      steps += 1 + x - from;
      if (x >= a.length && x - diagonal >= b.length) return walkBack(trace, a.length, b.length);
    }
    if (steps > bounds.steps) return null;
  }
  return null;
}

/** Follows the recorded reaches from the end to the start; `trace[d]` holds diagonals −d−1 … d+1 as they were before step d. */
function walkBack(trace: Int32Array[], endX: number, endY: number): [number, number][] {
  const matches: [number, number][] = [];
  let x = endX;
  let y = endY;
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const reached = trace[edits]!;
    const middle = edits + 1;
    const diagonal = x - y;
    const down = reached[middle + diagonal - 1]! < reached[middle + diagonal + 1]!;
    const previousX = down ? reached[middle + diagonal + 1]! : reached[middle + diagonal - 1]!;
    const snakeStart = down ? previousX : previousX + 1;
    while (x > snakeStart) matches.push([--x, --y]);
    x = previousX;
    y = previousX - (down ? diagonal + 1 : diagonal - 1);
  }
  return matches.reverse();
}

class Blocks {
  private readonly list: Block[] = [];
  private before = 0;
  private after = 0;

  match(i: number, j: number) {
    this.change(i, j);
    const last = this.list.at(-1);
    if (last?.kind === "same") {
      last.beforeEnd++;
      last.afterEnd++;
    } else this.list.push({ kind: "same", beforeStart: i, beforeEnd: i + 1, afterStart: j, afterEnd: j + 1 });
    this.before = i + 1;
    this.after = j + 1;
  }

  finish(before: number, after: number) {
    this.change(before, after);
    return this.list;
  }

  private change(beforeEnd: number, afterEnd: number) {
    if (beforeEnd === this.before && afterEnd === this.after) return;
    this.list.push({ kind: "changed", beforeStart: this.before, beforeEnd, afterStart: this.after, afterEnd });
  }
}

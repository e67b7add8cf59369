import type { Comparison } from "@/lib/diff/compare";
import type { PairedBlock } from "@/lib/diff/pairs";

/**
 * A row of a diff on screen. Numbers are 0-based indexes of lines. `change` counts the changed blocks from 0, for stepping from one to the next.
 * A `gap` stands for a run of unchanged lines that is folded away.
 */
export type DiffRow =
  | { kind: "same"; before: number; after: number }
  | { kind: "removed"; before: number; pair: number | null; change: number }
  | { kind: "added"; after: number; pair: number | null; change: number }
  | { kind: "beside"; before: number | null; after: number | null; paired: boolean; change: number }
  | { kind: "gap"; block: number; lines: number; heading: string | null };

export type DiffMode = "unified" | "split";

/** Unchanged lines that stay in sight around a change. */
const contextLines = 3;

/** The rows of a comparison; `opened` holds the blocks whose folded lines are shown. Empty when there is nothing to compare line by line. */
export function diffRows({ after, blocks }: Comparison, mode: DiffMode, opened: ReadonlySet<number>): DiffRow[] {
  const rows: DiffRow[] = [];
  let change = -1;
  blocks?.forEach((block, index) => {
    if (block.kind === "same") pushSame(rows, block, index, { after, opened, last: index === blocks.length - 1 });
    else if (mode === "unified") pushUnified(rows, block, ++change);
    else pushSplit(rows, block, ++change);
  });
  return rows;
}

interface Around {
  after: readonly string[];
  opened: ReadonlySet<number>;
  last: boolean;
}

function pushSame(rows: DiffRow[], block: PairedBlock, index: number, { after, opened, last }: Around) {
  const lines = block.beforeEnd - block.beforeStart;
  const head = index === 0 ? 0 : contextLines;
  const tail = last ? 0 : contextLines;
  const folded = lines - head - tail;
  const fold = folded > 1 && !opened.has(index) && !(index === 0 && last);
  for (let i = 0; i < lines; i++) {
    if (fold && i === head) {
      const heading = last ? null : headingAbove(after, block.afterEnd - tail);
      rows.push({ kind: "gap", block: index, lines: folded, heading });
      i += folded - 1;
    } else rows.push({ kind: "same", before: block.beforeStart + i, after: block.afterStart + i });
  }
}

function pushUnified(rows: DiffRow[], { pairs, ...block }: PairedBlock, change: number) {
  for (let i = block.beforeStart, at = 0; i < block.beforeEnd; i++) {
    const pair = pairs[at]?.[0] === i ? pairs[at++]![1] : null;
    rows.push({ kind: "removed", before: i, pair, change });
  }
  for (let j = block.afterStart, at = 0; j < block.afterEnd; j++) {
    const pair = pairs[at]?.[1] === j ? pairs[at++]![0] : null;
    rows.push({ kind: "added", after: j, pair, change });
  }
}

function pushSplit(rows: DiffRow[], block: PairedBlock, change: number) {
  let before = block.beforeStart;
  let after = block.afterStart;
  const upTo = (beforeEnd: number, afterEnd: number) => {
    while (before < beforeEnd || after < afterEnd)
      rows.push({
        kind: "beside",
        before: before < beforeEnd ? before++ : null,
        after: after < afterEnd ? after++ : null,
        paired: false,
        change,
      });
  };
  for (const [i, j] of block.pairs) {
    upTo(i, j);
    rows.push({ kind: "beside", before: before++, after: after++, paired: true, change });
  }
  upTo(block.beforeEnd, block.afterEnd);
}

/** The section that the lines below a fold belong to: the nearest markdown heading above them. */
function headingAbove(lines: readonly string[], index: number): string | null {
  for (let i = index - 1; i >= Math.max(0, index - 400); i--) {
    const heading = /^#{1,6}\s+(.{1,80})/.exec(lines[i]!);
    if (heading) return heading[1]!.trim();
  }
  return null;
}

/** What tells a row from every other row of the same texts, however many lines are folded. */
export function keyOf(row: DiffRow): number {
  if (row.kind === "gap") return -1 - row.block;
  if ("after" in row && row.after !== null) return 2 * row.after;
  return 2 * (row as { before: number }).before + 1;
}

/** Where each change begins, as indexes of rows. */
export function changeStarts(rows: readonly DiffRow[]): number[] {
  const starts: number[] = [];
  rows.forEach((row, index) => {
    if ("change" in row && row.change === starts.length) starts.push(index);
  });
  return starts;
}

import type { ListedChanges } from "@/lib/client/changes/listed";
import type { Change } from "@/lib/wire/changes";
import type { Operation } from "@/lib/wire/memory-versions";

/** Rows of a run that are shown before the rest is folded away; one row alone is not worth folding. */
const shownRows = 6;

/** Consecutive changes by one actor in one store. */
export interface Run {
  /** The version of its oldest loaded change: newer ones join at the other end. */
  id: string;
  first: Change;
  size: number;
}

/** A row of the list: a change, with its run where it is the run's first row, or what stands for folded rows. */
export type ActivityRow =
  | { kind: "change"; change: Change; run?: Run }
  | { kind: "more"; run: Run; hidden: Readonly<Record<Operation, number>> };

/**
 * Changes (newest first) grouped into runs; `opened` holds a version of each run whose folded rows are shown. Where changes were
 * only added at the end since `previous` was made, grouping goes on from there instead of beginning anew.
 */
export class ActivityRows {
  private readonly rows: ActivityRow[] = [];
  /** The last run: its first row, its first change, and whether all of its rows are shown. */
  private last = { row: 0, start: 0, isOpen: false };

  constructor(
    private readonly changes: ListedChanges,
    private readonly opened: ReadonlySet<string>,
    previous?: ActivityRows,
  ) {
    let next = 0;
    if (previous?.opened === opened && changes.continues(previous.changes)) {
      this.rows = [...previous.rows];
      this.last = { ...previous.last };
      next = previous.changes.length;
    }
    for (; next < changes.length; next++) this.add(changes.at(next)!, next);
  }

  get length() {
    return this.rows.length;
  }

  at(index: number): ActivityRow | undefined {
    return this.rows[index];
  }

  private add(change: Change, index: number) {
    const { id } = change.memory_version;
    const head = this.rows[this.last.row];
    const run = head?.kind === "change" ? head.run : undefined;
    if (!run || !belongTogether(run.first, change)) {
      this.last = { row: this.rows.length, start: index, isOpen: this.opened.has(id) };
      this.rows.push({ kind: "change", change, run: { id, first: change, size: 1 } });
      return;
    }
    const grown = { id, first: run.first, size: run.size + 1 };
    this.rows[this.last.row] = { kind: "change", change: run.first, run: grown };
    if (!this.last.isOpen && this.opened.has(id)) this.unfold();
    if (this.last.isOpen || grown.size <= shownRows + 1) this.rows.push({ kind: "change", change });
    else this.fold(grown, change);
  }

  /** Shows the hidden rows of the last run. */
  private unfold() {
    this.last.isOpen = true;
    if (this.rows.at(-1)?.kind !== "more") return;
    this.rows.pop();
    const { row, start } = this.last;
    const { size } = (this.rows[row] as { run: Run }).run;
    for (let i = shownRows; i < size - 1; i++) this.rows.push({ kind: "change", change: this.changes.at(start + i)! });
  }

  /** Adds a change to what the last run hides. */
  private fold(run: Run, change: Change) {
    const before = this.rows.pop()!;
    const hidden = before.kind === "more" ? { ...before.hidden } : { created: 0, modified: 0, deleted: 0 };
    if (before.kind === "change") hidden[before.change.memory_version.operation]++;
    hidden[change.memory_version.operation]++;
    this.rows.push({ kind: "more", run, hidden });
  }
}

const belongTogether = (a: Change, b: Change) =>
  a.memory_version.memory_store_id === b.memory_version.memory_store_id &&
  a.actor?.type === b.actor?.type &&
  a.actor?.id === b.actor?.id;

/** How many changes are folded away. */
export const hiddenCount = ({ run }: { run: Run }) => run.size - shownRows;

/** What folded changes did, in words: "214 created, 3 changed". */
export function summary(hidden: Readonly<Record<Operation, number>>): string {
  const words = { created: "created", modified: "changed", deleted: "deleted" };
  return Object.entries(hidden)
    .filter(([, count]) => count > 0)
    .map(([operation, count]) => `${count.toLocaleString("en")} ${words[operation as Operation]}`)
    .join(", ");
}

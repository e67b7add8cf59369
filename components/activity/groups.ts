import type { Change } from "@/lib/wire/changes";

/** Rows of a run that are shown before the rest is folded away. */
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
  | { kind: "more"; run: Run; hidden: readonly Change[] };

/** Groups changes (newest first) into runs; `opened` holds a version of each run whose folded rows are shown. */
export function activityRows(changes: readonly Change[], opened: ReadonlySet<string>): ActivityRow[] {
  const rows: ActivityRow[] = [];
  for (let start = 0; start < changes.length; ) {
    let end = start + 1;
    while (end < changes.length && belongTogether(changes[start]!, changes[end]!)) end++;
    pushRun(rows, changes.slice(start, end), opened);
    start = end;
  }
  return rows;
}

function pushRun(rows: ActivityRow[], changes: readonly Change[], opened: ReadonlySet<string>) {
  const run: Run = { id: changes.at(-1)!.memory_version.id, first: changes[0]!, size: changes.length };
  const fold = changes.length > shownRows + 1 && !changes.some(({ memory_version }) => opened.has(memory_version.id));
  const shown = fold ? changes.slice(0, shownRows) : changes;
  shown.forEach((change, i) => {
    rows.push(i === 0 ? { kind: "change", change, run } : { kind: "change", change });
  });
  if (fold) rows.push({ kind: "more", run, hidden: changes.slice(shownRows) });
}

const belongTogether = (a: Change, b: Change) =>
  a.memory_version.memory_store_id === b.memory_version.memory_store_id &&
  a.actor?.type === b.actor?.type &&
  a.actor?.id === b.actor?.id;

/** What folded changes did, in words: "214 created, 3 changed". */
export function summary(changes: readonly Change[]): string {
  const counts = { created: 0, modified: 0, deleted: 0 };
  for (const { memory_version } of changes) counts[memory_version.operation]++;
  const words = { created: "created", modified: "changed", deleted: "deleted" };
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([operation, count]) => `${count.toLocaleString("en")} ${words[operation as keyof typeof words]}`)
    .join(", ");
}

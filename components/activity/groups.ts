import type { ListedChanges } from "@/lib/client/changes/listed";
import type { Change } from "@/lib/wire/changes";
import type { Operation } from "@/lib/wire/memory-versions";
import { Group, type Run } from "./groups/group";

/** A row of the list: a change, with its run where it is the run's first row, or what stands for folded rows. */
export type ActivityRow =
  | { kind: "change"; change: Change; run?: Run; withStore?: boolean }
  | { kind: "more"; run: Run; hidden: Readonly<Record<Operation, number>> };

/** Runs that older changes may still join: sessions that write at the same time are told apart, and the rows above stay as they are. */
const openRuns = 8;

/**
 * Changes (newest first) grouped into runs by who wrote them; `opened` holds a version of each run whose folded rows are shown.
 * Where changes were only added at the end since `previous` was made, grouping goes on from there instead of beginning anew.
 */
export class ActivityRows {
  /** Rows of runs that nothing joins any more. */
  private readonly settled: ActivityRow[] = [];
  private readonly groups: Group[] = [];
  private readonly ending: readonly ActivityRow[];

  constructor(
    private readonly changes: ListedChanges,
    private readonly opened: ReadonlySet<string>,
    previous?: ActivityRows,
  ) {
    let next = 0;
    if (previous?.opened === opened && changes.continues(previous.changes)) {
      this.settled = [...previous.settled];
      this.groups = [...previous.groups];
      next = previous.changes.length;
    }
    const before = new Set(this.groups);
    for (; next < changes.length; next++) this.add(changes.at(next)!, before);
    this.ending = this.groups.flatMap((group) => group.rows());
  }

  get length() {
    return this.settled.length + this.ending.length;
  }

  at(index: number): ActivityRow | undefined {
    return index < this.settled.length ? this.settled[index] : this.ending[index - this.settled.length];
  }

  /** `shared`: groups that an earlier list of rows holds too, and which are not to be changed under it. */
  private add(change: Change, shared: Set<Group>) {
    const isOpened = this.opened.has(change.memory_version.id);
    const at = this.groups.findLastIndex((group, i) => group.takes(change, i === this.groups.length - 1));
    const known = this.groups[at];
    if (!known) {
      this.groups.push(new Group(change, isOpened));
      const oldest = this.groups.length > openRuns && this.groups.shift();
      if (oldest) this.settled.push(...oldest.rows());
      return;
    }
    const group = shared.has(known) ? known.copy() : known;
    shared.delete(known);
    this.groups[at] = group;
    group.add(change, isOpened);
  }
}

/** How many changes are folded away. */
export const hiddenCount = ({ hidden }: { hidden: Readonly<Record<Operation, number>> }) =>
  hidden.created + hidden.modified + hidden.deleted;

/** What folded changes did, in words: "214 created, 3 changed". */
export function summary(hidden: Readonly<Record<Operation, number>>): string {
  const words = { created: "created", modified: "changed", deleted: "deleted" };
  return Object.entries(hidden)
    .filter(([, count]) => count > 0)
    .map(([operation, count]) => `${count.toLocaleString("en")} ${words[operation as Operation]}`)
    .join(", ");
}

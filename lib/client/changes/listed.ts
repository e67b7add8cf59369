import type { Change } from "@/lib/wire/changes";

type Rows = readonly Change[];

/**
 * Changes that were read page by page, newest first, as one list. It costs by the number of pages and not by that of the
 * changes in them, so that a page put behind 100,000 changes costs no more than one put behind a hundred.
 */
export class ListedChanges implements Iterable<Change> {
  readonly length: number;
  /** Where each page ends in the list. */
  private readonly ends: number[] = [];
  private deleted: ReadonlySet<string> | undefined;

  constructor(private readonly pages: readonly Rows[]) {
    let length = 0;
    for (const page of pages) {
      length += page.length;
      this.ends.push(length);
    }
    this.length = length;
  }

  at(index: number): Change | undefined {
    let low = 0;
    let high = this.ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ends[middle]! <= index) low = middle + 1;
      else high = middle;
    }
    return this.pages[low]?.[index - (this.ends[low - 1] ?? 0)];
  }

  *[Symbol.iterator]() {
    for (const page of this.pages) yield* page;
  }

  /** Whether this is the other list with nothing but older changes behind it. */
  continues(other: ListedChanges): boolean {
    return (
      other.pages.length <= this.pages.length &&
      other.pages.every((page, i) => areTheSame(page, this.pages[i]!, i === 0))
    );
  }

  has(versionId: string): boolean {
    return this.pages.some((page) => summaryOf(page).versions.has(versionId));
  }

  /** Whether the memory is deleted by now, as far as the list tells: the newest of its changes is its deletion. */
  isGone(memoryId: string): boolean {
    if (!this.deletedOnce.has(memoryId)) return false;
    for (const page of this.pages) {
      const newest = summaryOf(page).newest.get(memoryId);
      if (newest) return newest.memory_version.operation === "deleted";
    }
    return false;
  }

  /** The memories of which the list holds a deletion. Every row asks for its own, and most lists have few of them. */
  private get deletedOnce(): ReadonlySet<string> {
    this.deleted ??= new Set(this.pages.flatMap((page) => summaryOf(page).deleted));
    return this.deleted;
  }

  /** Everybody who wrote one of the changes, once, by the newest of theirs. */
  authors(): Change[] {
    const authors = new Map<string, Change>();
    for (const page of this.pages)
      for (const [key, change] of summaryOf(page).authors) if (!authors.has(key)) authors.set(key, change);
    return [...authors.values()];
  }
}

export const noChanges = new ListedChanges([]);

/** The first page is made anew whenever changes come in front of it, even of those that are not shown yet. */
const areTheSame = (a: Rows, b: Rows, isFirst: boolean) =>
  a === b || (isFirst && a.length === b.length && a.every((change, i) => change === b[i]));

interface Summary {
  versions: ReadonlySet<string>;
  newest: ReadonlyMap<string, Change>;
  deleted: readonly string[];
  authors: ReadonlyMap<string, Change>;
}

const summaries = new WeakMap<Rows, Summary>();

/** What is asked of whole pages, found once for each. */
function summaryOf(page: Rows): Summary {
  const known = summaries.get(page);
  if (known) return known;
  const newest = new Map<string, Change>();
  const authors = new Map<string, Change>();
  const deleted: string[] = [];
  for (const change of page) {
    const { memory_version, actor } = change;
    if (memory_version.operation === "deleted") deleted.push(memory_version.memory_id);
    if (!newest.has(memory_version.memory_id)) newest.set(memory_version.memory_id, change);
    if (actor && !authors.has(`${actor.type}:${actor.id}`)) authors.set(`${actor.type}:${actor.id}`, change);
  }
  const summary = { versions: new Set(page.map(({ memory_version }) => memory_version.id)), newest, deleted, authors };
  summaries.set(page, summary);
  return summary;
}

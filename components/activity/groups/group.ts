import type { ActivityRow } from "@/components/activity/groups";
import type { Change } from "@/lib/wire/changes";
import type { Operation } from "@/lib/wire/memory-versions";

/** A run of more rows is folded, and then to fewer than that: one that goes on and on must not push others off the screen. */
const wholeMax = 7;
const foldedRows = 3;
/** A change joins a run above others only when it is no further than this from the run's oldest. */
const reachMs = 30 * 60_000;

/** What one session wrote, or what anybody else wrote in one store, about one time. */
export interface Run {
  /** The version of its oldest loaded change: newer ones join at the other end. */
  id: string;
  first: Change;
  size: number;
  /** Lines added and removed by what is counted of it; null while nothing is. */
  added: number | null;
  removed: number | null;
  /** How many stores it touched. */
  stores: number;
}

/** A run while changes join it. */
export class Group {
  private changes: Change[];
  private opened: boolean;
  private drawn?: readonly ActivityRow[];

  constructor(first: Change, opened: boolean) {
    this.changes = [first];
    this.opened = opened;
  }

  copy(): Group {
    const [first, ...rest] = this.changes;
    const copy = new Group(first!, this.opened);
    copy.changes.push(...rest);
    return copy;
  }

  /** Whether a change, older than all it has, belongs to it. `isLast`: nothing stands between. */
  takes(change: Change, isLast: boolean): boolean {
    if (!isSameAuthor(this.changes[0]!, change)) return false;
    const oldest = Date.parse(this.changes.at(-1)!.memory_version.created_at);
    return isLast || oldest - Date.parse(change.memory_version.created_at) <= reachMs;
  }

  add(change: Change, opens: boolean): void {
    this.changes.push(change);
    this.opened ||= opens;
    this.drawn = undefined;
  }

  rows(): readonly ActivityRow[] {
    this.drawn ??= this.draw();
    return this.drawn;
  }

  private draw(): ActivityRow[] {
    const run = runOf(this.changes);
    const isFolded = !this.opened && this.changes.length > wholeMax;
    const withStore = run.stores > 1;
    const shown = isFolded ? this.changes.slice(0, foldedRows) : this.changes;
    const rows: ActivityRow[] = shown.map((change, i) => ({
      kind: "change",
      change,
      ...(i === 0 && { run }),
      ...(withStore && { withStore }),
    }));
    if (!isFolded) return rows;
    const hidden: Record<Operation, number> = { created: 0, modified: 0, deleted: 0 };
    for (let i = foldedRows; i < this.changes.length; i++) hidden[this.changes[i]!.memory_version.operation]++;
    return [...rows, { kind: "more", run, hidden }];
  }
}

function runOf(changes: readonly Change[]): Run {
  let added: number | null = null;
  let removed: number | null = null;
  const stores = new Set<string>();
  for (const change of changes) {
    stores.add(change.memory_version.memory_store_id);
    if (typeof change.lines_added !== "number" || typeof change.lines_removed !== "number") continue;
    added = (added ?? 0) + change.lines_added;
    removed = (removed ?? 0) + change.lines_removed;
  }
  const id = changes.at(-1)!.memory_version.id;
  return { id, first: changes[0]!, size: changes.length, added, removed, stores: stores.size };
}

/** A session may write to several stores at a time; anybody else's writes are kept apart by store. */
const isSameAuthor = (a: Change, b: Change) =>
  a.actor?.type === b.actor?.type &&
  a.actor?.id === b.actor?.id &&
  (a.actor?.type === "session_actor" || a.memory_version.memory_store_id === b.memory_version.memory_store_id);

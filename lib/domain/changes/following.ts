import { sealFeedCursor } from "@/lib/domain/cursors";
import { query } from "@/lib/domain/database";
import { onFeedGrowth } from "@/lib/domain/feed";
import { Tail } from "@/lib/domain/tail";
import { log } from "@/lib/log";
import { type Change, type ChangeFilter, matchesFilter, type RedactionNotice } from "@/lib/wire/changes";
import { type ChangeRow, changeColumns, changeJoins, presentChange } from "./rows";

export type FeedItem = { cursor: string; item: Change | RedactionNotice };

interface SharedItem extends FeedItem {
  seq: number;
  bytes: number;
  change: Change;
}

const batchRows = 500;
/** A change without its content; what is longer is its path and its note. */
const itemBytes = 2_000;

const tails = new Map<string, { tail: Tail<SharedItem>; followers: number }>();
let looking = false;
let lookAgain = false;
let stopHearing: (() => void) | undefined;

/** What came last in a workspace's feed, shared by its followers. To be left again with `leaveTail`. */
export function joinTail(workspaceId: string, last: number): Tail<SharedItem> {
  const known = tails.get(workspaceId) ?? { tail: new Tail<SharedItem>(last), followers: 0 };
  tails.set(workspaceId, known);
  known.followers++;
  stopHearing ??= onFeedGrowth(look);
  look(); // what came since `last` was asked for
  return known.tail;
}

export function leaveTail(workspaceId: string): void {
  const known = tails.get(workspaceId);
  if (!known || --known.followers > 0) return;
  tails.delete(workspaceId);
  if (tails.size > 0) return;
  stopHearing?.();
  stopHearing = undefined;
}

/** Whether a follower with this filter hears of it. Of a redaction everybody hears who may hold the text, whatever else they filter by. */
export function concerns({ item, change }: SharedItem, filter: ChangeFilter): boolean {
  if (item.type === "change") return matchesFilter(change, filter);
  const { memory_store_id, memory_id } = filter;
  return matchesFilter(change, { memory_store_id, memory_id });
}

export function feedItem(workspaceId: string, row: ChangeRow): FeedItem {
  const cursor = sealFeedCursor(workspaceId, row.seq);
  if (row.change_operation !== "redacted") return { cursor, item: presentChange(workspaceId, row) };
  const { memory_store_id, memory_id, id } = row;
  return { cursor, item: { type: "redaction", memory_store_id, memory_id, memory_version_id: id } };
}

/** Up to where changes are numbered. */
export async function lastSeq(): Promise<number> {
  const [row] = await query<{ last_seq: number }>("feed_last", "SELECT last_seq FROM feed_state WHERE id = 1", []);
  return row?.last_seq ?? 0;
}

/** Reads what came, once for all who follow; what rings meanwhile is looked for afterwards. */
function look(): void {
  lookAgain = true;
  if (looking) return;
  looking = true;
  lookAtAll()
    .catch((cause) => log.error({ message: "the feed could not be read for its followers; it is read again", cause }))
    .finally(() => {
      looking = false;
    });
}

async function lookAtAll(): Promise<void> {
  while (lookAgain) {
    lookAgain = false;
    const last = await lastSeq();
    for (const [workspaceId, { tail }] of tails) while (tail.reached < last) await extend(workspaceId, tail, last);
  }
}

async function extend(workspaceId: string, tail: Tail<SharedItem>, last: number): Promise<void> {
  const rows = await query<ChangeRow>(
    "changes_look",
    `SELECT ${changeColumns} FROM changes c ${changeJoins}
      WHERE c.workspace_id = $1 AND c.seq > $2 AND c.seq <= $3 ORDER BY c.seq LIMIT ${batchRows}`,
    [workspaceId, tail.reached, last],
  );
  const items = rows.map((row) => {
    const { cursor, item } = feedItem(workspaceId, row);
    const change = item.type === "change" ? item : presentChange(workspaceId, row);
    return { seq: row.seq, bytes: itemBytes, cursor, item, change };
  });
  tail.extend(items, rows.length === batchRows ? rows.at(-1)!.seq : last);
}

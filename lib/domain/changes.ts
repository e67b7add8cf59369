import type { Change, ChangeFilter, ListChanges } from "@/lib/wire/changes";
import { invalid } from "@/lib/wire/errors";
import type { Page } from "@/lib/wire/pages";
import { type Actor, allow } from "./actor";
import { allOf, type Conditions, selectBelowPath } from "./changes/below-path";
import { concerns, type FeedItem, feedItem, joinTail, lastSeq, leaveTail } from "./changes/following";
import { type ChangeRow, changeColumns, changeJoins, presentChange } from "./changes/rows";
import { openCursor, openFeedCursor, sealCursor, sealFeedCursor } from "./cursors";
import { query } from "./database";

/** Every write in feed order, newest first unless `after` or `order` says otherwise. Throws `invalid_request_error` for a bad cursor. */
export async function list(actor: Actor, filter: ListChanges): Promise<Page<Change>> {
  allow(actor, "memory:read", filter.memory_store_id);
  const { limit, page, after, order = after ? "asc" : "desc", ...narrow } = filter;
  const start = after === undefined ? null : openFeedCursor(actor.workspace_id, after);
  const where = conditions(actor, narrow);
  const shape = ["changes", order, start, ...where.values, ...where.indexed, ...where.timed, ...where.path];
  const [place] = openCursor(shape, page) ?? [];
  if (start !== null) where.add("c.seq > ?", start);
  if (place !== undefined) where.add(order === "asc" ? "c.seq > ?" : "c.seq < ?", place);
  where.indexed.push("c.operation <> 'redacted'");
  const found = narrow.path_prefix
    ? await selectBelowPath({
        where,
        workspaceId: actor.workspace_id,
        storeId: narrow.memory_store_id,
        prefix: narrow.path_prefix,
        order,
        limit: limit + 1,
      })
    : await select(where, order, limit + 1);
  const last = found.length > limit ? found[limit - 1] : undefined;
  return {
    data: found.slice(0, limit).map((row) => presentChange(actor.workspace_id, row)),
    next_page: last ? sealCursor(shape, [last.seq]) : null,
  };
}

/**
 * Follows the feed from right behind `after`, or from now: first the cursor it starts at, then batches of what matches, in order,
 * without loss or repeat. Ends when `signal` aborts. Who is at the end shares one reading per workspace with all others there.
 */
export async function* follow(
  actor: Actor,
  filter: ChangeFilter,
  after: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<{ cursor: string; items: FeedItem[] }> {
  allow(actor, "memory:read", filter.memory_store_id);
  conditions(actor, filter); // a filter that cannot be is refused at once, not when the first change comes
  const last = await lastSeq();
  let seq = after === undefined ? last : openFeedCursor(actor.workspace_id, after);
  const tail = joinTail(actor.workspace_id, last);
  const waiter = tail.waiter(signal);
  try {
    yield { cursor: sealFeedCursor(actor.workspace_id, seq), items: [] };
    while (!signal.aborted) {
      const shared = tail.after(seq);
      if (!shared) {
        const { items, reached } = await behind(actor, filter, seq, tail.reached);
        seq = reached;
        if (items.length > 0) yield { cursor: items.at(-1)!.cursor, items };
      } else if (tail.reached > seq) {
        seq = tail.reached;
        const items = shared.filter((change) => concerns(change, filter));
        if (items.length > 0) yield { cursor: items.at(-1)!.cursor, items };
      } else await waiter.grown(seq);
    }
  } finally {
    waiter.release();
    leaveTail(actor.workspace_id);
  }
}

const followBatch = 100;
/** So much of the feed is looked through at a time: a filter that matches next to nothing must not make one question of all of it. */
const followReach = 5_000;

/** What matches behind `seq`, for who is further back than what followers share. */
async function behind(actor: Actor, filter: ChangeFilter, seq: number, last: number) {
  const to = Math.min(seq + followReach, last);
  const where = conditions(actor, filter);
  where.add("c.seq > ?", seq);
  where.add("c.seq <= ?", to);
  const rows = await select(where, "asc", followBatch);
  const reached = rows.length === followBatch ? rows[rows.length - 1]!.seq : to;
  return { items: rows.map((row) => feedItem(actor.workspace_id, row)), reached };
}

/** The filter as SQL over `changes c` and `memory_versions v`, with its values; more can be added. */
function conditions(actor: Actor, filter: ChangeFilter) {
  const indexed: string[] = [];
  const timed: string[] = [];
  const path: string[] = [];
  const values: (string | number)[] = [];
  const addTo = (sql: string[]) => (condition: string, value: string | number | undefined) => {
    if (value !== undefined) sql.push(condition.replace("?", `$${values.push(value)}`));
  };
  const add = addTo(indexed);
  if (filter.memory_id && !filter.memory_store_id) throw invalid("memory_id needs memory_store_id beside it.");
  add("c.workspace_id = ?", actor.workspace_id);
  add("c.memory_store_id = ?", filter.memory_store_id);
  add("c.memory_id = ?", filter.memory_id);
  add("c.agent_id = ?", filter.agent_id);
  add("c.actor_type = ?", filter.actor_type);
  add("c.actor_type = 'session_actor' AND c.actor_id = ?", filter.session_id);
  add("c.actor_type = 'user_actor' AND c.actor_id = ?", filter.user_id);
  add("c.actor_type = 'api_actor' AND c.actor_id = ?", filter.api_key_id);
  add("c.operation = ?", filter.operation);
  addTo(timed)("c.created_at >= ?::timestamptz", filter["created_at[gte]"]);
  addTo(timed)("c.created_at <= ?::timestamptz", filter["created_at[lte]"]);
  // Nothing added, and yet no longer the index on paths: a change leads to its version by the id, not by all versions below a path.
  addTo(path)("starts_with(v.path || '', ?)", filter.path_prefix);
  return { indexed, timed, path, values, add };
}

function select(where: Conditions, order: "asc" | "desc", limit: number): Promise<ChangeRow[]> {
  return query<ChangeRow>(
    undefined,
    `SELECT ${changeColumns} FROM changes c ${changeJoins} WHERE ${allOf(where)} ORDER BY c.seq ${order} LIMIT ${limit}`,
    where.values,
  );
}

import type { Actor } from "@/lib/domain/actor";
import { openCursor, sealCursor } from "@/lib/domain/cursors";
import { query } from "@/lib/domain/database";
import { fitting, lastOf, type Sized } from "@/lib/domain/page-bytes";
import type { ListSessions } from "@/lib/wire/sessions";

interface Placed {
  id: string;
  created_at: string;
}

export interface Listed<Row> {
  rows: Row[];
  next_page: string | null;
  prev_page: string | null;
}

/**
 * The rows of a page of sessions, with whatever `joins` adds to them; cursors lead both ways and hold the order. Each filter has
 * an index in the list's order, so a page costs what it shows. A page may hold fewer than `limit`: about 32 MB of agents at most. Throws `invalid_request_error` for a bad cursor.
 */
export async function listRows<Row extends Placed>(
  actor: Actor,
  filter: ListSessions,
  kind: string,
  columns: string,
  joins: string,
): Promise<Listed<Row>> {
  const { limit, page, ...narrow } = filter;
  const shape = [
    kind,
    actor.workspace_id,
    ...Object.entries(narrow)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flat(),
  ];
  const [createdAt, id, direction = "next"] = openCursor(shape, page) ?? [];
  const back = direction === "prev";
  const down = (filter.order === "desc") !== back;
  const { text, values } = statement(actor, filter, columns, joins, down, createdAt, id);
  const found = await query<Row & Sized>(undefined, text, values);
  const rows: Row[] = found.slice(0, limit);
  // Whoever leads back to nothing (it was deleted meanwhile) arrives at the beginning.
  if (back && rows.length === 0) return listRows(actor, { ...filter, page: undefined }, kind, columns, joins);
  if (back) rows.reverse();
  const more = lastOf(found, limit) !== undefined;
  const seal = (row: Row | undefined, way: "next" | "prev") =>
    row ? sealCursor(shape, [row.created_at, row.id, way]) : null;
  return {
    rows,
    next_page: more || back ? seal(rows.at(-1), "next") : null,
    prev_page: (back ? more : createdAt !== undefined) ? seal(rows[0], "prev") : null,
  };
}

/** The list as SQL, one row more than a page. Several statuses are each read in order and merged, because no index holds them in one order. */
export function statement(
  actor: Actor,
  filter: ListSessions,
  columns: string,
  joins: string,
  down: boolean,
  createdAt: string | number | undefined,
  id: string | number | undefined,
) {
  const values: (string | number | readonly string[])[] = [];
  const put = (value: string | number | readonly string[]) => `$${values.push(value)}`;
  const byStore = filter.memory_store_id !== undefined;
  const place = byStore ? "a.session_created_at" : "z.created_at";
  const placeId = byStore ? "a.session_id" : "z.id";
  const direction = down ? "DESC" : "ASC";
  const order = `ORDER BY ${place} ${direction}, ${placeId} ${direction}`;
  const where = ["z.deleted_at IS NULL", `z.workspace_id = ${put(actor.workspace_id)}`];
  const add = (condition: string, value: string | number | undefined) => {
    if (value !== undefined) where.push(condition.replace("?", put(value)));
  };
  if (!filter.include_archived) where.push("z.archived_at IS NULL");
  if (filter.deployment_id !== undefined) where.push("false"); // no session comes from a deployment
  add("z.agent_id = ?", filter.agent_id);
  if (filter.agent_id !== undefined) add("z.agent_version = ?", filter.agent_version);
  add("a.memory_store_id = ?", filter.memory_store_id);
  if (byStore && !filter.include_archived) where.push("a.live");
  for (const [name, operator] of Object.entries({ gt: ">", gte: ">=", lt: "<", lte: "<=" }))
    add(`${place} ${operator} ?::timestamptz`, filter[`created_at[${name as "gt"}]`]);
  if (createdAt !== undefined && id !== undefined)
    where.push(`(${place}, ${placeId}) ${down ? "<" : ">"} (${put(createdAt)}::timestamptz, ${put(id)}::text)`);
  const limit = put(filter.limit + 1);
  const from = byStore ? "session_resources a JOIN sessions z ON z.id = a.session_id" : "sessions z";
  const page = (status: string) =>
    `SELECT z.id AS page_id FROM ${from} WHERE ${where.join(" AND ")}${status} ${order} LIMIT ${limit}`;
  const statuses = filter.statuses && [...new Set(filter.statuses)];
  const ids = !statuses
    ? page("")
    : statuses.map((status) => `(${page(` AND z.status = ${put(status)}`)})`).join(" UNION ALL ") ||
      "SELECT NULL AS page_id WHERE false";
  const rows = `SELECT ${columns} FROM (${ids}) page JOIN sessions z ON z.id = page.page_id ${joins}
    ORDER BY z.created_at ${direction}, z.id ${direction} LIMIT ${limit}`;
  return { text: fitting(rows, "agent", `created_at ${direction}, id ${direction}`), values };
}

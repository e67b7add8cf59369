import { notFound } from "@/lib/wire/errors";
import type { Activity, ListActivity } from "@/lib/wire/stats";
import { type Actor, allow } from "./actor";
import { query } from "./database";

/** How far back each bucket looks; the strip shows no more. */
const reach = { hour: "72 hours", day: "366 days" };

interface ActivityRow {
  since: string;
  start: string | null;
  created: number;
  modified: number;
  deleted: number;
}

/** Writes per hour or day, in one store or in the workspace, from running totals. Throws `not_found_error` for an unknown store. */
export async function activity(actor: Actor, filter: ListActivity): Promise<Activity> {
  allow(actor, "memory:read", filter.memory_store_id);
  const storeId = filter.memory_store_id ?? null;
  if (storeId) {
    const known = await query(
      "store_known",
      "SELECT 1 FROM memory_stores WHERE id = $1 AND workspace_id = $2 AND deleted_at IS NULL",
      [storeId, actor.workspace_id],
    );
    if (known.length === 0) throw notFound("Memory store");
  }
  const rows = await query<ActivityRow>(
    undefined,
    `WITH span AS (SELECT date_trunc($2, now(), 'UTC') - $3::interval AS since)
     SELECT span.since, b.* FROM span LEFT JOIN LATERAL (
       SELECT a.starts_at AS start, sum(a.created) AS created, sum(a.modified) AS modified, sum(a.deleted) AS deleted
         FROM memory_stores s JOIN memory_store_activity a ON a.memory_store_id = s.id
        WHERE s.workspace_id = $1 AND s.deleted_at IS NULL AND ${storeId ? "s.id = $4" : "$4::text IS NULL"}
          AND a.bucket = $2 AND a.starts_at >= span.since
        GROUP BY 1) b ON true ORDER BY b.start`,
    [actor.workspace_id, filter.bucket, reach[filter.bucket], storeId],
  );
  const data = rows.flatMap(({ start, created, modified, deleted }) =>
    start ? [{ start, created, modified, deleted }] : [],
  );
  return { type: "activity", bucket: filter.bucket, since: rows[0]?.since ?? "", data };
}

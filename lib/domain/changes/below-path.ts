import { query } from "@/lib/domain/database";
import { pathBytesMax } from "@/lib/wire/memories/path";
import { type ChangeRow, changeColumns, changeJoins } from "./rows";

/** A filter as SQL with its values: over `changes c` what an index can stop at and what it cannot, and over `memory_versions v`. */
export interface Conditions {
  indexed: string[];
  timed: string[];
  path: string[];
  values: (string | number)[];
}

/** All of a filter's conditions. */
export const allOf = ({ indexed, timed, path }: Conditions) => [...indexed, ...timed, ...path].join(" AND ");

export interface BelowPath {
  where: Conditions;
  workspaceId: string;
  storeId: string | undefined;
  prefix: string;
  order: "asc" | "desc";
  limit: number;
}

/** So many versions below the path at most are looked up in the feed one by one. */
const fewMax = 2_000;
/** So many of the nearest changes are looked through when there are more. */
const nearestMax = 2_000;

/**
 * Changes of versions below a path, without looking at the path of each version in the feed: few are looked up one by one, many
 * are likely among the nearest, and where both fail the feed is held against the set of them all.
 */
export async function selectBelowPath(wanted: BelowPath): Promise<ChangeRow[]> {
  if ((await countBelow(wanted)) <= fewMax) return oneByOne(wanted);
  const nearest = await amongNearest(wanted);
  return nearest.length === wanted.limit ? nearest : amongAll(wanted);
}

async function countBelow(wanted: BelowPath): Promise<number> {
  const { place, values } = placesBehind([]);
  const [row] = await query<{ found: number }>(
    undefined,
    `SELECT count(*)::int AS found FROM (SELECT 1 FROM ${versionsBelow(wanted, place)} LIMIT ${fewMax + 1}) f`,
    values,
  );
  return row!.found;
}

/** A change bears the stamp of its version, and the feed can be asked for a stamp. */
function oneByOne({ where, order, limit, ...wanted }: BelowPath): Promise<ChangeRow[]> {
  const { place, values } = placesBehind(where.values);
  return query<ChangeRow>(
    undefined,
    `SELECT ${changeColumns} FROM (SELECT v.id, v.created_at FROM ${versionsBelow(wanted, place)}) f
       CROSS JOIN LATERAL (SELECT * FROM changes x WHERE x.workspace_id = ${place(wanted.workspaceId)}
         AND x.created_at = f.created_at AND x.memory_version_id = f.id OFFSET 0) c ${changeJoins}
      WHERE ${allOf(where)} ORDER BY c.seq ${order} LIMIT ${limit}`,
    values,
  );
}

function amongNearest({ where, order, limit }: BelowPath): Promise<ChangeRow[]> {
  return query<ChangeRow>(
    undefined,
    `SELECT ${changeColumns} FROM
       (SELECT * FROM changes c WHERE ${where.indexed.join(" AND ")} ORDER BY c.seq ${order} LIMIT ${nearestMax}) c ${changeJoins}
      WHERE ${[...where.timed, ...where.path].join(" AND ")} ORDER BY c.seq ${order} LIMIT ${limit}`,
    where.values,
  );
}

/**
 * `IS TRUE` keeps the planner from making a join of it: it knows nothing about paths, takes them to be few and joins the wrong way
 * round. So the set is built once, and a row of the feed costs one look into it.
 */
function amongAll({ where, order, limit, ...wanted }: BelowPath): Promise<ChangeRow[]> {
  const { place, values } = placesBehind(where.values);
  const below = `(c.memory_version_id IN (SELECT v.id FROM ${versionsBelow(wanted, place)})) IS TRUE`;
  return query<ChangeRow>(
    undefined,
    `SELECT ${changeColumns} FROM
       (SELECT * FROM changes c WHERE ${[...where.indexed, ...where.timed, below].join(" AND ")} ORDER BY c.seq ${order} LIMIT ${limit}) c ${changeJoins}
      WHERE ${where.path.join(" AND ")} ORDER BY c.seq ${order}`,
    values,
  );
}

type Place = (value: string) => string;

/** Parameters behind those that there are. */
function placesBehind(before: readonly (string | number)[]): { place: Place; values: (string | number)[] } {
  const values = [...before];
  return { values, place: (value) => `$${values.push(value)}` };
}

/** `memory_versions v` of live stores below the path, by the index on paths. */
const versionsBelow = (
  { workspaceId, storeId, prefix }: Pick<BelowPath, "workspaceId" | "storeId" | "prefix">,
  place: Place,
) =>
  `memory_stores s JOIN memory_versions v ON v.memory_store_id = s.id WHERE s.workspace_id = ${place(workspaceId)}
     AND s.deleted_at IS NULL ${storeId ? `AND s.id = ${place(storeId)}` : ""} AND ${below(prefix, place)}`;

/** Paths are compared byte by byte, so those that start with a prefix lie together: from itself to it with all the highest behind it. */
const below = (prefix: string, place: Place) =>
  `v.path >= ${place(prefix)} AND v.path <= ${place(prefix + "\u{10FFFF}".repeat(pathBytesMax / 4))}`;

/** Bytes of definitions that one page may hold, beyond its last: a handful of the largest agents would fill the memory of the server. */
const pageBytesMax = 32_000_000;

export interface Sized {
  /** How many rows there were before the page was cut to size. */
  found: number;
}

/** A statement for those rows of another, in `order`, whose `column` (JSON) fits into a page: at least the first. */
export const fitting = (rows: string, column: string, order: string): string =>
  `SELECT * FROM (
     SELECT l.*, count(*) OVER ()::int AS found, octet_length(l.${column}::text) AS own_bytes,
            sum(octet_length(l.${column}::text)) OVER (ORDER BY ${order}) AS bytes FROM (${rows}) l) sized
    WHERE bytes - own_bytes < ${pageBytesMax} ORDER BY ${order}`;

/** The last row of a page that has more behind it. */
export function lastOf<R extends Sized>(rows: readonly R[], limit: number): R | undefined {
  const shown = Math.min(rows.length, limit);
  return rows[0] && rows[0].found > shown ? rows[shown - 1] : undefined;
}

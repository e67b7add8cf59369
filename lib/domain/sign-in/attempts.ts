import { hash } from "node:crypto";
import { networkOf } from "@/lib/domain/credentials/network";
import { query } from "@/lib/domain/database";
import { WireError } from "@/lib/wire/errors";

/** How often something may be tried within a window. Counted in the database, for all processes together. */
export interface Limit {
  kind: string;
  subject: string;
  max: number;
  minutes: number;
}

/**
 * What bounds guessing a password: one address on one account, one address on any, and any address on one account. The last
 * is wide, so that a stranger cannot keep the owner out.
 */
export function signInLimits(address: string, email: string): Limit[] {
  const network = networkOf(address);
  const account = email.trim().toLowerCase();
  return [
    { kind: "address and account", subject: `${network}|${account}`, max: 10, minutes: 10 },
    { kind: "address", subject: network, max: 60, minutes: 10 },
    { kind: "account", subject: account, max: 200, minutes: 60 },
  ];
}

/** What bounds attempts that create rows or cost work without naming an account. */
export const addressLimit = (kind: string, address: string): Limit[] => [
  { kind, subject: networkOf(address), max: 30, minutes: 10 },
];

/**
 * Counts one attempt, before it is judged: attempts at once cannot slip through. Throws `rate_limit_error`. Each row brings an id
 * of its own: with one made from the key, the first attempts at once would collide in it instead of being counted.
 */
export async function count(limits: readonly Limit[]): Promise<void> {
  for (const limit of limits) {
    const [row] = await query<{ count: number; wait: number }>(
      "count_attempt",
      `INSERT INTO rate_limits AS r (id, key, count, last_request)
       VALUES (gen_random_uuid(), $1, 1, (extract(epoch FROM clock_timestamp()) * 1000)::int8)
       ON CONFLICT (key) DO UPDATE SET
         count = CASE WHEN r.last_request + $2::int8 <= excluded.last_request THEN 1 ELSE r.count + 1 END,
         last_request = CASE WHEN r.last_request + $2::int8 <= excluded.last_request THEN excluded.last_request ELSE r.last_request END
       RETURNING count, ceil((last_request + $2::int8 - extract(epoch FROM clock_timestamp()) * 1000) / 1000)::int4 AS wait`,
      [keyOf(limit), limit.minutes * 60_000],
    );
    if (row && row.count > limit.max)
      throw new WireError("rate_limit_error", "Too many attempts. Wait, then try again.", {
        retry_after: Math.max(1, row.wait),
      });
  }
}

/** Takes an attempt that succeeded back out of the counts; the first limit starts anew. */
export async function succeed([first, ...others]: readonly Limit[]): Promise<void> {
  if (first) await query("reset_attempts", "DELETE FROM rate_limits WHERE key = $1", [keyOf(first)]);
  const keys = others.map(keyOf);
  await query("refund_attempt", "UPDATE rate_limits SET count = greatest(count - 1, 0) WHERE key = ANY($1)", [keys]);
}

/** Neither addresses nor accounts are readable in the table. */
const keyOf = ({ kind, subject }: Limit) => hash("sha256", `${kind}\0${subject}`, "base64url");

import { networkOf } from "@/lib/domain/credentials/network";
import { WireError } from "@/lib/wire/errors";

/** Wrong credentials an address may present at once, and how many it earns back in a second. */
const burst = 30;
const perSecond = 0.5;
const addressesMax = 10_000;

/** What an address has left. Full buckets are not kept, so that only addresses that fail cost memory. */
const buckets = new Map<string, { left: number; at: number }>();

/**
 * Takes tokens from the bucket of an address (none: only looks); words before the address name another bucket of its own. Throws `rate_limit_error` when it is empty. Kept in the
 * process: it protects the database from being asked, not the secrets, which cannot be guessed.
 */
export function spend(address: string, { tokens }: { tokens: number }, now = Date.now()): void {
  const network = address.replace(/\S+$/, networkOf);
  const bucket = buckets.get(network);
  if (!bucket && tokens === 0) return;
  const left = bucket ? Math.min(burst, bucket.left + ((now - bucket.at) / 1000) * perSecond) : burst;
  if (left < 1)
    throw new WireError("rate_limit_error", "Too many wrong credentials from this address.", {
      retry_after: Math.ceil((1 - left) / perSecond),
    });
  if (tokens === 0) return;
  buckets.delete(network);
  buckets.set(network, { left: left - tokens, at: now });
  if (buckets.size > addressesMax) buckets.delete(buckets.keys().next().value!);
}

/** Addresses remembered, for tests of the bound. */
export const addressesHeld = () => buckets.size;

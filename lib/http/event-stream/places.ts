import type { Actor } from "@/lib/domain/actor";
import { env } from "@/lib/env";
import { WireError } from "@/lib/wire/errors";

const retryAfterSeconds = 10;

const taken = new Map<string, number>();

/**
 * Takes one of the places for event streams that a credential has in this process (PALIMPSEST_MAX_STREAMS_PER_CREDENTIAL): a key,
 * a person in all their browsers, or a session with all its tokens. Returns how to give it back, which may be called again and
 * again. Throws `rate_limit_error` when all are taken.
 */
export function takePlace({ id }: Actor): () => void {
  const most = env.PALIMPSEST_MAX_STREAMS_PER_CREDENTIAL;
  const before = taken.get(id) ?? 0;
  if (before >= most)
    throw new WireError(
      "rate_limit_error",
      `This credential has ${most} event streams open, and no more are allowed. Close one, or try again later.`,
      { retry_after: retryAfterSeconds },
    );
  taken.set(id, before + 1);
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    const left = taken.get(id)! - 1;
    if (left > 0) taken.set(id, left);
    else taken.delete(id);
  };
}

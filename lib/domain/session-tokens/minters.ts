import type { Actor } from "@/lib/domain/actor";
import { forget } from "@/lib/domain/credentials/recognition";
import type { query } from "@/lib/domain/database";
import { WireError } from "@/lib/wire/errors";

type Run = typeof query;

const standing: { [type in Actor["type"]]?: { name: string; text: string } } = {
  api_actor: {
    name: "minter_api_key",
    text: `SELECT expires_at FROM api_keys
            WHERE id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp()) FOR SHARE`,
  },
  environment_key: {
    name: "minter_environment_key",
    text: "SELECT NULL::timestamptz AS expires_at FROM environment_keys WHERE id = $1 AND revoked_at IS NULL FOR SHARE",
  },
};

/**
 * When the key that is about to make a token ends; null for never, and for people, who outlive their sign-ins. Keeps the key from
 * being revoked until the transaction of `run` ends, and comes first in it: keys are locked before sessions and their tokens.
 * Throws `authentication_error` when the key has ended since it was recognised.
 */
export async function holdMinter(run: Run, actor: Actor): Promise<string | null> {
  const question = standing[actor.type];
  if (!question) return null;
  const [key] = await run<{ expires_at: string | null }>(question.name, question.text, [actor.id]);
  if (!key) throw new WireError("authentication_error", "The credential is not valid.");
  return key.expires_at;
}

/**
 * Ends every token that this key made, behind the last write that came with it, in the transaction of `run` that revokes the
 * key; work that was handed out with them waits for the next worker at once. Returns what makes this process forget them, for
 * after the commit.
 */
export async function endTokensOf(run: Run, keyId: string): Promise<() => void> {
  const open = await run<{ id: string; work_id: string | null; secret_hash: Buffer }>(
    "minter_tokens",
    `SELECT id, work_id, secret_hash FROM session_tokens
      WHERE created_by_id = $1 AND revoked_at IS NULL AND expires_at > clock_timestamp()`,
    [keyId],
  );
  if (open.length === 0) return () => {};
  await run("minter_tokens_end", "SELECT end_session_tokens($1::text[])::text", [open.map(({ id }) => id)]);
  await putBack(
    run,
    open.flatMap(({ work_id }) => work_id ?? []),
  );
  return () => {
    for (const { secret_hash } of open) forget(secret_hash);
  };
}

/** Lets another worker have these items, whose tokens have been ended: at once, not when a lease would have lapsed. */
export async function putBack(run: Run, workIds: readonly string[]): Promise<void> {
  if (workIds.length === 0) return;
  await run(
    "work_put_back",
    `WITH put AS (
       UPDATE work_items SET lease_expires_at = least(lease_expires_at, clock_timestamp()),
              polled_at = CASE state WHEN 'queued' THEN NULL ELSE polled_at END
        WHERE id = ANY ($1::text[]) AND state <> 'stopped' RETURNING environment_id
     ) SELECT pg_notify('palimpsest_work', environment_id)::text FROM put`,
    [workIds],
  );
}

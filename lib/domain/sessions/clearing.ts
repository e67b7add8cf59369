import { query } from "@/lib/domain/database";
import { log } from "@/lib/log";

/** Events per statement: small enough that no other write waits noticeably. */
const batchRows = 1_000;
const againAfterMs = 30_000;

let clearing: Promise<void> | undefined;
let later: NodeJS.Timeout | undefined;
let stopped = false;

/**
 * Blanks what was said in deleted sessions, in the background and in batches. That something happened, and which memory a call
 * named, stays: it is where a version came from. Called after a deletion and at start; safe in several processes at once.
 */
export function clearDeletedSessions(): void {
  if (clearing || stopped) return;
  clearing = clearAll()
    .catch((cause) => {
      log.error({ message: "clearing a deleted session failed; it is tried again later", cause });
      clearTimeout(later);
      later = setTimeout(clearDeletedSessions, againAfterMs).unref();
    })
    .finally(() => {
      clearing = undefined;
    });
}

/** Ends the clearing after its current batch. */
export async function stopClearingSessions(): Promise<void> {
  stopped = true;
  clearTimeout(later);
  await clearing;
  stopped = false;
}

async function clearAll(): Promise<void> {
  while (!stopped) {
    const [session] = await query<{ id: string }>(
      undefined,
      "SELECT id FROM sessions WHERE deleted_at IS NOT NULL AND cleared_at IS NULL ORDER BY deleted_at LIMIT 1",
      [],
    );
    if (!session) return;
    const blanked = await query<object>(
      undefined,
      `UPDATE session_events SET payload = '{}' WHERE session_id = $1 AND seq = ANY (ARRAY
         (SELECT seq FROM session_events WHERE session_id = $1 AND payload <> '{}' AND type <> 'session.deleted' ORDER BY seq LIMIT ${batchRows} FOR UPDATE SKIP LOCKED))
       RETURNING 1`,
      [session.id],
    );
    if (blanked.length === 0)
      await query(undefined, "UPDATE sessions SET cleared_at = clock_timestamp() WHERE id = $1", [session.id]);
  }
}

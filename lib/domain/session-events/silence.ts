import { query, transaction } from "@/lib/domain/database";
import { log } from "@/lib/log";
import { appendLocked, lock } from "./appending";
import { ringSession } from "./bell";

const sweepEveryMs = 15_000;
const batch = 100;

/** A session that runs is silent when nothing came for this long, or since its worker's lease ended without another taking over. */
const silentMinutes = 30;
const takeOverSeconds = 90;

let timer: NodeJS.Timeout | undefined;
let sweeping: Promise<unknown> | undefined;

/** Looks for silent sessions from time to time. Any number of processes may. */
export function startSweepingSilence(): void {
  timer ??= setInterval(() => {
    sweeping ??= endSilentTurns()
      .catch((cause) => log.error({ message: "silent sessions could not be looked for; they are later", cause }))
      .finally(() => {
        sweeping = undefined;
      });
  }, sweepEveryMs).unref();
}

/** Stops after the sweep at hand. */
export async function stopSweepingSilence(): Promise<void> {
  clearInterval(timer);
  timer = undefined;
  await sweeping;
}

/**
 * Ends the turn of every session that says it runs and of which nothing is heard, once, with the reason as an error event, so that
 * it can be archived. Returns the ids of those this call ended.
 */
export async function endSilentTurns(): Promise<string[]> {
  const ended: string[] = [];
  for (;;) {
    const found = await query<Silent>("sessions_silent", `${silent} LIMIT ${batch}`, []);
    for (const session of found) if (await endTurn(session)) ended.push(session.id);
    if (found.length < batch) return ended;
  }
}

interface Silent {
  id: string;
  workspace_id: string;
  lease_ended: boolean;
}

const silent = `
  SELECT s.id, s.workspace_id, coalesce(w.ended, false) AS lease_ended
    FROM sessions s LEFT JOIN LATERAL (
      SELECT w.lease_expires_at < clock_timestamp() - interval '${takeOverSeconds} seconds' AND s.last_event_at < w.lease_expires_at AS ended
        FROM work_items w WHERE w.session_id = s.id AND w.state <> 'stopped' ORDER BY w.created_at DESC LIMIT 1) w ON true
   WHERE s.status = 'running' AND s.deleted_at IS NULL
     AND (w.ended OR coalesce(s.last_event_at, s.created_at) < clock_timestamp() - interval '${silentMinutes} minutes')`;

/** Whoever gets the lock first ends the turn; for the others it is no more silent then. */
async function endTurn({ id, workspace_id }: Silent): Promise<boolean> {
  const done = await transaction(async (run) => {
    const session = await lock(run, { id, workspace_id });
    const [still] = await run<Silent>("session_silent", `${silent} AND s.id = $1`, [id]);
    if (!session || !still) return false;
    const message = still.lease_ended
      ? "The lease of this session's worker ended and nothing was heard since: its turn counts as over."
      : `Nothing was heard of this session for ${silentMinutes} minutes: its turn counts as over.`;
    await appendLocked(run, session, null, [
      { type: "session.error", error: { type: "unknown_error", message, retry_status: { type: "exhausted" } } },
      { type: "session.status_idle", stop_reason: { type: "retries_exhausted" }, stop_details: null },
    ]);
    return true;
  });
  if (done) ringSession(id);
  return done;
}

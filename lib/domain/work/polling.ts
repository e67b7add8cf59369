import type { Actor } from "@/lib/domain/actor";
import { onBell } from "@/lib/domain/bells";
import { hashSecret, hintOf, newSecret } from "@/lib/domain/credentials/secret";
import { query, transaction } from "@/lib/domain/database";
import { newId } from "@/lib/domain/ids";
import { holdMinter, putBack } from "@/lib/domain/session-tokens/minters";
import type { PollWork, Work } from "@/lib/wire/work";
import { allowWorker } from "./access";
import { closeAbandoned, fence, holdTokens } from "./closing";
import { flushSeconds, leaseSeconds } from "./lease";
import { presentWork, type WorkRow, workColumns } from "./rows";

type Run = typeof query;

const reclaimOlderThanMs = 5_000;
/** How many due items a poll tries when others are taking them at the same moment. */
const tries = 20;
/** A worker that keeps polling is noted this often. */
const noteEverySeconds = 10;

/** Who polls: the name the worker gives itself, and what tells that it has gone. */
export interface Poller {
  workerId?: string | null;
  signal?: AbortSignal;
}

/**
 * The next item for a worker, with the token that acts as its session; null when there is none within `block_ms`. Also an item
 * that was handed out and not acknowledged for `reclaim_older_than_ms` (5,000), and one whose worker let its lease lapse: what
 * that one still holds is ended first. Waiting costs the database nothing. A worker that has gone gets none: what was just
 * taken for it goes to the next one at once.
 */
export async function poll(
  actor: Actor,
  environmentId: string,
  { block_ms = 0, reclaim_older_than_ms = reclaimOlderThanMs }: PollWork,
  { workerId, signal }: Poller = {},
): Promise<Work | null> {
  allowWorker(actor, environmentId);
  if (workerId) await note(environmentId, workerId);
  const deadline = performance.now() + block_ms;
  const bell = bellOf(environmentId, signal);
  try {
    while (!signal?.aborted) {
      const taken = await take(actor, environmentId, reclaim_older_than_ms);
      if (taken && signal?.aborted) await giveBack(taken);
      else if (taken) return taken.work;
      const left = deadline - performance.now();
      if (left <= 0) return null;
      await bell.rung(left);
    }
    return null;
  } finally {
    bell.release();
  }
}

/** Waits for the environment's bell, for the time to pass or for the worker to go; a bell that rang since the last wait counts. */
function bellOf(environmentId: string, signal: AbortSignal | undefined) {
  let rang = false;
  let wake: (() => void) | undefined;
  const ring = () => {
    rang = true;
    wake?.();
  };
  const silence = onBell("palimpsest_work", (rungFor) => {
    if (rungFor === environmentId) ring();
  });
  signal?.addEventListener("abort", ring);
  const release = () => {
    silence();
    signal?.removeEventListener("abort", ring);
  };
  const rung = async (ms: number) => {
    if (!rang) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    rang = false;
    wake = undefined;
  };
  return { rung, release };
}

const due = `((w.state = 'queued' AND (w.polled_at IS NULL OR w.polled_at < clock_timestamp() - make_interval(secs => $2 / 1000.0)))
  OR (w.state IN ('starting', 'active', 'stopping') AND w.lease_expires_at < clock_timestamp()))`;

interface Taken {
  work: Work;
  session_id: string;
  token_id: string;
}

async function take(actor: Actor, environmentId: string, olderThanMs: number): Promise<Taken | null> {
  const candidates = await query<{ id: string; session_id: string }>(
    "work_due",
    `SELECT w.id, w.session_id FROM work_items w WHERE w.environment_id = $1 AND w.state <> 'stopped' AND ${due}
      ORDER BY w.created_at, w.id LIMIT ${tries}`,
    [environmentId, olderThanMs],
  );
  for (const { id, session_id } of candidates) {
    const taken = await transaction(async (run) => {
      await holdMinter(run, actor);
      await holdTokens(run, session_id);
      return claim(run, actor, id, olderThanMs);
    });
    if (taken) return taken;
  }
  return null;
}

/** The item, if it is still due and nobody else has it or its session under way. */
async function claim(run: Run, actor: Actor, id: string, olderThanMs: number): Promise<Taken | undefined> {
  const [work] = await run<WorkRow>(
    "work_claim",
    `SELECT ${workColumns} FROM work_items w JOIN sessions s ON s.id = w.session_id
      WHERE w.id = $1 AND ${due} FOR UPDATE OF w SKIP LOCKED FOR KEY SHARE OF s SKIP LOCKED`,
    [id, olderThanMs],
  );
  if (!work) return undefined;
  if (work.state === "stopping") {
    await closeAbandoned(run, work);
    return undefined;
  }
  await fence(run, work.session_id);
  const [taken] = await run<WorkRow>(
    "work_hand_out",
    `UPDATE work_items w SET state = 'queued', polled_at = clock_timestamp(), acknowledged_at = NULL, started_at = NULL,
            latest_heartbeat_at = NULL, ttl_seconds = NULL, lease_expires_at = NULL, wanted_again_at = NULL
      WHERE w.id = $1 RETURNING ${workColumns}`,
    [id],
  );
  const { token_id, secret } = await newWorkSecret(run, actor, work);
  return { work: presentWork(taken!, secret), session_id: work.session_id, token_id };
}

/** Undoes a hand-out that nobody received, unless the item has been handed to another worker meanwhile. */
async function giveBack({ work, session_id, token_id }: Taken): Promise<void> {
  await transaction(async (run) => {
    await holdTokens(run, session_id);
    const held = await run("work_given", "SELECT 1 FROM session_tokens WHERE id = $1 AND revoked_at IS NULL", [
      token_id,
    ]);
    if (held.length === 0) return;
    await fence(run, session_id);
    await putBack(run, [work.id]);
  });
}

/** A token that acts as the item's session while somebody holds the item, in the form in which workers read it. */
async function newWorkSecret(run: Run, actor: Actor, work: WorkRow): Promise<{ token_id: string; secret: string }> {
  const token_id = newId("stok");
  const sessions_token = newSecret(token_id);
  await run(
    "work_token_create",
    `INSERT INTO session_tokens (id, workspace_id, session_id, kind, work_id, secret_hash, hint, created_by_type, created_by_id, expires_at)
     VALUES ($1, $2, $3, 'work', $4, $5, $6, $7, $8, clock_timestamp() + make_interval(secs => $9))`,
    [
      token_id,
      work.workspace_id,
      work.session_id,
      work.id,
      hashSecret(sessions_token),
      hintOf(sessions_token),
      actor.type,
      actor.id,
      leaseSeconds + flushSeconds,
    ],
  );
  return { token_id, secret: Buffer.from(JSON.stringify({ sessions_token })).toString("base64url") };
}

/** Counts the worker among those who poll; what has not polled for an hour is forgotten. */
async function note(environmentId: string, workerId: string): Promise<void> {
  await query(
    "work_poller",
    `WITH forgotten AS (
       DELETE FROM work_pollers WHERE environment_id = $1 AND polled_at < clock_timestamp() - interval '1 hour' AND worker_id <> $2
     )
     INSERT INTO work_pollers AS p (environment_id, worker_id, polled_at)
     SELECT e.id, $2, clock_timestamp() FROM environments e WHERE e.id = $1 FOR KEY SHARE
     ON CONFLICT (environment_id, worker_id) DO UPDATE SET polled_at = excluded.polled_at
       WHERE p.polled_at < clock_timestamp() - make_interval(secs => ${noteEverySeconds})`,
    [environmentId, workerId.slice(0, 256)],
  );
}

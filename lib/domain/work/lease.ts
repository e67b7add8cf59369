import type { Actor } from "@/lib/domain/actor";
import { type query, transaction } from "@/lib/domain/database";
import { WireError } from "@/lib/wire/errors";
import type { Heartbeat, RecordedHeartbeat, Work } from "@/lib/wire/work";
import { allowWorker } from "./access";
import { foundWork, oneWork, presentWork, type WorkRow, workColumns } from "./rows";

type Run = typeof query;

/** How long a worker may be silent before its item is handed to another one. */
export const leaseSeconds = 90;
/** How long a token outlives the lease of its item: enough for a worker's last flush. */
export const flushSeconds = 90;

/** A worker says that it has what it polled: the item leaves the queue. Again is no error. Throws `conflict_error` once work has begun or ended. */
export async function ack(actor: Actor, environmentId: string, workId: string): Promise<Work> {
  allowWorker(actor, environmentId);
  return transaction(async (run) => {
    const work = await lock(run, actor, environmentId, workId);
    if (work.state === "starting" && !work.latest_heartbeat_at) return presentWork(work);
    if (work.state !== "queued" || !work.polled_at)
      throw new WireError("conflict_error", `The work item is ${work.state} and cannot be acknowledged.`);
    const [row] = await run<WorkRow>(
      "work_ack",
      `UPDATE work_items w SET state = 'starting', acknowledged_at = clock_timestamp(), ttl_seconds = $2::int,
              lease_expires_at = clock_timestamp() + make_interval(secs => $2::int)
        WHERE w.id = $1 RETURNING ${workColumns}`,
      [workId, leaseSeconds],
    );
    await keepToken(run, workId, leaseSeconds);
    return presentWork(row!);
  });
}

/**
 * Renews the lease of an item for 90 s or what is desired (at most 600), and its token with it. The first beat makes it active.
 * Throws a 412 with the state as it is when `expected_last_heartbeat` is not the last one, or when the item has been handed to
 * another worker; the value is not compared once stopping.
 */
export async function heartbeat(
  actor: Actor,
  environmentId: string,
  workId: string,
  { expected_last_heartbeat, desired_ttl_seconds }: Heartbeat,
): Promise<RecordedHeartbeat> {
  allowWorker(actor, environmentId, { tokenOf: workId });
  return transaction(async (run) => {
    const work = await lock(run, actor, environmentId, workId);
    if (!(await holds(run, actor, work))) throw leaseLost(work);
    if (work.state === "stopped") return present(work, false);
    const expected = expected_last_heartbeat === "NO_HEARTBEAT" ? null : expected_last_heartbeat;
    if (work.state !== "stopping" && expected !== undefined && expected !== work.latest_heartbeat_at)
      throw leaseLost(work);
    if (work.state === "queued" && !actor.session) return present(work, false); // whoever was handed it has not come yet
    const ttl = desired_ttl_seconds ?? work.ttl_seconds ?? leaseSeconds;
    const [row] = await run<WorkRow>(
      "work_heartbeat",
      `UPDATE work_items w SET state = CASE state WHEN 'stopping' THEN state ELSE 'active' END, ttl_seconds = $2::int,
              latest_heartbeat_at = greatest(clock_timestamp(), latest_heartbeat_at + interval '1 microsecond'),
              acknowledged_at = coalesce(acknowledged_at, clock_timestamp()), started_at = coalesce(started_at, clock_timestamp()),
              lease_expires_at = clock_timestamp() + make_interval(secs => $2::int)
        WHERE w.id = $1 RETURNING ${workColumns}`,
      [workId, ttl],
    );
    await keepToken(run, workId, ttl);
    return present(row!, true);
  });
}

/**
 * The item, locked against everybody else who would change it. Its tokens go first, here and wherever work is touched: who ends a
 * session begins with its tokens, and two that lock in different orders would wait for each other. Throws `not_found_error`.
 */
export async function lock(run: Run, actor: Actor, environmentId: string, workId: string): Promise<WorkRow> {
  await run(
    "work_tokens_lock",
    "SELECT 1 FROM session_tokens WHERE work_id = $1 AND workspace_id = $2 AND revoked_at IS NULL ORDER BY id FOR NO KEY UPDATE",
    [workId, actor.workspace_id],
  );
  const [row] = await run<WorkRow>("work_lock", `SELECT ${workColumns} FROM work_items w WHERE ${oneWork} FOR UPDATE`, [
    workId,
    environmentId,
    actor.workspace_id,
  ]);
  return foundWork(row);
}

/** A token that was fenced while its request was on the way holds the item no more. */
async function holds(run: Run, actor: Actor, work: WorkRow): Promise<boolean> {
  if (!actor.session) return true;
  const rows = await run(
    "work_token_held",
    "SELECT 1 FROM session_tokens WHERE id = $1 AND work_id = $2 AND revoked_at IS NULL AND expires_at > clock_timestamp()",
    [actor.session.token_id, work.id],
  );
  return rows.length > 0;
}

/** Lets the item's token live for the lease and the flush behind it. */
async function keepToken(run: Run, workId: string, ttlSeconds: number): Promise<void> {
  await run(
    "work_token_keep",
    `UPDATE session_tokens SET expires_at = clock_timestamp() + make_interval(secs => $2::int)
      WHERE work_id = $1 AND revoked_at IS NULL AND expires_at > clock_timestamp()`,
    [workId, ttlSeconds + flushSeconds],
  );
}

const present = (work: WorkRow, extended: boolean): RecordedHeartbeat => ({
  type: "work_heartbeat",
  last_heartbeat: work.latest_heartbeat_at ?? "",
  lease_extended: extended,
  state: work.state,
  ttl_seconds: work.ttl_seconds ?? leaseSeconds,
});

const leaseLost = (work: WorkRow) =>
  new WireError("invalid_request_error", "The lease is not where this worker left it: another one may hold the item.", {
    status: 412,
    error_code: "heartbeat_precondition_failed",
    current_state: {
      last_heartbeat: work.latest_heartbeat_at,
      lease_extended: false,
      state: work.state,
      ttl_seconds: work.ttl_seconds ?? leaseSeconds,
    },
  });

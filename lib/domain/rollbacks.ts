import { invalid, notFound } from "@/lib/wire/errors";
import { writingBlockedBecause } from "@/lib/wire/memory-stores";
import { rollbackBlockedBecause } from "@/lib/wire/memory-versions";
import type { CreateRollback, Rollback, RollbackStep } from "@/lib/wire/rollbacks";
import { type Actor, allow } from "./actor";
import { query } from "./database";
import { newId } from "./ids";
import { contextValues, settle, type WriteRow, writeContext } from "./memories/writes";
import { type MemoryVersionRow, presentVersion, versionColumns } from "./memory-versions/rows";

interface TargetRow extends MemoryVersionRow {
  version_number: number;
  head_version_id: string;
  head_sha256: string;
  head_path: string | null;
  archived_at: string | null;
}

/**
 * Writes an older version's text forward as a new version; the path stays and history is never rewritten.
 * With `dry_run` only the plan is answered. Otherwise throws `memory_precondition_failed_error` when the head is not
 * `expected_content_sha256`, and `invalid_request_error` for a redacted version, a deletion, a deleted memory or an archived store.
 */
export async function create(actor: Actor, input: CreateRollback): Promise<Rollback> {
  allow(actor, input.dry_run ? "memory:read" : "memory:write", input.memory_store_id);
  const target = await findTarget(actor, input);
  const step = plan(target, input.expected_content_sha256);
  const answer = {
    type: "rollback" as const,
    id: null,
    dry_run: input.dry_run,
    plan: [step],
    applied: 0,
    skipped: 0,
    memory_version_ids: [],
  };
  if (input.dry_run) return { ...answer, skipped: step.blocked ? 1 : 0 };
  if (step.blocked === "deleted") throw invalid(step.reason);
  const id = newId("rollback");
  const [row] = await query<WriteRow>(
    "roll_back",
    `SELECT * FROM roll_back_memory(${writeContext}, $9, $10, $11, $12)`,
    [
      ...contextValues(actor, { note: input.note ?? undefined }, id),
      input.memory_store_id,
      target.id,
      newId("memver"),
      input.expected_content_sha256 ?? null,
    ],
  );
  const written = settle(row);
  if (row?.outcome === "unchanged")
    return { ...answer, plan: [{ ...step, action: "none", reason: "The current text is already this one." }] };
  const applied: RollbackStep = {
    ...step,
    action: "restore_content",
    to_version_id: written.head_version_id,
    blocked: null,
  };
  return { ...answer, id, plan: [applied], applied: 1, memory_version_ids: [written.head_version_id] };
}

async function findTarget(actor: Actor, input: CreateRollback): Promise<TargetRow> {
  const [row] = await query<TargetRow>(
    "rollback_target",
    `SELECT ${versionColumns}, v.version_number, m.head_version_id, m.content_sha256 AS head_sha256, m.path AS head_path, s.archived_at
       FROM memory_versions v JOIN memory_stores s ON s.id = v.memory_store_id AND s.workspace_id = $3 AND s.deleted_at IS NULL
       JOIN memories m ON m.memory_store_id = v.memory_store_id AND m.id = v.memory_id
      WHERE v.memory_store_id = $1 AND v.id = $2`,
    [input.memory_store_id, input.target.memory_version_id, actor.workspace_id],
  );
  if (!row) throw notFound("Memory version");
  return row;
}

/** What would happen, and why not if it would not. `from_version_id` is the version returned to; `to_version_id` the one written. */
function plan(target: TargetRow, expectedSha: string | undefined): RollbackStep {
  const step = { memory_id: target.memory_id, path: target.head_path, from_version_id: target.id, to_version_id: null };
  const stop = (reason: string, blocked: RollbackStep["blocked"]): RollbackStep => ({
    ...step,
    action: "none",
    reason,
    blocked,
  });
  const archived = writingBlockedBecause(target);
  if (archived) return stop(archived, "archived");
  const liveHead = target.head_path === null ? null : target.head_version_id;
  const blocked = rollbackBlockedBecause(presentVersion(target), liveHead);
  if (blocked && target.id !== liveHead) return stop(blocked, target.redacted_at ? "redacted" : "deleted");
  if (expectedSha && expectedSha !== target.head_sha256) return stop("Another write came in since.", "later_writes");
  if (target.content_sha256 === target.head_sha256) return stop("The current text is already this one.", null);
  return {
    ...step,
    action: "restore_content",
    reason: `The text of version ${target.version_number} becomes the next version.`,
    blocked: null,
  };
}

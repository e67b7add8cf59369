import { query, transaction } from "@/lib/domain/database";
import { log } from "@/lib/log";

/** Rows per transaction: small enough that no other write waits noticeably. */
const batchRows = 2_000;
/** Advisory lock of whoever is clearing: one process at a time. */
const clearingLock = 72707372;

let clearing: Promise<void> | undefined;
let stopped = false;
let later: NodeJS.Timeout | undefined;
const againAfterMs = 30_000;

/** Clears what deleted stores left behind, in the background and in batches. Called after a deletion and at start. */
export function clearDeletedStores(): void {
  if (clearing || stopped) return;
  clearing = clearAll()
    .catch((cause) => {
      log.error({ message: "clearing a deleted store failed; it is tried again later", cause });
      clearTimeout(later);
      later = setTimeout(clearDeletedStores, againAfterMs).unref();
    })
    .finally(() => {
      clearing = undefined;
    });
}

/** Ends the clearing after its current batch. */
export async function stopClearing(): Promise<void> {
  stopped = true;
  clearTimeout(later);
  await clearing;
  stopped = false;
}

async function clearAll(): Promise<void> {
  for (;;) {
    const [store] = await query<{ id: string }>(
      undefined,
      "SELECT id FROM memory_stores WHERE deleted_at IS NOT NULL ORDER BY deleted_at LIMIT 1",
      [],
    );
    if (!store || stopped) return;
    if (!(await clearBatch(store.id))) return; // another process is at it
  }
}

// Children first; a write that was under way when the store went lands in a later batch of the same table.
const tables = [
  { name: "memory_contents", key: "memory_store_id" },
  { name: "change_outbox", key: "memory_store_id" },
  { name: "changes", key: "memory_store_id" },
  { name: "memory_versions", key: "memory_store_id" },
  { name: "memories", key: "memory_store_id" },
  { name: "memory_store_activity", key: "memory_store_id" },
  { name: "memory_stores", key: "id" },
];

/** Deletes one batch of the first table that still has rows. False when another process holds the lock. */
function clearBatch(storeId: string): Promise<boolean> {
  return transaction(async (run) => {
    const [lock] = await run<{ held: boolean }>(undefined, "SELECT pg_try_advisory_xact_lock($1) AS held", [
      clearingLock,
    ]);
    if (!lock?.held) return false;
    for (const { name, key } of tables) {
      const gone = await run<object>(
        undefined,
        `DELETE FROM ${name} WHERE ctid = ANY (ARRAY (SELECT ctid FROM ${name} WHERE ${key} = $1 LIMIT ${batchRows})) RETURNING 1`,
        [storeId],
      );
      if (gone.length > 0) return true;
    }
    return true;
  });
}

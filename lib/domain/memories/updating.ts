import { query } from "@/lib/domain/database";
import { together } from "@/lib/domain/together";
import { WireError } from "@/lib/wire/errors";
import { type WriteRow, writeContext } from "./writes";

/** An update of content, path or both, as `update_memory` takes it. */
export interface MemoryUpdate {
  /** The eight values of the write context. */
  context: (string | Date | null)[];
  storeId: string;
  memoryId: string;
  versionId: string;
  path: string | null;
  ancestors: string[];
  content: string | null;
  sha: string | null;
  size: number | null;
  expectedSha: string | null;
}

/** Writes one update. Those of content alone share a round trip and a commit with others that came in at the same moment. */
export const writeUpdate = (update: MemoryUpdate): Promise<WriteRow | undefined> =>
  update.path === null ? updateContent(update) : updateAlone(update);

const updateContent = together<MemoryUpdate, WriteRow | undefined>(
  async (batch) => {
    if (batch.length === 1) return [await updateAlone(batch[0]!)];
    try {
      return await updateTogether(batch);
    } catch (cause) {
      // Unreachable, or unknown whether it was committed: nobody may be told to have written, and nothing may be written twice.
      if (cause instanceof WireError) throw cause;
      // One that the database cannot take must not take the others down; the batch as a whole was rolled back.
      return batch.map(updateAlone);
    }
  },
  { underWayMax: 2, batchMax: 32 },
);

async function updateAlone(update: MemoryUpdate): Promise<WriteRow | undefined> {
  const { context, storeId, memoryId, versionId, path, ancestors, content, sha, size, expectedSha } = update;
  const [row] = await query<WriteRow>(
    "memory_update",
    `SELECT * FROM update_memory(${writeContext}, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [...context, storeId, memoryId, versionId, path, ancestors, content, sha, size, expectedSha],
  );
  return row;
}

async function updateTogether(batch: MemoryUpdate[]): Promise<(WriteRow | undefined)[]> {
  const writes = batch.map(({ context, ...update }, n) => {
    const [workspace_id, actor_type, actor_id, note, tool_use_event_id, , clock, token_id] = context;
    const {
      storeId: store,
      memoryId: memory,
      versionId: version,
      content,
      sha,
      size,
      expectedSha: expected_sha,
    } = update;
    return {
      n,
      workspace_id,
      actor_type,
      actor_id,
      note,
      tool_use_event_id,
      clock,
      token_id,
      store,
      memory,
      version,
      content,
      sha,
      size,
      expected_sha,
    };
  });
  const rows = await query<WriteRow & { n: number }>(
    "memory_updates",
    "SELECT n, (written).* FROM update_contents($1::json)",
    [JSON.stringify(writes)],
  );
  const written = new Map(rows.map((row) => [row.n, row]));
  return batch.map((_, n) => written.get(n));
}

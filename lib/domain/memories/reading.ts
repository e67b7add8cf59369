import { query } from "@/lib/domain/database";
import { together } from "@/lib/domain/together";
import { type MemoryRow, memoryColumns } from "./rows";

interface Wanted {
  storeId: string;
  memoryId: string;
  workspaceId: string;
}

type NumberedRow = MemoryRow & { n: number };

const visible = "m.path IS NOT NULL AND s.deleted_at IS NULL";
const contents =
  "JOIN memory_contents c ON c.memory_store_id = m.memory_store_id AND c.memory_version_id = m.head_version_id";

/** A live memory without its content. */
export async function readBasic({ storeId, memoryId, workspaceId }: Wanted): Promise<MemoryRow | undefined> {
  const [row] = await query<MemoryRow>(
    "memory_read_basic",
    `SELECT ${memoryColumns} FROM memories m JOIN memory_stores s ON s.id = m.memory_store_id
      WHERE m.memory_store_id = $1 AND m.id = $2 AND s.workspace_id = $3 AND ${visible}`,
    [storeId, memoryId, workspaceId],
  );
  return row;
}

/** A live memory with its content. Reads under load share a round trip, at a fraction of the database's work for each. */
export const readFull = together<Wanted, MemoryRow | undefined>(
  async (batch) => {
    const rows = await (batch.length === 1 ? readOne(batch[0]!) : readTogether(batch));
    const found = new Map(rows.map((row) => [row.n, row]));
    return batch.map((_, n) => found.get(n));
  },
  { underWayMax: 2, batchMax: 64 },
);

const readOne = ({ storeId, memoryId, workspaceId }: Wanted) =>
  query<NumberedRow>(
    "memory_read",
    `SELECT 0 AS n, ${memoryColumns}, c.content FROM memories m JOIN memory_stores s ON s.id = m.memory_store_id ${contents}
      WHERE m.memory_store_id = $1 AND m.id = $2 AND s.workspace_id = $3 AND ${visible}`,
    [storeId, memoryId, workspaceId],
  );

const readTogether = (batch: Wanted[]) =>
  query<NumberedRow>(
    "memory_read_together",
    `SELECT (i.n - 1)::int AS n, ${memoryColumns}, c.content
       FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS i (store_id, memory_id, workspace_id, n)
       JOIN memories m ON m.memory_store_id = i.store_id AND m.id = i.memory_id
       JOIN memory_stores s ON s.id = m.memory_store_id AND s.workspace_id = i.workspace_id ${contents}
      WHERE ${visible}`,
    [batch.map((one) => one.storeId), batch.map((one) => one.memoryId), batch.map((one) => one.workspaceId)],
  );

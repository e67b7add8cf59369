import { query } from "@/lib/domain/database";
import { type MemoryRow, memoryColumns } from "./rows";

interface Wanted {
  storeId: string;
  memoryId: string;
  workspaceId: string;
  resolve(row: MemoryRow | undefined): void;
  reject(cause: unknown): void;
}

const visible = "m.path IS NOT NULL AND s.deleted_at IS NULL";

/** Questions under way at once; what comes in meanwhile waits and is asked together. */
const underWayMax = 2;
const batchMax = 64;

let underWay = 0;
let waiting: Wanted[] = [];

/**
 * A live memory with its content. Under load, reads that come in while others are under way share one round trip, which costs
 * the database a fraction of asking one by one; a lone read waits for nobody.
 */
export function readFull(storeId: string, memoryId: string, workspaceId: string): Promise<MemoryRow | undefined> {
  return new Promise((resolve, reject) => {
    waiting.push({ storeId, memoryId, workspaceId, resolve, reject });
    ask();
  });
}

/** A live memory without its content. */
export async function readBasic(
  storeId: string,
  memoryId: string,
  workspaceId: string,
): Promise<MemoryRow | undefined> {
  const [row] = await query<MemoryRow>(
    "memory_read_basic",
    `SELECT ${memoryColumns} FROM memories m JOIN memory_stores s ON s.id = m.memory_store_id
      WHERE m.memory_store_id = $1 AND m.id = $2 AND s.workspace_id = $3 AND ${visible}`,
    [storeId, memoryId, workspaceId],
  );
  return row;
}

function ask(): void {
  while (underWay < underWayMax && waiting.length > 0) {
    const batch = waiting.slice(0, batchMax);
    waiting = waiting.slice(batchMax);
    underWay++;
    answer(batch).finally(() => {
      underWay--;
      ask();
    });
  }
}

async function answer(batch: Wanted[]): Promise<void> {
  try {
    const rows = await (batch.length === 1 ? readOne(batch[0]!) : readTogether(batch));
    const found = new Map(rows.map((row) => [row.n, row]));
    batch.forEach(({ resolve }, n) => {
      resolve(found.get(n));
    });
  } catch (cause) {
    for (const { reject } of batch) reject(cause);
  }
}

type NumberedRow = MemoryRow & { n: number };

const contents =
  "JOIN memory_contents c ON c.memory_store_id = m.memory_store_id AND c.memory_version_id = m.head_version_id";

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

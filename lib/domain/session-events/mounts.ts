import type { query } from "@/lib/domain/database";
import type { Mount } from "./paths";

const keptMax = 2_000;
const kept = new Map<string, Mount[]>();

/** Where a session's stores are mounted. Stores are attached when a session is made and never after, so an answer is good for ever. */
export async function mountsOf(run: typeof query, sessionId: string): Promise<Mount[]> {
  const known = kept.get(sessionId);
  if (known) return known;
  const mounts = await run<Mount>(
    "session_mounts",
    "SELECT memory_store_id, mount_path FROM session_resources WHERE session_id = $1 ORDER BY position",
    [sessionId],
  );
  if (kept.size >= keptMax) kept.delete(kept.keys().next().value!);
  kept.set(sessionId, mounts);
  return mounts;
}

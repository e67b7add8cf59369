import { beforeAll, expect, test } from "vitest";
import { clearDeletedSessions, stopClearingSessions } from "@/lib/domain/sessions/clearing";
import { eventually } from "@/lib/testing/contract";
import { testDatabase } from "@/lib/testing/database";
import { newSession } from "@/lib/testing/sessions";
import { sql } from "@/lib/testing/workspaces";

beforeAll(() => testDatabase());

const url = () => process.env.DATABASE_URL;
const count = 3_500;

async function fill(id: string): Promise<void> {
  await sql(
    url(),
    `INSERT INTO session_events (session_id, seq, id, type, created_by_type, created_by_id, payload)
       SELECT $1, n, 'sevt_' || n, CASE WHEN n = $2 THEN 'session.deleted' ELSE 'agent.tool_use' END, 'server', 'server', '{"text":"of a customer"}'
         FROM generate_series(1, $2::int) n`,
    [id, count],
  );
  await sql(
    url(),
    "INSERT INTO session_event_paths (session_id, memory_store_id, path, seq, event_id, created_at) VALUES ($1, 'memstore_01x', '/a', 1, 'sevt_1', now())",
    [id],
  );
}

const said = async (id: string) => {
  const [row] = await sql<{ n: number }>(
    url(),
    "SELECT count(*)::int AS n FROM session_events WHERE session_id = $1 AND payload <> '{}' AND type <> 'session.deleted'",
    [id],
  );
  return row!.n;
};

test("what a stopped process left of deleted sessions is blanked by the next; calls and their paths stay, others are untouched", async () => {
  const [gone, kept] = [await newSession(url()), await newSession(url())];
  await fill(gone.id);
  await fill(kept.id);
  await sql(url(), "UPDATE sessions SET deleted_at = now() WHERE id = $1", [gone.id]);
  expect(await said(gone.id)).toBe(count - 1);
  clearDeletedSessions();
  await eventually(async () => (await said(gone.id)) === 0, 30_000);
  await eventually(async () => {
    const [row] = await sql<{ done: boolean }>(
      url(),
      "SELECT cleared_at IS NOT NULL AS done FROM sessions WHERE id = $1",
      [gone.id],
    );
    return row!.done;
  });
  await stopClearingSessions();
  expect(await said(kept.id)).toBe(count - 1);
  const rows = await sql(url(), "SELECT 1 FROM session_events WHERE session_id = $1", [gone.id]);
  const paths = await sql(url(), "SELECT path FROM session_event_paths WHERE session_id = $1", [gone.id]);
  expect([rows.length, paths]).toEqual([count, [{ path: "/a" }]]);
});

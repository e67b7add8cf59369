import { beforeAll, expect, test } from "vitest";
import { query, transaction } from "@/lib/domain/database";
import { append } from "@/lib/domain/session-events";
import { endSilentTurns } from "@/lib/domain/session-events/silence";
import { testDatabase } from "@/lib/testing/database";
import { newSession, newToken } from "@/lib/testing/sessions";
import { sql } from "@/lib/testing/workspaces";

let url: string;
beforeAll(async () => {
  url = await testDatabase();
});

const workspace_id = "wrkspc_default";

async function running(since: string): Promise<{ id: string; environment_id: string }> {
  const session = await newSession(url);
  await transaction((run) => append(run, { id: session.id, workspace_id }, null, [{ type: "session.status_running" }]));
  await sql(
    url,
    `UPDATE sessions SET last_event_at = now() - $2::interval, running_since = now() - $2::interval WHERE id = $1`,
    [session.id, since],
  );
  return session;
}

const eventsOf = (id: string) =>
  query<{ type: string; payload: string }>(
    undefined,
    "SELECT type, payload FROM session_events WHERE session_id = $1 ORDER BY seq",
    [id],
  );

test("what was silent for half an hour is idle, once, whoever looks", async () => {
  const [silent, lively] = [await running("31 minutes"), await running("29 minutes")];
  const ended = await Promise.all([endSilentTurns(), endSilentTurns(), endSilentTurns()]);
  expect(ended.flat()).toEqual([silent.id]);
  const events = await eventsOf(silent.id);
  expect(events.map(({ type }) => type)).toEqual([
    "session.status_running",
    "session.error",
    "session.usage",
    "session.status_idle",
  ]);
  expect(events[1]?.payload).toContain("30 minutes");
  expect(await query(undefined, "SELECT status, running_since FROM sessions WHERE id = $1", [silent.id])).toEqual([
    { status: "idle", running_since: null },
  ]);
  expect(await eventsOf(lively.id)).toHaveLength(1);
  expect(await endSilentTurns()).toEqual([]);
});

test("what was silent since its worker's lease ended is idle as well, unless another worker took over", async () => {
  const [dead, reclaimed, heard] = [await running("5 minutes"), await running("5 minutes"), await running("1 minute")];
  const lease = async (session: typeof dead, ended: string) => {
    const { work_id } = await newToken(url, session, { kind: "work" });
    await sql(url, "UPDATE work_items SET lease_expires_at = now() - $2::interval WHERE id = $1", [work_id, ended]);
  };
  await lease(dead, "2 minutes");
  await lease(reclaimed, "-1 minute");
  await lease(heard, "2 minutes");
  expect(await endSilentTurns()).toEqual([dead.id]);
  expect((await eventsOf(dead.id))[1]?.payload).toContain("lease");
});

import type pg from "pg";
import { type FilledSessions, fillEvents, fillSessions } from "@/scripts/bench/sessions";

export interface PlansSessions {
  agents: FilledSessions["agents"];
  someStore: string;
  rareStore: string;
  /** A session with 20,000 events. */
  longId: string;
  versions: {
    /** Of the memory with many versions. */
    first: string;
    head: string;
    /** Of the memory with two. */
    replaced: string;
    /** Of a memory that no call names. */
    unread: string;
    unreadFirst: string;
    unreadId: string;
    /** Moments near the ends of the long session. */
    longsStart: string;
    longsEnd: string;
  };
}

const sessionsOfAll = 50_000;
const longEvents = 20_000;
/** Every so many-th session has events, and every so many-th writes. */
const talking = 10;

/** 50,000 sessions of a year, made before the writes, so that these can be theirs. */
export async function addSessions(
  client: pg.Client,
  owner: { workspaceId: string; actorId: string },
  stores: readonly [string, string, string],
): Promise<FilledSessions> {
  return fillSessions(client, owner, sessionsOfAll, stores);
}

/** Who writes the n-th change where sessions write: from the oldest on, so that their times fit. */
export const writerOf = ({ idOf }: FilledSessions, n: number, of: number): string =>
  idOf(Math.floor((n / of) * sessionsOfAll));

/** What the sessions said, and the versions that are asked about; behind the writes. */
export async function addEvents(
  client: pg.Client,
  { agents, idOf }: FilledSessions,
  [storeId, someStore, rareStore]: readonly [string, string, string],
  { manyId, twoId, unreadId }: { manyId: string; twoId: string; unreadId: string },
): Promise<PlansSessions> {
  const one = async (text: string, values: unknown[]) => (await client.query(text, values)).rows[0];
  const versionOf = async (memoryId: string, order: "ASC" | "DESC") =>
    (
      await one(
        `SELECT id FROM memory_versions WHERE memory_store_id = $1 AND memory_id = $2 ORDER BY version_number ${order} LIMIT 1`,
        [storeId, memoryId],
      )
    ).id;
  const paths = [];
  for (const id of [manyId, twoId])
    paths.push((await one("SELECT path FROM memories WHERE memory_store_id = $1 AND id = $2", [storeId, id])).path);
  const longId = idOf(sessionsOfAll - talking);
  const some = Array.from({ length: sessionsOfAll / talking - 1 }, (_, n) => idOf(n * talking));
  for (let start = 0; start < some.length; start += 500)
    await fillEvents(client, { sessionIds: some.slice(start, start + 500), events: 20, storeId, paths });
  await fillEvents(client, { sessionIds: [longId], events: longEvents, storeId, paths });
  const { begin, end } = await one(
    `SELECT (created_at + interval '30 seconds')::text AS begin, (last_event_at - interval '1 second')::text AS end FROM sessions WHERE id = $1`,
    [longId],
  );
  const moment = (text: string) => new Date(text).toISOString();
  return {
    agents,
    someStore,
    rareStore,
    longId,
    versions: {
      first: await versionOf(manyId, "ASC"),
      head: await versionOf(manyId, "DESC"),
      replaced: await versionOf(twoId, "ASC"),
      unread: await versionOf(unreadId, "DESC"),
      unreadFirst: await versionOf(unreadId, "ASC"),
      unreadId,
      longsStart: moment(begin),
      longsEnd: moment(end),
    },
  };
}

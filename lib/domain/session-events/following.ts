import { query } from "@/lib/domain/database";
import { Tail } from "@/lib/domain/tail";
import { log } from "@/lib/log";
import { invalid, notFound } from "@/lib/wire/errors";
import { endsStream, type SessionEvent } from "@/lib/wire/session-events";
import { onSessionBell } from "./bell";
import { type EventRow, eventColumns, presentEvent } from "./rows";

/** Followed sessions are also looked at this often, so that a bell that was missed costs latency and never an event. */
const lookEveryMs = 1_000;
const batchRows = 200;

interface Followed {
  seq: number;
  bytes: number;
  event: SessionEvent;
}

const tails = new Map<string, { tail: Tail<Followed>; followers: number }>();
const dirty = new Set<string>();
let looking = false;
let watch: { timer: NodeJS.Timeout; stop: () => void } | undefined;

/**
 * Follows a session from right behind the event `after`, or from now: first an empty batch with the place it starts at, then
 * events in order, without loss or repeat. Ends behind the session's end and when `signal` aborts. However many follow, one
 * statement looks for all sessions that are followed. Throws `not_found_error`, `invalid_request_error` for an `after` that is no event's.
 */
export async function* followSession(
  session: { id: string; workspace_id: string },
  after: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<{ place: string; events: SessionEvent[] }> {
  const start = await startOf(session, after);
  const tail = join(session.id, start.last_seq);
  const waiter = tail.waiter(signal);
  try {
    yield { place: start.place, events: [] };
    for (let seq = start.seq; !signal.aborted; ) {
      const items = tail.after(seq) ?? (await read(session.id, seq));
      if (items.length > 0) {
        seq = items.at(-1)!.seq;
        yield { place: items.at(-1)!.event.id, events: items.map(({ event }) => event) };
        if (items.some(({ event }) => endsStream(event.type))) return;
      } else if (tail.ended || (start.ended && seq >= start.last_seq)) return;
      else await waiter.grown(seq);
    }
  } finally {
    waiter.release();
    leave(session.id);
  }
}

/** Stands for the place before a session's first event. */
const beforeAll = "start";

async function startOf(session: { id: string; workspace_id: string }, after: string | undefined) {
  const [row] = await query<{ last_seq: number; last_id: string | null; after_seq: number | null; ended: boolean }>(
    "session_follow",
    `SELECT s.last_seq, s.status = 'terminated' OR s.archived_at IS NOT NULL AS ended,
            (SELECT e.id FROM session_events e WHERE e.session_id = s.id AND e.seq = s.last_seq) AS last_id,
            (SELECT e.seq FROM session_events e WHERE e.session_id = s.id AND e.id = $3) AS after_seq
       FROM sessions s WHERE s.id = $1 AND s.workspace_id = $2 AND s.deleted_at IS NULL`,
    [session.id, session.workspace_id, after ?? ""],
  );
  if (!row) throw notFound("Session");
  const seq = after === undefined ? row.last_seq : after === beforeAll ? 0 : row.after_seq;
  if (seq === null) throw invalid("after and Last-Event-ID name an event of this session.");
  return { ...row, seq, place: after ?? row.last_id ?? beforeAll };
}

const present = (row: EventRow): Followed => ({
  seq: row.seq,
  bytes: row.payload.length + 200,
  event: presentEvent(row),
});

async function read(sessionId: string, seq: number): Promise<Followed[]> {
  const rows = await query<EventRow>(
    "session_events_behind",
    `SELECT ${eventColumns} FROM session_events e WHERE e.session_id = $1 AND e.seq > $2 ORDER BY e.seq LIMIT ${batchRows}`,
    [sessionId, seq],
  );
  return rows.map(present);
}

function join(sessionId: string, reached: number): Tail<Followed> {
  const known = tails.get(sessionId);
  if (known) {
    known.followers++;
    if (known.tail.reached < reached) look([sessionId]);
    return known.tail;
  }
  const tail = new Tail<Followed>(reached);
  tails.set(sessionId, { tail, followers: 1 });
  watch ??= {
    timer: setInterval(() => look(tails.keys()), lookEveryMs).unref(),
    stop: onSessionBell((ids) => look(ids)),
  };
  look([sessionId]); // what was committed since the start was asked for
  return tail;
}

function leave(sessionId: string): void {
  const known = tails.get(sessionId);
  if (!known || --known.followers > 0) return;
  tails.delete(sessionId);
  if (tails.size > 0 || !watch) return;
  clearInterval(watch.timer);
  watch.stop();
  watch = undefined;
}

function look(sessionIds: Iterable<string>): void {
  for (const id of sessionIds) if (tails.has(id)) dirty.add(id);
  if (dirty.size === 0 || looking) return;
  looking = true;
  lookAtAll()
    .catch((cause) => log.error({ message: "followed sessions could not be read; they are looked at again", cause }))
    .finally(() => {
      looking = false;
    });
}

interface LookRow extends EventRow {
  session_id: string;
  gone: boolean;
}

/** One statement for everything that may have grown. */
async function lookAtAll(): Promise<void> {
  while (dirty.size > 0) {
    const ids = [...dirty].filter((id) => tails.has(id));
    dirty.clear();
    const rows = await query<LookRow>(
      "sessions_look",
      `SELECT s.id AS session_id, s.deleted_at IS NOT NULL AS gone, e.* FROM unnest($1::text[], $2::bigint[]) f (id, seq)
         JOIN sessions s ON s.id = f.id AND (s.last_seq > f.seq OR s.deleted_at IS NOT NULL)
         LEFT JOIN LATERAL (SELECT ${eventColumns} FROM session_events e
           WHERE e.session_id = f.id AND e.seq > f.seq ORDER BY e.seq LIMIT ${batchRows}) e ON true`,
      [ids, ids.map((id) => tails.get(id)!.tail.reached)],
    );
    const bySession = new Map<string, LookRow[]>();
    for (const row of rows) {
      const all = bySession.get(row.session_id);
      if (all) all.push(row);
      else bySession.set(row.session_id, [row]);
    }
    for (const [id, all] of bySession) {
      const tail = tails.get(id)?.tail;
      const grown = all.filter((row) => row.seq !== null && row.seq > (tail?.reached ?? 0));
      if (grown.length > 0) tail?.extend(grown.map(present), grown.at(-1)!.seq);
      else if (all[0]!.gone) tail?.end();
      if (all.length === batchRows) dirty.add(id);
    }
  }
}

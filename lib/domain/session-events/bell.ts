import { onBell } from "@/lib/domain/bells";
import { query } from "@/lib/domain/database";
import { log } from "@/lib/log";

/** The bell is rung at most this often per process: NOTIFY takes one lock for the whole database. */
const ringEveryMs = 10;
/** A notification holds 8,000 bytes. */
const idsPerRing = 200;

const hearers = new Set<(sessionIds: readonly string[]) => void>();
const waiting = new Set<string>();
let next: NodeJS.Timeout;

/**
 * Says that events of a session were committed: here at once, in other processes some milliseconds later. Costs a timer at most.
 * To be called behind the transaction, never inside it.
 */
export function ringSession(sessionId: string): void {
  for (const hear of hearers) hear([sessionId]);
  if (waiting.size === 0) next = setTimeout(ring, ringEveryMs);
  waiting.add(sessionId);
}

/** Calls `hear` whenever sessions may have got events. Rings get lost; whoever follows also looks by itself. Returns the way to stop. */
export function onSessionBell(hear: (sessionIds: readonly string[]) => void): () => void {
  hearers.add(hear);
  const stop = onBell("palimpsest_sessions", (ids) => hear(ids.split(" ")));
  return () => {
    hearers.delete(hear);
    stop();
  };
}

/** Leaves what was not rung yet to whoever looks by itself. */
export function stopRinging(): void {
  clearTimeout(next);
  waiting.clear();
}

function ring(): void {
  const ids = [...waiting];
  waiting.clear();
  for (let at = 0; at < ids.length; at += idsPerRing)
    query("ring_sessions", "SELECT pg_notify('palimpsest_sessions', $1)", [
      ids.slice(at, at + idsPerRing).join(" "),
    ]).catch((cause) =>
      log.error({ message: "the bell of sessions could not be rung; followers look by themselves", cause }),
    );
}

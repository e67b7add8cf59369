import { setTimeout as sleep } from "node:timers/promises";
import { seedingActor } from "@/lib/demo/actors";
import { agents as cast, stores, sessions as titles } from "@/lib/demo/cast";
import { marker } from "@/lib/demo/marker";
import { sessionActor } from "@/lib/demo/sessions/staging";
import type { Actor } from "@/lib/domain/actor";
import * as agents from "@/lib/domain/agents";
import { aloneOrNot } from "@/lib/domain/alone";
import { transaction } from "@/lib/domain/database";
import * as environments from "@/lib/domain/environments";
import * as memoryStores from "@/lib/domain/memory-stores";
import * as sessionEvents from "@/lib/domain/session-events";
import type { EventBody } from "@/lib/domain/session-events/turns";
import * as sessions from "@/lib/domain/sessions";
import { log } from "@/lib/log";
import { WireError } from "@/lib/wire/errors";
import { type Watch, watchOnce } from "./live/fares";

/** Of several processes one keeps the session; another takes over when that one is gone. */
export const liveLock = 72707380;
const takeOverMs = 20_000;
/** Somebody watches at first; then it goes on ever more slowly, so that the rest of the story is not drowned. */
const slowing = [
  { turns: 10, everyMs: 20_000 },
  { turns: 30, everyMs: 90_000 },
];
const lastMs = 5 * 60_000;
/** A session that has written so often is archived and another one begun, so that none grows without end. */
const turnsMax = 240;

interface Pace {
  firstMs: number;
  everyMs: (turn: number) => number;
}

const usual: Pace = { firstMs: 3_000, everyMs: (turn) => slowing.find(({ turns }) => turn < turns)?.everyMs ?? lastMs };

/**
 * Keeps a session of the example workspace writing, often at first and then every few minutes, until it is told to stop. A
 * session that is there already goes on. It ends by itself when what it needs was archived or deleted. Answers the way to stop, which waits until
 * the session is at rest.
 */
export function startLive(pace: Pace = usual): () => Promise<void> {
  const stopping = new AbortController();
  const running = keepTrying(stopping.signal, pace);
  return async () => {
    stopping.abort();
    await running;
  };
}

async function keepTrying(signal: AbortSignal, pace: Pace): Promise<void> {
  while (!signal.aborted) {
    try {
      const kept = await aloneOrNot(liveLock, () => keepWriting(signal, pace));
      if (kept) return;
    } catch (cause) {
      if (cause instanceof WireError)
        return log.info({ message: "The example's session has ended.", reason: cause.type });
      log.error({ message: "The example's session was interrupted.", cause });
    }
    await pause(takeOverMs, signal);
  }
}

/** Sleeps, or not for so long. */
const pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => undefined);

async function keepWriting(signal: AbortSignal, pace: Pace): Promise<void> {
  const by = await seedingActor();
  await pause(pace.firstMs, signal);
  for (let turn = 0; !signal.aborted; turn += turnsMax) {
    const watch = await begin(by);
    await append(watch, wakeUp(turn));
    const ending = await keepWatching(watch, turn, signal, pace);
    if (ending === "archived") return;
    await append(watch, atRest(ending));
    if (ending === "full") await sessions.archive(by, watch.session_id);
  }
}

/** Writes on until somebody stops it, the session has written enough, or a person archived it. Throws `not_found_error` once it is deleted. */
async function keepWatching(watch: Watch, turn: number, signal: AbortSignal, pace: Pace): Promise<Ending> {
  for (let written = 0; written < turnsMax; written++) {
    if (signal.aborted) return "stopped";
    const { archived_at } = await sessions.retrieve(watch.by, watch.session_id);
    if (archived_at) return "archived";
    await watchOnce(watch, (events) => append(watch, events), signal);
    await pause(pace.everyMs(turn + written), signal);
  }
  return "full";
}

type Ending = "stopped" | "full" | "archived";

const atRest = (ending: Ending): EventBody[] => [
  {
    type: "agent.message",
    content: [{ type: "text", text: ending === "stopped" ? "Paused." : "This watch is over; another one begins." }],
  },
  { type: "session.status_idle", stop_reason: { type: "end_turn" }, stop_details: null },
];

const wakeUp = (turn: number): EventBody[] => [
  {
    type: "user.message",
    content: [{ type: "text", text: turn === 0 ? "Watch the fares of the trips we plan." : "Go on watching." }],
  },
  { type: "session.status_running" },
];

const append = ({ by, session_id }: Watch, events: readonly EventBody[]) =>
  transaction((run) => sessionEvents.append(run, { id: session_id, workspace_id: by.workspace_id }, by, events)).then(
    () => sessionEvents.ringSession(session_id),
  );

/** The session of an earlier start, or a new one. Throws `not_found_error` when the example's agent or store is gone. */
async function begin(by: Actor): Promise<Watch> {
  const agent = await found(
    agents.list(by, { limit: 100, include_archived: false }),
    ({ metadata }) => metadata[marker] === "planner",
  );
  const environment = await found(
    environments.list(by, { limit: 100, include_archived: false }),
    ({ metadata }) => metadata[marker] === "office",
  );
  const store = await found(
    memoryStores.list(by, { limit: 100, include_archived: false }),
    ({ name, metadata }) => metadata[marker] === "complete" && name === stores.travel.name,
  );
  const filter = { limit: 100, order: "desc", agent_id: agent.id, include_archived: false } as const;
  const earlier = (await sessions.list(by, filter)).data.find(({ metadata }) => metadata[marker] === "live");
  const session =
    earlier ??
    (await sessions.create(by, {
      agent: agent.id,
      environment_id: environment.id,
      title: titles.live,
      metadata: { [marker]: "live" },
      resources: [
        { type: "memory_store", memory_store_id: store.id, instructions: "One page per route, newest first." },
      ],
    }));
  const [attached] = session.resources;
  if (attached?.type !== "memory_store") throw new WireError("not_found_error", "The store of the watch is gone.");
  return {
    by,
    writer: sessionActor(by, session.id, cast.planner.name),
    session_id: session.id,
    store_id: attached.memory_store_id,
    mount_path: attached.mount_path ?? "",
  };
}

async function found<T>(listing: Promise<{ data: T[] }>, isIt: (item: T) => boolean): Promise<T> {
  const item = (await listing).data.find(isIt);
  if (!item) throw new WireError("not_found_error", "What the example made is gone.");
  return item;
}

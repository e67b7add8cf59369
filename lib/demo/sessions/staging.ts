import type { Actors } from "@/lib/demo/actors";
import type { Employed } from "@/lib/demo/agents";
import { agents, type StoreRole } from "@/lib/demo/cast";
import { marker } from "@/lib/demo/marker";
import { attachmentsOf, type SessionPart } from "@/lib/demo/sessions";
import type { Moment } from "@/lib/demo/story";
import type { Actor } from "@/lib/domain/actor";
import { setClock } from "@/lib/domain/clock";
import { transaction } from "@/lib/domain/database";
import * as sessionEvents from "@/lib/domain/session-events";
import * as sessions from "@/lib/domain/sessions";
import type { Texts } from "./texts";
import { type Transcript, transcriptOf } from "./transcript";

/** Who did a moment in a session, and by which call. */
export interface Doing {
  actor: Actor;
  tool_use_event_id: string;
}

const instructions: Partial<Record<StoreRole, string>> = {
  travel: "Preferences before bookings. What a traveller said once need not be asked again.",
  support: "Look here before you answer. Keep promises with their dates.",
  billing: "Accounts are one page per customer. No keys, no card numbers.",
};

const togetherMax = 6;

/** Makes the sessions of the story with all their events, each at its time; answers who does each moment of theirs. */
export async function stageSessions(
  parts: readonly SessionPart[],
  texts: Texts,
  actors: Actors,
  employed: Employed,
  storeIds: Record<StoreRole, string>,
): Promise<Map<Moment, Doing>> {
  const doings = new Map<Moment, Doing>();
  const staged: { id: string; transcript: Transcript }[] = [];
  for (const part of parts) {
    const transcript = transcriptOf(part, texts);
    setClock(transcript.begun);
    const { id } = await sessions.create(actors.owner, {
      agent: employed.agents[part.agent],
      environment_id: employed.environment,
      title: part.title,
      metadata: { [marker]: "story" },
      resources: attachmentsOf(part).map(({ store, access }) => ({
        type: "memory_store",
        memory_store_id: storeIds[store],
        access,
        instructions: instructions[store],
      })),
    });
    staged.push({ id, transcript });
    const actor = sessionActor(actors.owner, id, agents[part.agent].name);
    for (const [moment, tool_use_event_id] of transcript.calls) doings.set(moment, { actor, tool_use_event_id });
  }
  for (let from = 0; from < staged.length; from += togetherMax)
    await Promise.all(
      staged.slice(from, from + togetherMax).map(({ id, transcript }) => playBack(actors.owner, id, transcript)),
    );
  return doings;
}

/** Deletes the sessions that an interrupted start left. */
export async function endStaged(by: Actor): Promise<void> {
  const filter = { limit: 100, order: "desc", include_archived: true } as const;
  for (let page: string | undefined; ; ) {
    const found = await sessions.list(by, { ...filter, page });
    for (const { id, metadata } of found.data) if (metadata[marker] === "story") await sessions.remove(by, id);
    if (!found.next_page) return;
    page = found.next_page;
  }
}

/** As a token of the session would prove it, with the stores that the session has. */
export const sessionActor = (by: Actor, sessionId: string, name: string): Actor => ({
  type: "session_actor",
  id: sessionId,
  name,
  workspace_id: by.workspace_id,
  scopes: new Set(["memory:read", "memory:write"]),
  email: null,
  role: null,
});

/** All events of a session in one go; the clock is read when an append is called, so several sessions may be played at once. */
const playBack = (by: Actor, id: string, { batches }: Transcript) =>
  transaction(async (run) => {
    for (const { at, events } of batches) {
      setClock(at);
      await sessionEvents.append(run, { id, workspace_id: by.workspace_id }, by, events);
    }
  });

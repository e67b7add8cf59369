import type { Actor } from "@/lib/domain/actor";
import * as changes from "@/lib/domain/changes";
import * as readers from "@/lib/domain/memory-readers";
import * as sessionChanges from "@/lib/domain/session-changes";
import * as sessionEvents from "@/lib/domain/session-events";
import { minimap } from "@/lib/domain/session-events/minimap";
import { read } from "@/lib/domain/session-events/reading";
import { endSilentTurns } from "@/lib/domain/session-events/silence";
import * as summaries from "@/lib/domain/session-summaries";
import * as sessions from "@/lib/domain/sessions";
import { ListChanges } from "@/lib/wire/changes";
import { ListMemoryReaders } from "@/lib/wire/memory-readers";
import { ListSessionChanges } from "@/lib/wire/session-changes";
import { ListSessionEvents } from "@/lib/wire/session-events";
import { ReadSessionEvents } from "@/lib/wire/session-events/stretches";
import { ListSessions } from "@/lib/wire/sessions";
import type { PlansStore } from "./fill";
import type { PlansSessions } from "./sessions";

const dayAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** Every act about sessions under a name, with each of its filters. */
export function sessionActsFor(
  actor: Actor,
  { storeId, manyId, twoId }: PlansStore,
  { agents, someStore, rareStore, longId, versions }: PlansSessions,
): Record<string, () => Promise<unknown>> {
  const filters = {
    all: {},
    "oldest first": { order: "asc" },
    "with archived ones": { include_archived: "true" },
    "common status": { statuses: ["idle"] },
    "rare status": { statuses: ["rescheduling"] },
    "two statuses": { statuses: ["running", "idle"] },
    "of an agent with nearly all": { agent_id: agents.usual },
    "of an agent with 30": { agent_id: agents.rare },
    "of an agent's version": { agent_id: agents.usual, agent_version: "2" },
    "of an agent and a status": { agent_id: agents.usual, statuses: ["running"] },
    "of a rare agent and a status": { agent_id: agents.rare, statuses: ["running"] },
    "of a store of all": { memory_store_id: storeId },
    "of a store of a tenth": { memory_store_id: someStore },
    "of a store of 30": { memory_store_id: rareStore },
    "of a store of all and a rare agent": { memory_store_id: storeId, agent_id: agents.rare },
    "of a store of all and a rare status": { memory_store_id: storeId, statuses: ["rescheduling"] },
    "of a store of 30 and an agent with nearly all": { memory_store_id: rareStore, agent_id: agents.usual },
    "after a moment": { "created_at[gte]": dayAgo(10) },
    "before a moment": { "created_at[lte]": dayAgo(300) },
  };
  const key = { memory_store_id: storeId };
  return {
    ...each("sessions", filters, (filter) => sessions.list(actor, ListSessions.parse({ limit: "100", ...filter }))),
    "session summaries": () => summaries.list(actor, ListSessions.parse({ limit: "100" })),
    "session record": () => summaries.retrieve(actor, longId),
    ...each(
      "events of 20,000",
      {
        first: {},
        last: { order: "desc" },
        "a thousand": { limit: "1000" },
        "of a common type": { types: ["user.message"] },
        "of a type there is none of": { types: ["session.error"] },
        "after a moment near the end": { "created_at[gte]": versions.longsEnd },
        "newest before a moment near the start": { order: "desc", "created_at[lte]": versions.longsStart },
      },
      (filter) => sessionEvents.list(actor, longId, ListSessionEvents.parse({ limit: "100", ...filter })),
    ),
    ...each(
      "stretch of 20,000",
      {
        end: {},
        around: { around: "sevt_01x10000" },
        before: { before: "sevt_01x10000" },
        after: { after: "sevt_01x3" },
      },
      (place) => read(actor, longId, ReadSessionEvents.parse(place)),
    ),
    "minimap of 20,000": () => minimap(actor, longId),
    "change set": () => sessionChanges.list(actor, longId, ListSessionChanges.parse({ limit: "100" })),
    ...each(
      "readers of a version",
      {
        "replaced long ago": { memory_id: manyId, memory_version_id: versions.first },
        "current for a while": { memory_id: twoId, memory_version_id: versions.replaced },
        "that is the head": { memory_id: manyId, memory_version_id: versions.head },
        "of a memory that nobody read": { memory_id: versions.unreadId, memory_version_id: versions.unread },
        "replaced at once, of a memory that nobody read": {
          memory_id: versions.unreadId,
          memory_version_id: versions.unreadFirst,
        },
      },
      (of) => readers.list(actor, { ...key, ...of }, ListMemoryReaders.parse({ limit: "100" })),
    ),
    ...each(
      "changes",
      {
        "of an agent with many": { agent_id: agents.usual },
        "of an agent with few": { agent_id: agents.rare },
        "of an agent with none": { agent_id: "agent_01nobody" },
        "of an agent in a store": { agent_id: agents.usual, memory_store_id: storeId },
        "of an agent with few in a store": { agent_id: agents.rare, memory_store_id: storeId },
        "of an agent with few, in a memory": { agent_id: agents.rare, memory_store_id: storeId, memory_id: manyId },
        "of an agent, a rare operation": { agent_id: agents.usual, operation: "deleted" },
        "of an agent, before a moment": { agent_id: agents.usual, "created_at[lte]": dayAgo(300) },
        "of an agent, below a path": { agent_id: agents.usual, path_prefix: "/topic-7/" },
      },
      (filter) => changes.list(actor, ListChanges.parse({ limit: "100", ...filter })),
    ),
    "silent sessions": () => endSilentTurns(),
  };
}

function each<Filter>(
  name: string,
  filters: Record<string, Filter>,
  act: (filter: Filter) => Promise<unknown>,
): Record<string, () => Promise<unknown>> {
  return Object.fromEntries(Object.entries(filters).map(([words, filter]) => [`${name}: ${words}`, () => act(filter)]));
}

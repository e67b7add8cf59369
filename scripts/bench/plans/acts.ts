import type { Actor } from "@/lib/domain/actor";
import * as changes from "@/lib/domain/changes";
import { query } from "@/lib/domain/database";
import { feedHealth } from "@/lib/domain/feed";
import { countLinesOfNewChanges, stopCounting } from "@/lib/domain/feed/line-counts";
import * as memories from "@/lib/domain/memories";
import * as summaries from "@/lib/domain/memory-summaries";
import * as versions from "@/lib/domain/memory-versions";
import * as stats from "@/lib/domain/stats";
import { defaultWorkspaceId } from "@/lib/domain/workspaces";
import { ListChanges } from "@/lib/wire/changes";
import { ListMemories } from "@/lib/wire/memories";
import { ListMemorySummaries } from "@/lib/wire/memory-summaries";
import { ListMemoryVersions } from "@/lib/wire/memory-versions";
import { distinctTexts } from "@/scripts/bench/texts";
import type { PlansStore } from "./fill";
import { sessionActsFor } from "./session-acts";

const dayAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** Every hot act under a name, with each of its filters and orders. */
export function actsFor(filled: PlansStore): Record<string, () => Promise<unknown>> {
  const { storeId, manyId, twoId, actors } = filled;
  const actor: Actor = {
    type: "api_actor",
    id: actors.usual,
    name: "usual",
    workspace_id: defaultWorkspaceId,
    scopes: new Set(["admin"]),
    email: null,
    role: null,
  };
  const text = distinctTexts(1);
  const key = (memory_id: string) => ({ memory_store_id: storeId, memory_id });
  const writeTo = (memoryId: string) => memories.update(actor, key(memoryId), { content: text() }, "basic");
  return {
    ...pages("list", (filter) => memories.list(actor, storeId, ListMemories.parse({ limit: "100", ...filter })), {
      all: {},
      "by prefix": { path_prefix: "/archive/" },
      "depth 1": { depth: "1" },
      "depth 1 in the folder": { depth: "1", path_prefix: "/archive/" },
      "with contents": { view: "full" },
    }),
    "retrieve with content": () => memories.retrieve(actor, key(manyId), "full"),
    "retrieve 16 together": () =>
      Promise.all(Array.from({ length: 16 }, () => memories.retrieve(actor, key(twoId), "full"))),
    "retrieve without content": () => memories.retrieve(actor, key(twoId), "basic"),
    ...pages(
      "versions",
      (filter) => versions.list(actor, storeId, ListMemoryVersions.parse({ limit: "100", ...filter })),
      {
        all: {},
        "of a memory with 100,000": { memory_id: manyId },
        "of a memory with 2": { memory_id: twoId },
        "rare operation": { operation: "deleted" },
        "common operation": { operation: "modified" },
        "of a memory, rare operation": { memory_id: manyId, operation: "created" },
        "session that wrote a thousandth": { session_id: actors.sessionId },
        "key that wrote nearly all": { api_key_id: actors.usual },
        "key that wrote nothing": { api_key_id: actors.nobody },
        "key and memory": { api_key_id: actors.some, memory_id: manyId },
        "session and rare operation": { session_id: actors.sessionId, operation: "deleted" },
        "after a moment": { "created_at[gte]": dayAgo(10) },
        "before a moment": { "created_at[lte]": dayAgo(300) },
        "of a memory before a moment": { memory_id: manyId, "created_at[lte]": dayAgo(150) },
        "with contents": { view: "full" },
      },
    ),
    ...pages("changes", (filter) => changes.list(actor, ListChanges.parse({ limit: "100", ...filter })), {
      all: {},
      "of a store": { memory_store_id: storeId },
      "of a memory with 100,000": { memory_store_id: storeId, memory_id: manyId },
      "of a memory with 2": { memory_store_id: storeId, memory_id: twoId },
      "of a session": { session_id: actors.sessionId },
      "of a store and a session": { memory_store_id: storeId, session_id: actors.sessionId },
      "of a key that wrote nearly all": { api_key_id: actors.usual },
      "of a key that wrote nothing": { api_key_id: actors.nobody },
      "of a store and a key that wrote nothing": { memory_store_id: storeId, api_key_id: actors.nobody },
      "of a user": { user_id: "user_011111111111111111111111" },
      "of users": { actor_type: "user_actor" },
      "of sessions in a store": { memory_store_id: storeId, actor_type: "session_actor" },
      "rare operation": { operation: "deleted" },
      "rare operation in a store": { memory_store_id: storeId, operation: "deleted" },
      "below a path, many": { memory_store_id: storeId, path_prefix: "/archive/" },
      "below a path, few": { memory_store_id: storeId, path_prefix: "/topic-7/" },
      "below a path, none": { memory_store_id: storeId, path_prefix: "/nowhere/" },
      "below a path in any store, none": { path_prefix: "/nowhere/" },
      "below a path, many, none of them lately": { path_prefix: "/archive/", operation: "created" },
      "below a path, many, before a moment": { path_prefix: "/archive/", "created_at[lte]": dayAgo(300) },
      "after a moment": { "created_at[gte]": dayAgo(10) },
      "before a moment": { "created_at[lte]": dayAgo(300) },
      "before a moment in a store": { memory_store_id: storeId, "created_at[lte]": dayAgo(300) },
      "in a month of last year in a store": {
        memory_store_id: storeId,
        "created_at[gte]": dayAgo(300),
        "created_at[lte]": dayAgo(270),
      },
      "oldest first in a store": { memory_store_id: storeId, order: "asc" },
    }),
    ...pages(
      "summaries",
      (filter) => summaries.listMemories(actor, storeId, ListMemorySummaries.parse({ limit: "100", ...filter })),
      {
        "by path": { sort: "path" },
        "by time": { sort: "updated" },
        "by size": { sort: "size" },
        "by versions": { sort: "versions" },
        "containing, many": { path_contains: "note" },
        "containing, few": { path_contains: "note-000123" },
        "containing, none": { path_contains: "nowhere" },
        "containing, few, by time": { path_contains: "note-000123", sort: "updated" },
      },
    ),
    "stores with summaries": () => summaries.listStores(actor, { limit: 20, include_archived: false }),
    "activity by day": () => stats.activity(actor, { bucket: "day" }),
    "activity by day in a store": () => stats.activity(actor, { bucket: "day", memory_store_id: storeId }),
    "activity by hour": () => stats.activity(actor, { bucket: "hour" }),
    "update one": () => writeTo(twoId),
    "update 16 together": () => Promise.all(Array.from({ length: 16 }, () => writeTo(twoId))),
    sequence: () => query("sequence_changes", "SELECT sequence_changes($1) AS moved", [1_000]),
    "count lines": () => {
      countLinesOfNewChanges();
      return stopCounting();
    },
    "health of the feed": () => feedHealth(),
    ...sessionActsFor(actor, filled, filled.sessions),
  };
}

function pages<Filter>(
  name: string,
  list: (filter: Filter) => Promise<{ next_page: string | null }>,
  filters: Record<string, Filter>,
): Record<string, () => Promise<unknown>> {
  return Object.fromEntries(
    Object.entries(filters).map(([words, filter]) => [`${name}: ${words}`, () => list(filter)]),
  );
}

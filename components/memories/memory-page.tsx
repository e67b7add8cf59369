"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Crumbs } from "@/components/shell/header";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import * as memories from "@/lib/client/memories";
import * as memoryStores from "@/lib/client/memory-stores";
import * as memoryVersions from "@/lib/client/memory-versions";
import { useRemember } from "@/lib/client/recent";
import { urls } from "@/lib/urls";
import type { Change } from "@/lib/wire/changes";
import { WireError } from "@/lib/wire/errors";
import type { Memory } from "@/lib/wire/memories";
import type { MemoryStore } from "@/lib/wire/memory-stores";
import { MemoryHeader } from "./memory-page/header";
import { MemoryTabs } from "./memory-page/tabs";

/** What a memory's screens are about. `memory` is null when it is deleted; its versions are still there. */
export interface Subject {
  store: MemoryStore;
  memory_id: string;
  memory: Memory | null;
  /** The newest change known: the head's, or the deletion. A write of this moment may not have come through yet. */
  newest: Change | undefined;
  /** The path it lives at, or last lived at; null when even that was redacted. */
  path: string | null;
}

/** One memory: read it, edit it, look at its history. A deleted one opens on its history and can be restored. */
export function MemoryPage({ storeId, memoryId }: { storeId: string; memoryId: string }) {
  const { subject, error, retry } = useSubject(storeId, memoryId);
  useRemember(subject && { kind: "memory", memory_store_id: storeId, memory_id: memoryId });
  if (error)
    return (
      <div className="p-5">
        <Crumbs trail={[{ label: "Stores", href: urls.stores() }, { label: "Memory" }]} />
        <ErrorNotice error={error} onRetry={retry} />
      </div>
    );
  if (!subject)
    return (
      <div className="p-5">
        <Crumbs trail={[{ label: "Stores", href: urls.stores() }, { label: "…" }]} />
        <SkeletonRows label="Loading the memory" />
      </div>
    );
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Crumbs trail={trailTo(subject)} />
      <MemoryHeader subject={subject} />
      <MemoryTabs subject={subject} />
    </div>
  );
}

/** The head and its newest change are read apart: while they do not name the same version, both are asked for again. */
const settleMs = 700;

function useSubject(storeId: string, memoryId: string): { subject?: Subject; error?: unknown; retry: () => void } {
  const [unsettled, setUnsettled] = useState(false);
  const refetchInterval = unsettled ? settleMs : false;
  const store = useQuery(memoryStores.retrieve(storeId));
  const history = useInfiniteQuery({ ...memoryVersions.history(storeId, memoryId), refetchInterval });
  const newest = history.data?.pages[0]?.data[0];
  // A deleted memory is known by its history: asking for it would only be answered with an error.
  const deleted = newest?.memory_version.operation === "deleted";
  const enabled = history.data !== undefined && !deleted;
  const memory = useQuery({
    ...memories.retrieve(storeId, memoryId),
    refetchInterval: deleted ? false : refetchInterval,
    enabled,
  });
  const retry = () => void Promise.all([store.refetch(), memory.refetch(), history.refetch()]);
  const gone = deleted || isNotFound(memory.error);
  const known = gone ? null : memory.data;
  const differ = known !== undefined && history.data !== undefined && !agree(known, newest);
  if (differ !== unsettled) setUnsettled(differ);
  const neverWas = gone && history.data !== undefined && !newest;
  const error = store.error ?? (gone && !neverWas ? null : memory.error) ?? history.error;
  if (error && !(known && history.data)) return { error, retry };
  if (!store.data || known === undefined || !history.data || (known === null && !newest)) return { retry };
  const path = known?.path ?? lastPath(history.data.pages.flatMap((page) => page.data));
  return { subject: { store: store.data, memory_id: memoryId, memory: known, newest, path }, retry };
}

const isNotFound = (error: unknown) => error instanceof WireError && error.type === "not_found_error";

const agree = (memory: Memory | null, newest: Change | undefined) =>
  memory === null
    ? newest === undefined || newest.memory_version.operation === "deleted"
    : memory.memory_version_id === newest?.memory_version.id;

const lastPath = (changes: readonly Change[]) =>
  changes.find(({ memory_version }) => memory_version.path !== null)?.memory_version.path ?? null;

function trailTo({ store, path }: Subject) {
  const segments = path === null ? ["a redacted path"] : path.slice(1).split("/");
  return [
    { label: "Stores", href: urls.stores() },
    { label: store.name, href: urls.store(store.id) },
    ...segments.map((label) => ({ label })),
  ];
}

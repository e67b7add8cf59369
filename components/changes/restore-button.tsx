"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { notifyDone, notifyFailed } from "@/components/ui/toast";
import * as changesOf from "@/lib/client/changes";
import * as memories from "@/lib/client/memories";
import type { Change } from "@/lib/wire/changes";
import { WireError } from "@/lib/wire/errors";

const RestoreDialog = dynamic(
  () => import("@/components/memories/restore-dialog").then((module) => module.RestoreDialog),
  { ssr: false },
);

/** Brings a deleted memory back at once; where its path is taken by now, or was redacted, it asks for another. Only the deletion that still holds offers it. */
export function RestoreButton({ change, blockedBecause }: { change: Change; blockedBecause: string | undefined }) {
  const { memory_store_id: storeId, memory_id: memoryId, path } = change.memory_version;
  const [asking, ask] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const queries = useQueryClient();
  const { data: newest } = useQuery(changesOf.newest(storeId, memoryId));
  const restore = memories.useRestore(storeId, memoryId);
  const remove = memories.useRemove(storeId, memoryId);
  if (newest?.memory_version.id !== change.memory_version.id) return null;
  const act = async () => {
    if (path === null) return ask(true);
    try {
      const memory = await restore.mutateAsync(undefined);
      void queries.invalidateQueries({ queryKey: changesOf.newest(storeId, memoryId).queryKey });
      notifyDone("Restored", { description: memory.path, undo: () => remove.mutateAsync(memory.content_sha256) });
    } catch (error) {
      if (!(error instanceof WireError) || error.type !== "memory_path_conflict_error")
        return notifyFailed("Could not restore", error);
      setRefusal(error);
      ask(true);
    }
  };
  return (
    <>
      <Button size="small" busy={restore.isPending} disabledReason={blockedBecause} onClick={() => void act()}>
        Restore
      </Button>
      {asking && <RestoreDialog {...{ storeId, memoryId, path, refusal }} open onOpenChange={ask} />}
    </>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { HistoryRow } from "@/components/changes/history-row";
import { ErrorNotice } from "@/components/ui/error-notice";
import * as changesOf from "@/lib/client/changes";
import type { ListedChanges } from "@/lib/client/changes/listed";
import * as memoryVersions from "@/lib/client/memory-versions";

interface LinkedChangeProps {
  storeId: string;
  versionId: string;
  listed: ListedChanges;
  onFold: () => void;
}

/** The change a link points at, above the list, where the list does not (yet) reach it. */
export function LinkedChange({ storeId, versionId, listed, onFold }: LinkedChangeProps) {
  const isListed = listed.has(versionId);
  const version = useQuery({ ...memoryVersions.retrieve(storeId, versionId), enabled: !isListed });
  const change = useQuery({
    ...changesOf.ofVersion(version.data ?? nowhere),
    enabled: !isListed && version.data !== undefined,
  });
  if (isListed) return null;
  const error = version.error ?? change.error;
  if (error) return <ErrorNotice error={error} />;
  if (!change.data) return null;
  return (
    <section aria-label="Linked change" className="mb-4 border-line border-b">
      <h2 className="pb-1.5 font-semibold text-ink3 text-xs">Linked change</h2>
      <HistoryRow change={change.data} index={-1} gone={false} unfolded onUnfold={onFold} restoreBlocked={undefined} />
    </section>
  );
}

const nowhere = { id: "", memory_store_id: "", memory_id: "", created_at: "" };

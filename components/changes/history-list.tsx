"use client";

import { useCallback } from "react";
import { HistoryRow } from "@/components/changes/history-row";
import { VirtualList } from "@/components/ui/virtual-list";
import type { ListedChanges } from "@/lib/client/changes/listed";
import { dayName } from "@/lib/time";
import type { Change } from "@/lib/wire/changes";

interface HistoryListProps {
  changes: ListedChanges;
  container: (element: HTMLDivElement | null) => void;
  /** The version whose change is shown in full. */
  unfolded: string | null;
  onUnfold: (versionId: string | null) => void;
  onEndReached: () => void;
  /** Why nothing can be restored here; undefined when it can. */
  restoreBlocked: string | undefined;
}

/** The rows of a store's history, by day. */
export function HistoryList({
  changes,
  container,
  unfolded,
  onUnfold,
  onEndReached,
  restoreBlocked,
}: HistoryListProps) {
  const draw = useCallback(
    (change: Change, index: number) => {
      const day = dayAt(changes, index);
      return (
        <>
          {day && <h2 className="pt-4 pb-1.5 font-semibold text-ink3 text-xs">{day}</h2>}
          <HistoryRow
            change={change}
            index={index}
            gone={changes.isGone(change.memory_version.memory_id)}
            unfolded={unfolded === change.memory_version.id}
            onUnfold={onUnfold}
            restoreBlocked={restoreBlocked}
          />
        </>
      );
    },
    [changes, unfolded, onUnfold, restoreBlocked],
  );
  return (
    <div ref={container}>
      <VirtualList
        items={changes}
        keyOf={({ memory_version }) => memory_version.id}
        rowHeight={36}
        noun="change"
        label="Changes"
        withPage
        onEndReached={onEndReached}
      >
        {draw}
      </VirtualList>
    </div>
  );
}

/** The day, on the first row of each. */
function dayAt(changes: ListedChanges, index: number): string | undefined {
  const day = dayOf(changes.at(index)!);
  const above = index > 0 ? dayOf(changes.at(index - 1)!) : undefined;
  return day.toDateString() === above?.toDateString() ? undefined : nameOfDay(day);
}

const dayOf = ({ memory_version }: Change) => new Date(memory_version.created_at);

function nameOfDay(day: Date): string {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (day.toDateString() === today.toDateString()) return "Today";
  if (day.toDateString() === yesterday.toDateString()) return "Yesterday";
  return dayName(day);
}

"use client";

import { useMemo } from "react";
import { HistoryRow } from "@/components/changes/history-row";
import { VirtualList } from "@/components/ui/virtual-list";
import { dayName } from "@/lib/time";
import type { Change } from "@/lib/wire/changes";

interface HistoryListProps {
  changes: readonly Change[];
  container: (element: HTMLDivElement | null) => void;
  /** The version whose change is shown in full. */
  unfolded: string | null;
  onUnfold: (versionId: string | null) => void;
  onEndReached: () => void;
  /** Why nothing can be restored here; undefined when it can. */
  restoreBlocked: string | undefined;
}

interface Row {
  change: Change;
  /** Named on the first row of each day. */
  day?: string;
  /** Whether the memory was deleted later. */
  gone: boolean;
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
  const rows = useMemo(() => rowsOf(changes), [changes]);
  return (
    <div ref={container}>
      <VirtualList
        items={rows}
        keyOf={({ change }) => change.memory_version.id}
        rowHeight={53}
        noun="change"
        label="Changes"
        withPage
        onEndReached={onEndReached}
      >
        {({ change, day, gone }, index) => {
          const id = change.memory_version.id;
          return (
            <>
              {day && <h2 className="pt-4 pb-1.5 font-semibold text-ink3 text-xs">{day}</h2>}
              <HistoryRow
                change={change}
                index={index}
                gone={gone}
                unfolded={unfolded === id}
                onToggle={() => onUnfold(unfolded === id ? null : id)}
                restoreBlocked={restoreBlocked}
              />
            </>
          );
        }}
      </VirtualList>
    </div>
  );
}

/** A memory is gone when the newest of its changes that is listed is its deletion. */
function rowsOf(changes: readonly Change[]): Row[] {
  const gone = new Map<string, boolean>();
  let lastDay = "";
  return changes.map((change) => {
    const { memory_id, operation, created_at } = change.memory_version;
    if (!gone.has(memory_id)) gone.set(memory_id, operation === "deleted");
    const day = new Date(created_at).toDateString();
    const row = {
      change,
      gone: gone.get(memory_id)!,
      day: day === lastDay ? undefined : nameOfDay(new Date(created_at)),
    };
    lastDay = day;
    return row;
  });
}

function nameOfDay(day: Date): string {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (day.toDateString() === today.toDateString()) return "Today";
  if (day.toDateString() === yesterday.toDateString()) return "Yesterday";
  return dayName(day);
}

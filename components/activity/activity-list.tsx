"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type ActivityRow, ActivityRows, hiddenCount, summary } from "@/components/activity/groups";
import type { Run } from "@/components/activity/groups/group";
import { ChangeChips, ChangeNote, ChangePath } from "@/components/changes/change-parts";
import { ToEvent } from "@/components/changes/to-event";
import { Actor } from "@/components/ui/actor";
import { Button } from "@/components/ui/button";
import { DiffStat } from "@/components/ui/diff-stat";
import { Link } from "@/components/ui/link";
import { Time } from "@/components/ui/time";
import { UserText } from "@/components/ui/user-text";
import { VirtualList } from "@/components/ui/virtual-list";
import type { ListedChanges } from "@/lib/client/changes/listed";
import * as memoryStores from "@/lib/client/memory-stores";
import { counted } from "@/lib/counted";
import { clockTime, exactTime } from "@/lib/time";
import { urls } from "@/lib/urls";
import type { Change } from "@/lib/wire/changes";

interface ActivityListProps {
  changes: ListedChanges;
  container: (element: HTMLDivElement | null) => void;
  hasOlder: boolean;
  onEndReached: () => void;
}

/** Changes read that only made folded runs longer, before reading on waits for a press. */
const unseenMax = 1_000;

/** Changes in runs by whoever wrote them; a row opens the memory's history at that version. */
export function ActivityList({ changes, container, hasOlder, onEndReached }: ActivityListProps) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const rows = useRows(changes, opened);
  const [seen, setSeen] = useState({ rows: 0, changes: 0 });
  if (rows.length !== seen.rows) setSeen({ rows: rows.length, changes: changes.length });
  const isWaiting = hasOlder && changes.length - seen.changes >= unseenMax;
  const draw = useCallback((row: ActivityRow, index: number) => {
    if (row.kind === "more")
      return <MoreRow row={row} index={index} onOpen={() => setOpened((before) => new Set(before).add(row.run.id))} />;
    return (
      <>
        {row.run && <RunHeading run={row.run} />}
        <ChangeRow change={row.change} index={index} withStore={row.withStore === true} />
      </>
    );
  }, []);
  return (
    <div ref={container}>
      <VirtualList
        items={rows}
        keyOf={keyOf}
        rowHeight={27}
        noun="change"
        label="Changes"
        withPage
        onEndReached={isWaiting ? undefined : onEndReached}
      >
        {draw}
      </VirtualList>
      {isWaiting && (
        <Button className="mt-3" onClick={() => setSeen({ rows: rows.length, changes: changes.length })}>
          Look further back
        </Button>
      )}
    </div>
  );
}

function useRows(changes: ListedChanges, opened: ReadonlySet<string>): ActivityRows {
  const previous = useRef<ActivityRows>(undefined);
  const rows = useMemo(() => new ActivityRows(changes, opened, previous.current), [changes, opened]);
  useEffect(() => {
    previous.current = rows;
  });
  return rows;
}

const keyOf = (row: ActivityRow) => (row.kind === "change" ? row.change.memory_version.id : `more ${row.run.id}`);

function RunHeading({ run }: { run: Run }) {
  const { first, size, stores } = run;
  const { memory_version: version } = first;
  return (
    <div className="mt-1.5 flex min-w-0 flex-wrap items-center gap-x-3 border-line border-t pt-2.5 pb-0.5">
      <Actor by={first} />
      <span className="flex shrink-0 items-center gap-2 text-ink3">
        <span>
          {size > 1 && `${size.toLocaleString("en")} changes, `}
          <Time at={version.created_at} />
        </span>
        {size > 1 && run.added !== null && (
          <span className="tabular" title="Lines added and removed by all of them">
            +{run.added.toLocaleString("en")} −{(run.removed ?? 0).toLocaleString("en")}
          </span>
        )}
      </span>
      {stores > 1 ? (
        <span className="text-ink3 sm:ml-auto">{counted(stores, "store")}</span>
      ) : (
        <StoreLink id={version.memory_store_id} />
      )}
    </div>
  );
}

function StoreLink({ id }: { id: string }) {
  return (
    <Link href={urls.storeHistory(id)} className="min-w-0 truncate text-ink3 hover:text-ink hover:underline sm:ml-auto">
      <StoreName id={id} />
    </Link>
  );
}

function StoreName({ id }: { id: string }) {
  const { data: store } = useQuery(memoryStores.retrieve(id));
  return store ? <UserText text={store.name} /> : "Store";
}

function ChangeRow({ change, index, withStore }: { change: Change; index: number; withStore: boolean }) {
  const { memory_version: version, version_number, lines_added, lines_removed } = change;
  return (
    <div className="flex items-center rounded-md hover:bg-wash has-[[data-row]:focus-visible]:bg-wash">
      <Link
        href={urls.memory(version.memory_store_id, version.memory_id, { tab: "history", version: version_number })}
        data-row={index}
        className="grid min-h-[27px] min-w-0 flex-1 grid-cols-[44px_minmax(0,1fr)_auto] items-center gap-x-3 rounded-md py-0.5 pr-1 pl-3.5 outline-offset-[-2px] touch:min-h-11"
      >
        <time
          dateTime={version.created_at}
          title={exactTime(version.created_at)}
          className="tabular text-ink3"
          suppressHydrationWarning
        >
          {clockTime(version.created_at)}
        </time>
        <span className="flex min-w-0 items-center gap-2">
          <ChangePath change={change} />
          <ChangeChips change={change} />
          {withStore && (
            <span className="min-w-0 max-w-40 shrink-0 truncate text-ink3">
              in <StoreName id={version.memory_store_id} />
            </span>
          )}
          <span className="flex min-w-0 max-sm:hidden">
            <ChangeNote change={change} />
          </span>
        </span>
        {version.redacted_at === null && (
          <>
            <span className="max-sm:hidden">
              <DiffStat added={lines_added} removed={lines_removed} numbers />
            </span>
            <span className="sm:hidden">
              <DiffStat added={lines_added} removed={lines_removed} />
            </span>
          </>
        )}
      </Link>
      <ToEvent change={change} />
    </div>
  );
}

function MoreRow({
  row,
  index,
  onOpen,
}: {
  row: Extract<ActivityRow, { kind: "more" }>;
  index: number;
  onOpen: () => void;
}) {
  return (
    <button
      type="button"
      data-row={index}
      onClick={onOpen}
      className="ml-[70px] rounded-md py-1 text-left text-lapis outline-offset-2 hover:underline touch:min-h-11"
    >
      {hiddenCount(row).toLocaleString("en")} more
      <span className="text-ink3">: {summary(row.hidden)}</span>
    </button>
  );
}

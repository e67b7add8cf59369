"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { Subject } from "@/components/memories/memory-page";
import { memoryHref, useMemoryView } from "@/components/memories/use-memory-view";
import { VersionPane } from "@/components/memory-versions/version-pane";
import { VersionRail } from "@/components/memory-versions/version-rail";
import { LinkButton } from "@/components/ui/button";
import { SkeletonRows } from "@/components/ui/skeleton";
import { classNames } from "@/lib/class-names";
import { useNarrow } from "@/lib/client/media";
import * as memoryVersions from "@/lib/client/memory-versions";

/** Pages read to find the version that the URL names: beyond them it is shown without its place in the rail. */
const pagesToFind = 30;

/** Every version of a memory in a rail, and what one of them changed. */
export function HistoryTab({ subject }: { subject: Subject }) {
  const [view, show] = useMemoryView();
  const narrow = useNarrow();
  const { store, memory_id, newest } = subject;
  const history = useInfiniteQuery(memoryVersions.history(store.id, memory_id));
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = history;
  const changes = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data]);
  const number = view.version ?? newest?.version_number;
  const oldest = changes.at(-1)?.version_number ?? 0;
  const missing = number !== undefined && number < oldest && hasNextPage && (data?.pages.length ?? 0) < pagesToFind;
  useEffect(() => {
    if (missing && !isFetchingNextPage) void fetchNextPage();
  }, [missing, isFetchingNextPage, fetchNextPage]);
  if (number === undefined)
    return (
      <div className="p-5">
        <SkeletonRows label="Loading the history" />
      </div>
    );
  // On a narrow screen the rail is a page of its own, so the newest version must be named to be seen.
  const select = (wanted: number, how?: "step") =>
    show({ version: wanted === newest?.version_number && !narrow ? null : wanted, against: null }, how);
  const open = view.version !== null;
  return (
    <div className="grid h-full min-h-0 grid-cols-1 md:grid-cols-[300px_minmax(0,1fr)] xl:grid-cols-[324px_minmax(0,1fr)]">
      <div className={classNames("min-h-0 border-line border-r", open && "max-md:hidden")}>
        <VersionRail
          subject={subject}
          changes={changes}
          selected={number}
          onSelect={select}
          onCompare={(against) => show({ version: view.version ?? number, against })}
          more={{ has: hasNextPage, loading: isFetchingNextPage, load: () => void fetchNextPage() }}
        />
      </div>
      <div className={classNames("flex min-h-0 flex-col", !open && "max-md:hidden")}>
        {open && (
          <div className="border-line border-b px-4 py-1.5 md:hidden">
            <LinkButton size="small" href={memoryHref(store.id, memory_id, view, { version: null, against: null })}>
              All versions
            </LinkButton>
          </div>
        )}
        <VersionPane subject={subject} changes={changes} number={number} />
      </div>
    </div>
  );
}

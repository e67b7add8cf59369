"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { WriteDiff } from "@/components/session-events/write-diff";
import type { TranscriptState } from "@/components/sessions/use-transcript";
import { Button, LinkButton } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { CopyAsCurl } from "@/components/ui/copy";
import { DiffStat } from "@/components/ui/diff-stat";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import * as memoryStores from "@/lib/client/memory-stores";
import * as sessionChanges from "@/lib/client/session-changes";
import { counted } from "@/lib/counted";
import { urls } from "@/lib/urls";
import type { SessionChange } from "@/lib/wire/session-changes";

/** What the session did to each memory, from before its first write to its last. */
export function ChangesTab({ sessionId, transcript }: { sessionId: string; transcript: TranscriptState }) {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    sessionChanges.list(sessionId),
  );
  const changes = data?.pages.flatMap((page) => page.data);
  if (error)
    return (
      <div className="p-4">
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </div>
    );
  if (!changes)
    return (
      <div className="px-4">
        <SkeletonRows rows={4} label="Loading what it changed" />
      </div>
    );
  if (changes.length === 0) return <p className="px-4 py-4 text-ink2">This session has not written to any memory.</p>;
  return (
    <div className="pb-6">
      <div className="flex items-center justify-between border-line border-b px-4 py-1.5 text-ink3">
        <span>
          {hasNextPage ? "More than " : ""}
          {counted(changes.length, "memory", "memories")}
        </span>
        <CopyAsCurl compact call={sessionChanges.calls.list(sessionId)} />
      </div>
      <ul aria-label="Changed memories">
        {changes.map((change) => (
          <li key={`${change.memory_store_id} ${change.memory_id}`} className="border-line border-b">
            <ChangedMemory change={change} transcript={transcript} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <div className="px-4 py-3">
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </div>
  );
}

function ChangedMemory({ change, transcript }: { change: SessionChange; transcript: TranscriptState }) {
  const [open, setOpen] = useState(false);
  const { path, lines_added, lines_removed, memory_versions } = change;
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="grid w-full grid-cols-[14px_minmax(0,1fr)_auto] items-center gap-x-2 px-3.5 py-2 text-left outline-offset-[-2px] hover:bg-wash/60 touch:min-h-11"
      >
        <ChevronRight size={13} aria-hidden className={classNames("text-ink3", open && "rotate-90")} />
        {path === null ? (
          <span className="truncate">
            <span className="sr-only">path redacted</span>
            <span aria-hidden="true" className="inked font-mono text-[12.5px]">
              /path/and/text/removed
            </span>
          </span>
        ) : (
          <span className="truncate font-mono text-[12.5px]" title={path}>
            <UserText text={path} />
          </span>
        )}
        <DiffStat added={lines_added} removed={lines_removed} />
        <span className="col-start-2 truncate text-ink3">
          <StoreName id={change.memory_store_id} />
          {memory_versions.length > 1 && `, ${memory_versions.length.toLocaleString("en")} writes`}
        </span>
        <span className="flex justify-end gap-1.5 text-ink3">
          <Kind change={change} />
          {change.later_writes > 0 && (
            <Chip title="Written again after this session's last write">
              {counted(change.later_writes, "later version")}
            </Chip>
          )}
        </span>
      </button>
      {open && <Detail change={change} transcript={transcript} />}
    </>
  );
}

function Kind({ change: { operation, before_version_id, path } }: { change: SessionChange }) {
  if (path === null) return <Chip>redacted</Chip>;
  if (operation === "deleted") return <Chip tone="danger">deleted</Chip>;
  return before_version_id === null ? <Chip tone="good">created</Chip> : null;
}

function StoreName({ id }: { id: string }) {
  const { data: store } = useQuery(memoryStores.retrieve(id));
  return store ? <UserText text={store.name} /> : "a store";
}

function Detail({ change, transcript }: { change: SessionChange; transcript: TranscriptState }) {
  const { memory_store_id: storeId, memory_id, last_version_id } = change;
  const written = transcript.changes?.find(({ memory_version }) => memory_version.id === last_version_id);
  const call = written?.tool_use?.event_id;
  return (
    <div className="border-line border-t bg-sheet">
      <WriteDiff
        storeId={storeId}
        beforeId={change.before_version_id}
        afterId={last_version_id}
        deleted={change.operation === "deleted"}
        redacted={change.path === null}
      />
      <div className="flex flex-wrap gap-2 border-line border-t bg-paper px-3.5 py-2">
        <LinkButton
          size="small"
          href={urls.memory(storeId, memory_id, { tab: "history", version: written?.version_number })}
        >
          Open its history
        </LinkButton>
        {call && (
          <Button size="small" onClick={() => transcript.jump(call, true)}>
            Show what wrote it
          </Button>
        )}
      </div>
    </div>
  );
}

"use client";

import dynamic from "next/dynamic";
import { useContext } from "react";
import { ChangeChips, ChangePath } from "@/components/changes/change-parts";
import { TranscriptContext } from "@/components/session-events/event-time";
import { links } from "@/components/ui/actor";
import { DiffStat } from "@/components/ui/diff-stat";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import { UserText } from "@/components/ui/user-text";
import { exactTime } from "@/lib/time";
import { urls } from "@/lib/urls";
import type { Change } from "@/lib/wire/changes";
import { baseName } from "@/lib/wire/memories/path";

const WriteDiff = dynamic(() => import("@/components/session-events/write-diff").then((module) => module.WriteDiff), {
  loading: () => <DiffToCome />,
});

const DiffToCome = () => <Skeleton className="m-3 w-56" />;

/** A memory write that no tool call is known for, where it happened. */
export function WriteCard({ change, at }: { change: Change; at: string | null }) {
  return (
    <div className="my-0.5 overflow-hidden rounded-[7px] border border-line bg-sheet">
      <div className="flex min-w-0 items-center gap-2 px-2.5 py-[5px]">
        <span className="shrink-0 text-ink3">Wrote</span>
        <span className="flex min-w-0 flex-1">
          <ChangePath change={change} />
        </span>
        <DiffStat added={change.lines_added} removed={change.lines_removed} />
        {at && (
          <time
            dateTime={at}
            title={exactTime(at)}
            className="tabular text-[11.5px] text-ink3"
            suppressHydrationWarning
          >
            {new Date(at).toLocaleTimeString("en-GB")}
          </time>
        )}
      </div>
      <WriteBody change={change} />
    </div>
  );
}

/** What a write did to the text, and the way to the version it made. */
export function WriteBody({ change, withLink = false }: { change: Change; withLink?: boolean }) {
  const { isDrawn } = useContext(TranscriptContext);
  const { memory_version: version, version_number, tool_use } = change;
  return (
    <div className="border-line border-t">
      {isDrawn ? (
        <WriteDiff
          storeId={version.memory_store_id}
          beforeId={change.previous_version_id}
          afterId={version.id}
          deleted={version.operation === "deleted"}
          redacted={version.redacted_at !== null}
        />
      ) : (
        <DiffToCome />
      )}
      <div className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1 border-line border-t px-2.5 py-1">
        <ChangeChips change={change} />
        {withLink && tool_use && (
          <span className="text-ink3 text-sm" title={links[tool_use.link]}>
            inferred from the path
          </span>
        )}
        {change.note && <UserText text={change.note} className="min-w-0 truncate text-ink3" />}
        <span className="flex-1" />
        <Link
          href={urls.memory(version.memory_store_id, version.memory_id, { tab: "history", version: version_number })}
          className="inline-flex max-w-full items-center rounded text-lapis hover:underline touch:min-h-11"
        >
          <span className="truncate">
            v{version_number} of{" "}
            {version.path === null ? "a redacted memory" : <UserText text={baseName(version.path)} />} →
          </span>
        </Link>
      </div>
    </div>
  );
}

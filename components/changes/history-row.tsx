"use client";

import { ChevronRight } from "lucide-react";
import dynamic from "next/dynamic";
import type { MouseEvent } from "react";
import { ChangeChips, ChangeNote, ChangePath } from "@/components/changes/change-parts";
import { RestoreButton } from "@/components/changes/restore-button";
import { ToEvent } from "@/components/changes/to-event";
import { Actor } from "@/components/ui/actor";
import { DiffStat } from "@/components/ui/diff-stat";
import { Link } from "@/components/ui/link";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { classNames } from "@/lib/class-names";
import { urls } from "@/lib/urls";
import type { Change } from "@/lib/wire/changes";

const ChangeDetail = dynamic(() => import("@/components/changes/change-detail").then((module) => module.ChangeDetail), {
  ssr: false,
  loading: () => (
    <div className="border-line border-t px-4">
      <SkeletonRows rows={3} label="Loading the change" />
    </div>
  ),
});

interface HistoryRowProps {
  change: Change;
  index: number;
  gone: boolean;
  unfolded: boolean;
  onToggle: () => void;
  restoreBlocked: string | undefined;
}

/** One change of a store; pressing it unfolds what it changed. */
export function HistoryRow({ change, index, gone, unfolded, onToggle, restoreBlocked }: HistoryRowProps) {
  const { memory_version: version, version_number } = change;
  const toggle = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onToggle();
  };
  return (
    <div className={classNames("border-line border-t", unfolded && "bg-sheet shadow-[inset_2px_0_0_var(--lapis)]")}>
      <div className="relative grid grid-cols-[18px_minmax(0,1fr)_auto] items-center gap-x-2 px-2 py-2 hover:bg-wash/60 has-[[data-row]:focus-visible]:bg-wash md:grid-cols-[18px_minmax(0,3fr)_minmax(0,2fr)_124px_44px_76px_24px]">
        <ChevronRight
          size={14}
          aria-hidden
          className={classNames("text-ink3 transition-transform duration-75", unfolded && "rotate-90")}
        />
        <span className="flex min-w-0 items-center gap-2 max-md:col-start-2 max-md:row-start-1">
          <Link
            href={urls.storeHistory(version.memory_store_id, { change: version.id })}
            scroll={false}
            data-row={index}
            aria-expanded={unfolded}
            onClick={toggle}
            className="flex min-w-0 outline-none after:absolute after:inset-0 after:rounded-sm focus-visible:after:outline-2 focus-visible:after:outline-lapis"
          >
            <ChangePath change={change} gone={gone} />
          </Link>
          <ChangeChips change={change} gone={gone} />
          <span className="flex min-w-0 max-lg:hidden">
            <ChangeNote change={change} />
          </span>
        </span>
        <span className="flex min-w-0 items-center gap-2 max-md:col-span-2 max-md:col-start-2 max-md:row-start-2">
          <span className="relative z-10 flex min-w-0">
            <Actor by={change} />
          </span>
          <Time at={version.created_at} className="shrink-0 text-ink3 md:hidden" />
        </span>
        <span className="relative z-10 flex items-center justify-end gap-2 max-md:col-start-3 max-md:row-start-1">
          {version.operation === "deleted" && gone && <RestoreButton change={change} blockedBecause={restoreBlocked} />}
          {version.redacted_at === null && <DiffStat added={change.lines_added} removed={change.lines_removed} />}
        </span>
        <span className="tabular text-right text-ink3 max-md:hidden">v{version_number}</span>
        <Time at={version.created_at} className="whitespace-nowrap text-right text-ink3 max-md:hidden" />
        <span className="relative z-10 flex max-md:hidden">
          <ToEvent change={change} />
        </span>
      </div>
      {unfolded && <ChangeDetail change={change} gone={gone} restoreBlocked={restoreBlocked} />}
    </div>
  );
}

"use client";

import { ChevronRight } from "lucide-react";
import dynamic from "next/dynamic";
import { type MouseEvent, memo } from "react";
import { ChangeChips, ChangeNote, ChangePath } from "@/components/changes/change-parts";
import { RestoreButton } from "@/components/changes/restore-button";
import { ToEvent } from "@/components/changes/to-event";
import { Actor } from "@/components/ui/actor";
import { DiffStat } from "@/components/ui/diff-stat";
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
  /** Unfolds the change of a version, or with null folds what is unfolded. */
  onUnfold: (versionId: string | null) => void;
  restoreBlocked: string | undefined;
}

/**
 * One change of a store; pressing it anywhere unfolds what it changed. Some forty of them are drawn at once after every leap in a
 * long list, so it is drawn anew only with what it shows, and has no layers of its own.
 */
export const HistoryRow = memo(function HistoryRow(props: HistoryRowProps) {
  const { change, index, gone, unfolded, onUnfold, restoreBlocked } = props;
  const { memory_version: version, version_number } = change;
  const press = (event: MouseEvent) => {
    if (isForOthers(event)) return;
    event.preventDefault();
    onUnfold(unfolded ? null : version.id);
  };
  return (
    <div className={classNames("border-line border-t", unfolded && "bg-sheet shadow-[inset_2px_0_0_var(--lapis)]")}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the link in it does the same by key, and says so */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the link in it does the same by key */}
      <div
        onClick={press}
        className="grid cursor-pointer grid-cols-[18px_minmax(0,1fr)_auto] items-center gap-x-2 rounded-sm px-2 py-2 outline-offset-[-2px] outline-lapis hover:bg-wash/60 has-[[data-row]:focus-visible]:bg-wash has-[[data-row]:focus-visible]:outline-2 md:grid-cols-[18px_minmax(0,3fr)_minmax(0,2fr)_124px_44px_76px_24px]"
      >
        <ChevronRight
          size={14}
          aria-hidden
          className={classNames("text-ink3 transition-transform duration-75", unfolded && "rotate-90")}
        />
        <span className="flex min-w-0 items-center gap-2 max-md:col-start-2 max-md:row-start-1">
          <a
            href={urls.storeHistory(version.memory_store_id, { change: version.id })}
            data-row={index}
            aria-expanded={unfolded}
            className="flex min-w-0 outline-none"
          >
            <ChangePath change={change} gone={gone} />
          </a>
          <ChangeChips change={change} gone={gone} />
          {change.note && (
            <span className="flex min-w-0 max-lg:hidden">
              <ChangeNote change={change} />
            </span>
          )}
        </span>
        <span className="flex min-w-0 max-md:col-start-2 max-md:row-start-2">
          <Actor by={change} />
        </span>
        <span className="flex items-center justify-end gap-2 max-md:col-start-3 max-md:row-start-1">
          {version.operation === "deleted" && gone && <RestoreButton change={change} blockedBecause={restoreBlocked} />}
          {version.redacted_at === null && <DiffStat added={change.lines_added} removed={change.lines_removed} />}
        </span>
        <span className="tabular text-right text-ink3 max-md:hidden">v{version_number}</span>
        <Time
          at={version.created_at}
          className="whitespace-nowrap text-right text-ink3 max-md:col-start-3 max-md:row-start-2"
        />
        <span className="flex max-md:hidden">
          <ToEvent change={change} />
        </span>
      </div>
      {unfolded && <ChangeDetail change={change} gone={gone} restoreBlocked={restoreBlocked} />}
    </div>
  );
});

/** Whether a press is meant for something else: a link or button in the row, a new tab, or text being selected. */
function isForOthers(event: MouseEvent): boolean {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return true;
  // A dialog or a tooltip of the row stands elsewhere in the document.
  if (!(event.target instanceof Element) || !event.currentTarget.contains(event.target)) return true;
  const pressed = event.target.closest("a, button");
  if (pressed) return !pressed.matches("[data-row]");
  return window.getSelection()?.isCollapsed === false;
}

"use client";

import { GitCompareArrows } from "lucide-react";
import type { CSSProperties, MouseEvent } from "react";
import { RollbackChip } from "@/components/changes/change-parts";
import { Actor, actorColour } from "@/components/ui/actor";
import { IconButton } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { DiffStat } from "@/components/ui/diff-stat";
import { Time } from "@/components/ui/time";
import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import type { Change } from "@/lib/wire/changes";

interface VersionRowProps {
  change: Change;
  renamed?: string;
  /** The number of the version whose text a rollback wrote anew, where it is known. */
  rolledBackTo?: number;
  current: boolean;
  selected: boolean;
  comparable: boolean;
  index: number;
  href: string;
  onSelect: () => void;
  onCompare: () => void;
}

/** One version in the rail: number, what it was, how much it changed, when, by whom and why. */
export function VersionRow(props: VersionRowProps) {
  const { change, renamed, rolledBackTo, current, selected, comparable, index, href, onSelect, onCompare } = props;
  const { memory_version: version, version_number } = change;
  const select = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onSelect();
  };
  const colour = { "--c": actorColour(change) } as CSSProperties;
  return (
    <div
      className={classNames(
        "group relative border-line border-b",
        selected && "bg-sheet shadow-[inset_2px_0_0_var(--lapis)]",
      )}
    >
      <Knot redacted={version.redacted_at !== null} colour={colour} />
      <a
        href={href}
        data-row={index}
        data-keeps-unsaved
        onClick={select}
        aria-current={selected ? "true" : undefined}
        className="block py-[9px] pr-3.5 pl-[34px] outline-offset-[-2px]"
      >
        <span className="flex items-center gap-2">
          <span className="font-semibold">v{version_number}</span>
          <Chips change={change} current={current} renamed={renamed} />
          <span className="flex-1" />
          {version.redacted_at === null && <DiffStat added={change.lines_added} removed={change.lines_removed} />}
          <Time at={version.created_at} className="min-w-[58px] whitespace-nowrap text-right text-ink3" />
        </span>
        <span className={classNames("mt-0.5 flex gap-x-2", change.session ? "flex-col" : "items-center")}>
          <span className={classNames("flex min-w-0", !change.session && "max-w-[65%] shrink-0")}>
            <Actor by={change} linked={false} />
          </span>
          <Why change={change} renamed={renamed} rolledBackTo={rolledBackTo} />
        </span>
      </a>
      {comparable && (
        <span className="absolute right-2 bottom-1 opacity-0 focus-within:opacity-100 group-hover:opacity-100 touch:hidden">
          <IconButton
            label={`Compare with version ${version_number}`}
            onClick={onCompare}
            className="border border-line2 bg-sheet"
          >
            <GitCompareArrows size={14} aria-hidden />
          </IconButton>
        </span>
      )}
    </div>
  );
}

/** The line that runs through all versions, with a knot in the colour of who wrote; a redacted one is inked. */
const Knot = ({ redacted, colour }: { redacted: boolean; colour: CSSProperties }) => (
  <span aria-hidden="true" style={colour}>
    <span className="absolute inset-y-0 left-[19px] w-px bg-line2" />
    <span
      className={classNames(
        "absolute top-[14px] left-[15px] size-[9px] border-2",
        redacted ? "rounded-[1px] border-(--inked) bg-(--inked)" : "rounded-full border-(--c) bg-paper",
      )}
    />
  </span>
);

function Chips({ change, current, renamed }: { change: Change; current: boolean; renamed?: string }) {
  const { memory_version: version, rollback_id } = change;
  return (
    <>
      {current && <Chip tone="accent">current</Chip>}
      {version.redacted_at && <Chip>redacted</Chip>}
      {version.operation === "created" && <Chip tone="good">created</Chip>}
      {version.operation === "deleted" && <Chip tone="danger">deleted</Chip>}
      {rollback_id && <RollbackChip />}
      {renamed && <Chip>moved</Chip>}
    </>
  );
}

function Why({ change, renamed, rolledBackTo }: Pick<VersionRowProps, "change" | "renamed" | "rolledBackTo">) {
  const { note, memory_version } = change;
  if (memory_version.redacted_at)
    return (
      <span className="inked truncate text-sm" aria-hidden="true">
        path and text are gone
      </span>
    );
  const text = note ?? (renamed ? `from ${renamed}` : null);
  if (text === null && rolledBackTo === undefined) return null;
  return (
    <span className="truncate text-ink3" title={text ?? undefined}>
      {rolledBackTo !== undefined && `back to v${rolledBackTo}${text ? ": " : ""}`}
      {text && <UserText text={text} />}
    </span>
  );
}

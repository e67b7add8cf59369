"use client";

import { ChevronDown, ChevronRight } from "lucide-react";
import type { CSSProperties } from "react";
import type { TreeLine } from "@/components/memories/tree/layout";
import { ActorDot, type Author, nameOf } from "@/components/ui/actor";
import { Link } from "@/components/ui/link";
import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import { urls } from "@/lib/urls";

interface TreeRowProps {
  line: TreeLine;
  index: number;
  top: number;
  height: number;
  storeId: string;
  selected: boolean;
  focusable: boolean;
  actor?: Author;
  onFocus: () => void;
  onAct: () => void;
  onOpen?: () => void;
}

/** One line of the tree. Memories are links, so that they open in a new tab like any other. */
export function TreeRow(props: TreeRowProps) {
  const { line, index, top, height, storeId, selected, focusable, actor, onFocus, onAct, onOpen } = props;
  const place: CSSProperties = {
    transform: `translateY(${top}px)`,
    height,
    paddingLeft: 6 + (Math.min(line.level, 12) - 1) * 14,
  };
  const tabIndex = focusable ? 0 : -1;
  const common = {
    "data-index": index,
    "aria-level": line.level,
    style: place,
    onFocus,
  } as const;
  if (line.kind === "memory")
    return (
      <Link
        role="treeitem"
        tabIndex={tabIndex}
        {...common}
        href={urls.memory(storeId, line.memory_id)}
        onClick={onOpen}
        aria-posinset={line.position}
        aria-setsize={line.siblings}
        aria-selected={selected}
        title={line.path}
        className={classNames(rowLook, "justify-between", selected ? selectedLook : "hover:bg-wash")}
      >
        <span className="truncate pl-[23px]">
          <UserText text={line.name} />
        </span>
        {actor && (
          <span className="flex" title={`Last written by ${nameOf(actor)}`}>
            <ActorDot by={actor} />
          </span>
        )}
      </Link>
    );
  if (line.kind === "folder")
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys for all its lines
      <div
        role="treeitem"
        tabIndex={tabIndex}
        {...common}
        onClick={onAct}
        aria-posinset={line.position}
        aria-setsize={line.siblings}
        aria-expanded={line.open}
        aria-selected={false}
        title={line.path}
        className={classNames(rowLook, "hover:bg-wash")}
      >
        <span aria-hidden="true" className="w-[17px] shrink-0 text-ink3">
          {line.open ? <ChevronDown size={13} /> : <ChevronRight size={13} />}
        </span>
        <span className="truncate">
          <UserText text={line.name} />
        </span>
      </div>
    );
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys for all its lines
    <div
      role="treeitem"
      tabIndex={tabIndex}
      {...common}
      onClick={line.kind === "failed" ? onAct : undefined}
      aria-selected={false}
      className={classNames(rowLook, line.kind === "failed" ? "text-del" : "text-ink3")}
    >
      <span className="truncate pl-[17px]">
        {line.kind === "failed" ? "Could not be read. Press to try again." : "Loading…"}
      </span>
    </div>
  );
}

const rowLook =
  "absolute inset-x-0 top-0 flex items-center gap-1.5 rounded-[5px] pr-1.5 outline-offset-[-2px] cursor-default";
const selectedLook = "bg-lapis-wash font-semibold text-lapis";

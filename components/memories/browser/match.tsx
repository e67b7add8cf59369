"use client";

import type { KeyboardEvent } from "react";
import { ActorDot, lastAuthor } from "@/components/ui/actor";
import { Link } from "@/components/ui/link";
import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import { urls } from "@/lib/urls";
import type { MemorySummary } from "@/lib/wire/memory-summaries";

interface MatchProps {
  storeId: string;
  memory: MemorySummary;
  text: string;
  index: number;
  current: boolean;
  onOpen?: () => void;
}

/** One memory found by the filter: its whole path, with what was typed marked in it. */
export function Match({ storeId, memory, text, index, current, onOpen }: MatchProps) {
  return (
    <Link
      data-row={index}
      href={urls.memory(storeId, memory.id)}
      onClick={onOpen}
      onKeyDown={moveAlong}
      aria-current={current ? "page" : undefined}
      title={memory.path}
      className={classNames(
        "flex h-[26px] items-center gap-1.5 rounded-[5px] px-1.5 text-[12.5px] outline-offset-[-2px] touch:h-11",
        current ? "bg-lapis-wash font-semibold text-lapis" : "hover:bg-wash",
      )}
    >
      {/* The end of a path tells memories apart, so a long one loses its beginning. */}
      <span dir="rtl" className="min-w-0 flex-1 truncate text-left">
        <bdi dir="ltr">
          <Marked path={memory.path.slice(1)} text={text} />
        </bdi>
      </span>
      <ActorDot by={lastAuthor(memory)} />
    </Link>
  );
}

function Marked({ path, text }: { path: string; text: string }) {
  const at = path.toLocaleLowerCase().indexOf(text.toLocaleLowerCase());
  if (at === -1) return <UserText text={path} />;
  return (
    <>
      <UserText text={path.slice(0, at)} />
      <mark className="rounded-[2px] bg-warn-wash text-inherit">
        <UserText text={path.slice(at, at + text.length)} />
      </mark>
      <UserText text={path.slice(at + text.length)} />
    </>
  );
}

function moveAlong(event: KeyboardEvent<HTMLAnchorElement>) {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (!step) return;
  event.preventDefault();
  const to = Number(event.currentTarget.dataset.row) + step;
  const list = event.currentTarget.closest("ul");
  if (to < 0) document.querySelector<HTMLElement>("[data-filter]")?.focus();
  else list?.querySelector<HTMLElement>(`[data-row="${to}"]`)?.focus();
}

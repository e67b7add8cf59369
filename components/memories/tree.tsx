"use client";

import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { SkeletonRows } from "@/components/ui/skeleton";
import * as folders from "@/lib/client/memories/folders";
import * as memorySummaries from "@/lib/client/memory-summaries";
import { urls } from "@/lib/urls";
import type { NamedActor } from "@/lib/wire/changes";
import { foldersAbove, moveBy, type TreeLine, treeLines } from "./tree/lines";
import { TreeRow } from "./tree/row";

interface TreeProps {
  storeId: string;
  /** The memory on screen: its folders are opened and it is marked. */
  current?: { id: string; path: string };
  onOpen?: () => void;
}

/** The memories of a store as a tree: folders are read when opened, page by page as they are scrolled, and only visible lines are drawn. */
export function Tree({ storeId, current, onOpen }: TreeProps) {
  const queries = useQueryClient();
  const [open, setOpen] = useOpenFolders(current?.path);
  const prefixes = useMemo(() => ["/", ...open], [open]);
  const states = useQueries({
    queries: prefixes.map((prefix) => folders.folder(storeId, prefix)),
    combine: (results) => results.map(({ data, isError }) => ({ folder: data, failed: isError })),
  });
  const [stuck, setStuck] = useState<ReadonlySet<string>>(new Set());
  const lines = useMemo(() => {
    const byPrefix = new Map(prefixes.map((prefix, i) => [prefix, states[i]!]));
    return treeLines(open, (prefix) => {
      const state = byPrefix.get(prefix) ?? { failed: false };
      return { ...state, failed: state.failed || stuck.has(prefix) };
    });
  }, [prefixes, states, open, stuck]);
  const loadMore = useCallback(
    (prefix: string) => {
      setStuck((now) => without(now, prefix));
      folders.loadMore(queries, storeId, prefix).catch(() => setStuck((now) => new Set(now).add(prefix)));
    },
    [queries, storeId],
  );
  const retry = (prefix: string) => {
    if (states[prefixes.indexOf(prefix)]?.folder) loadMore(prefix);
    else void queries.refetchQueries({ queryKey: folders.folder(storeId, prefix).queryKey });
  };
  const toggle = (prefix: string, opened: boolean) =>
    setOpen((now) => (opened ? new Set(now).add(prefix) : without(now, prefix)));
  const actors = useLastActors(storeId);
  return <Lines {...{ storeId, lines, current, actors, toggle, loadMore, retry, onOpen }} />;
}

interface LinesProps extends TreeProps {
  lines: TreeLine[];
  actors: ReadonlyMap<string, NamedActor>;
  toggle: (prefix: string, open: boolean) => void;
  loadMore: (prefix: string) => void;
  retry: (prefix: string) => void;
}

function Lines({ storeId, lines, current, actors, toggle, loadMore, retry, onOpen }: LinesProps) {
  const router = useRouter();
  const scroller = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState(0);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight(),
    overscan: 10,
  });
  const drawn = virtual.getVirtualItems();
  useEffect(() => {
    for (const { index } of drawn) {
      const line = lines[index];
      if (line?.kind === "more") loadMore(line.path);
    }
  }, [drawn, lines, loadMore]);
  useFollowCurrent(lines, current, (index) => {
    setFocused(index);
    virtual.scrollToIndex(index, { align: "auto" });
  });
  const focus = (index: number) => {
    setFocused(index);
    virtual.scrollToIndex(index, { align: "auto" });
    focusWhenDrawn(scroller.current, index);
  };
  const act = (line: TreeLine) => {
    if (line.kind === "folder") toggle(line.path, !line.open);
    else if (line.kind === "failed") retry(line.path);
  };
  const typeAhead = useTypeAhead();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const line = lines[at];
    if (event.key === "Enter" && line?.kind === "memory") return;
    if ((event.key === "Enter" || event.key === " ") && line) {
      event.preventDefault();
      if (line.kind === "memory") router.push(urls.memory(storeId, line.memory_id));
      else act(line);
      return;
    }
    const move = moveBy(event.key, at, lines, typeAhead(event.key));
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    if ("to" in move) focus(move.to);
    else if (lines[move.toggle]?.kind === "folder") toggle(lines[move.toggle]!.path, move.open);
  };
  const at = Math.min(focused, lines.length - 1);
  if (lines[0]?.kind === "loading") return <SkeletonRows rows={8} label="Loading memories" />;
  return (
    <div ref={scroller} className="h-full overflow-y-auto px-2 pb-3">
      <div
        role="tree"
        tabIndex={-1}
        aria-label="Memories"
        onKeyDown={onKeyDown}
        className="relative text-[12.5px] outline-none"
        style={{ height: virtual.getTotalSize() }}
      >
        {drawn.map((item) => (
          <TreeRow
            key={item.key}
            line={lines[item.index]!}
            index={item.index}
            top={item.start}
            height={item.size}
            storeId={storeId}
            selected={isCurrent(lines[item.index]!, current)}
            focusable={item.index === at}
            actor={actorOf(lines[item.index]!, actors)}
            onFocus={() => setFocused(item.index)}
            onAct={() => act(lines[item.index]!)}
            onOpen={onOpen}
          />
        ))}
      </div>
    </div>
  );
}

const rowHeight = () => (window.matchMedia("(pointer: coarse)").matches ? 44 : 26);

const isCurrent = (line: TreeLine, current: TreeProps["current"]) =>
  line.kind === "memory" && line.memory_id === current?.id;

const actorOf = (line: TreeLine, actors: ReadonlyMap<string, NamedActor>) =>
  line.kind === "memory" ? actors.get(line.memory_id) : undefined;

function without(set: ReadonlySet<string>, value: string) {
  if (!set.has(value)) return set;
  const next = new Set(set);
  next.delete(value);
  return next;
}

/** Which folders are open; those above the memory on screen are opened once when it comes. */
function useOpenFolders(path: string | undefined) {
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(path ? foldersAbove(path) : []));
  const [shown, setShown] = useState(path);
  if (path !== shown) {
    setShown(path);
    if (path) setOpen((now) => new Set([...now, ...foldersAbove(path)]));
  }
  return [open, setOpen] as const;
}

/** Who wrote last, for the memories changed most recently: the rest stay without a mark. */
function useLastActors(storeId: string): ReadonlyMap<string, NamedActor> {
  const { data } = useQuery(memorySummaries.top(storeId, "updated", 100));
  return useMemo(() => {
    const actors = new Map<string, NamedActor>();
    for (const { id, last_actor } of data?.data ?? []) if (last_actor) actors.set(id, last_actor);
    return actors;
  }, [data]);
}

/** Brings the memory on screen into view, once it is among the lines. */
function useFollowCurrent(lines: readonly TreeLine[], current: TreeProps["current"], show: (index: number) => void) {
  const followed = useRef<string>(undefined);
  useEffect(() => {
    if (!current || followed.current === current.id) return;
    const index = lines.findIndex((line) => isCurrent(line, current));
    if (index === -1) return;
    followed.current = current.id;
    show(index);
  });
}

/** Letters typed within a second add up to the beginning of a name. */
function useTypeAhead() {
  const typed = useRef({ text: "", at: 0 });
  return (key: string) => {
    if (key.length !== 1 || key === " ") return "";
    const now = Date.now();
    const text = now - typed.current.at < 900 ? typed.current.text + key : key;
    typed.current = { text, at: now };
    return text;
  };
}

function focusWhenDrawn(container: HTMLElement | null, index: number) {
  const focus = () => {
    const row = container?.querySelector<HTMLElement>(`[data-index="${index}"]`);
    row?.focus({ preventScroll: true });
    return row !== null && row !== undefined;
  };
  if (!focus()) requestAnimationFrame(() => requestAnimationFrame(focus));
}

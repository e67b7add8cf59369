"use client";

import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Author, lastAuthor } from "@/components/ui/actor";
import { SkeletonRows } from "@/components/ui/skeleton";
import * as folders from "@/lib/client/memories/folders";
import * as memorySummaries from "@/lib/client/memory-summaries";
import { urls } from "@/lib/urls";
import { type FolderState, foldersAbove, moveBy, TreeLayout, type TreeLine } from "./tree/layout";
import { TreeRow } from "./tree/row";
import { useWindow } from "./tree/use-window";

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
    combine: statesOf,
  });
  const [stuck, setStuck] = useState<ReadonlySet<string>>(new Set());
  const layout = useMemo(() => {
    const byPrefix = new Map(prefixes.map((prefix, i) => [prefix, states[i]]));
    return new TreeLayout(open, (prefix) => {
      const { folder, failed = false } = byPrefix.get(prefix) ?? {};
      return { folder, failed: failed || stuck.has(prefix) };
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
  return <Lines {...{ storeId, layout, current, actors, toggle, loadMore, retry, onOpen }} />;
}

const statesOf = (results: { data?: folders.Folder; isError: boolean }[]): FolderState[] =>
  results.map(({ data, isError }) => ({ folder: data, failed: isError }));

interface LinesProps extends TreeProps {
  layout: TreeLayout;
  actors: ReadonlyMap<string, Author>;
  toggle: (prefix: string, open: boolean) => void;
  loadMore: (prefix: string) => void;
  retry: (prefix: string) => void;
}

function Lines({ storeId, layout, current, actors, toggle, loadMore, retry, onOpen }: LinesProps) {
  const router = useRouter();
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const [focused, setFocused] = useState(0);
  const [height] = useState(rowHeight);
  const rows = useWindow(box, layout.count, height);
  const at = Math.min(focused, layout.count - 1);
  // The line with the focus stays in the document, so that Tab finds the tree wherever it is scrolled to.
  const wanted = rows.drawn.includes(at) ? rows.drawn : [...rows.drawn, at];
  const drawn = wanted.flatMap((index) => {
    const line = layout.at(index);
    return line ? [{ index, line }] : [];
  });
  useEffect(() => {
    for (const { line } of drawn) if (line.kind === "more") loadMore(line.path);
  });
  useFollowCurrent(layout, current, (index) => {
    setFocused(index);
    rows.scrollTo(index);
  });
  const act = (line: TreeLine) => {
    if (line.kind === "folder") toggle(line.path, !line.open);
    else if (line.kind === "failed") retry(line.path);
  };
  const typeAhead = useTypeAhead();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const line = layout.at(at);
    if (event.key === "Enter" && line?.kind === "memory") return;
    if ((event.key === "Enter" || event.key === " ") && line) {
      event.preventDefault();
      if (line.kind === "memory") router.push(urls.memory(storeId, line.memory_id));
      else act(line);
      return;
    }
    const move = moveBy(event.key, at, layout, typeAhead(event.key));
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    if ("toggle" in move) return toggle(move.toggle, move.open);
    setFocused(move.to);
    rows.scrollTo(move.to);
    focusWhenDrawn(box, move.to);
  };
  if (layout.count === 0) return <p className="px-3.5 text-ink3">No memories yet.</p>;
  if (layout.at(0)?.kind === "loading") return <SkeletonRows rows={8} label="Loading memories" isAwaited={false} />;
  return (
    <div ref={setBox} className="h-full overflow-y-auto px-2">
      <div
        role="tree"
        tabIndex={-1}
        aria-label="Memories"
        onKeyDown={onKeyDown}
        className="relative text-[12.5px] outline-none"
        style={{ height: rows.height }}
      >
        {drawn.map(({ index, line }) => (
          <TreeRow
            key={`${line.kind} ${line.path}`}
            line={line}
            index={index}
            top={index * height}
            height={height}
            storeId={storeId}
            selected={isCurrent(line, current)}
            focusable={index === at}
            actor={actorOf(line, actors)}
            onFocus={() => setFocused(index)}
            onAct={() => act(line)}
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

const actorOf = (line: TreeLine, actors: ReadonlyMap<string, Author>) =>
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
function useLastActors(storeId: string): ReadonlyMap<string, Author> {
  const { data } = useQuery(memorySummaries.top(storeId, "updated", 100));
  return useMemo(() => {
    const actors = new Map<string, Author>();
    for (const memory of data?.data ?? []) if (memory.last_actor) actors.set(memory.id, lastAuthor(memory));
    return actors;
  }, [data]);
}

/** Brings the memory on screen into view, once it is among the lines. */
function useFollowCurrent(layout: TreeLayout, current: TreeProps["current"], show: (index: number) => void) {
  const followed = useRef<string>(undefined);
  useEffect(() => {
    if (!current || followed.current === current.id) return;
    const index = layout.indexOf(current);
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

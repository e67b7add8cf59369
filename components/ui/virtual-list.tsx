"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { classNames } from "@/lib/class-names";
import { useRows } from "@/lib/client/keyboard/rows";

interface VirtualListProps<T> {
  items: readonly T[];
  keyOf: (item: T, index: number) => string;
  /** Draws a row. What takes the focus in it (a link, as a rule) carries `data-row={index}`. */
  children: (item: T, index: number) => ReactNode;
  /** The height of a row in pixels, before it is measured. */
  rowHeight: number;
  /** What a row is, for `j` and `k`: "version". Left out, the list takes no keys. */
  noun?: string;
  label: string;
  className?: string;
  /** Called when the end comes near, to load more. */
  onEndReached?: () => void;
  /** The index to bring into view, when that is known from outside. */
  scrollToIndex?: number;
  /** Scrolls with the page instead of inside its own box. */
  withPage?: boolean;
}

/** A list of any length of which only what is visible is in the document. Fills its parent's height and scrolls inside, or goes along with the page. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { items, keyOf, children, rowHeight, noun, label, className, onEndReached, scrollToIndex, withPage } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => (withPage ? (scroller.current?.closest("main") ?? null) : scroller.current),
    scrollMargin: withPage ? (scroller.current?.offsetTop ?? 0) : 0,
    estimateSize: () => rowHeight,
    getItemKey: (index) => keyOf(items[index]!, index),
    overscan: 12,
  });
  const drawn = rows.getVirtualItems();
  const last = drawn.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= items.length - 12) onEndReached?.();
  }, [last, items.length, onEndReached]);
  useEffect(() => {
    if (scrollToIndex !== undefined && scrollToIndex >= 0) rows.scrollToIndex(scrollToIndex, { align: "auto" });
  }, [rows, scrollToIndex]);
  return (
    <>
      {noun && (
        <Rows count={items.length} noun={noun} container={scroller} scrollTo={(index) => rows.scrollToIndex(index)} />
      )}
      <div ref={scroller} className={classNames(!withPage && "h-full overflow-y-auto", className)}>
        <ul aria-label={label} className="relative" style={{ height: rows.getTotalSize() }}>
          {drawn.map((row) => (
            <li
              key={row.key}
              ref={rows.measureElement}
              data-index={row.index}
              aria-setsize={items.length}
              aria-posinset={row.index + 1}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${row.start - rows.options.scrollMargin}px)` }}
            >
              {children(items[row.index]!, row.index)}
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

interface RowsProps {
  count: number;
  noun: string;
  container: RefObject<HTMLElement | null>;
  scrollTo: (index: number) => void;
}

function Rows(props: RowsProps) {
  useRows(props);
  return null;
}

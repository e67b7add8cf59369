"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef } from "react";
import { Rows, type VirtualListProps } from "@/components/ui/virtual-list";
import { classNames } from "@/lib/class-names";

/** A list of which only what is visible, and a little more, is in the document. */
export function Windowed<T>(props: VirtualListProps<T>) {
  const { items, keyOf, children, rowHeight, noun, label, className, onEndReached, scrollToIndex, withPage } = props;
  const scroller = useRef<HTMLDivElement>(null);
  // Callers spell keyOf in place. A new key function would have every row measured again, so it changes with the items alone.
  const latestKeyOf = useRef(keyOf);
  useEffect(() => {
    latestKeyOf.current = keyOf;
  });
  const getItemKey = useCallback((index: number) => latestKeyOf.current(items[index]!, index), [items]);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => (withPage ? (scroller.current?.closest("main") ?? null) : scroller.current),
    scrollMargin: withPage ? (scroller.current?.offsetTop ?? 0) : 0,
    estimateSize: () => rowHeight,
    getItemKey,
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

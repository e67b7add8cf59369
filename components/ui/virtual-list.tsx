"use client";

import { memo, type ReactNode, type RefObject, useCallback, useEffect, useMemo, useRef } from "react";
import { useRowWindow } from "@/components/ui/virtual-list/use-row-window";
import { useTypicalHeight } from "@/components/ui/virtual-list/use-typical-height";
import { classNames } from "@/lib/class-names";
import { useRows } from "@/lib/client/keyboard/rows";

/** What a list is drawn from: an array, or something as long that makes its items when they are asked for. */
export interface Items<T> {
  readonly length: number;
  at(index: number): T | undefined;
}

export interface VirtualListProps<T> {
  /** A new object whenever an item is another one. */
  items: Items<T>;
  keyOf: (item: T, index: number) => string;
  /** Draws a row. What takes the focus in it (a link, as a rule) carries `data-row={index}`. */
  children: (item: T, index: number) => ReactNode;
  /** The height of a row in pixels, before any is measured. */
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

/**
 * A list of any length of which only what is visible, and a little more, is in the document. Fills its parent's height and
 * scrolls inside, or goes along with the page.
 */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { items, keyOf, children, rowHeight, noun, label, className, onEndReached, scrollToIndex, withPage } = props;
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const scroller = useCallback(() => (withPage ? (box.current?.closest("main") ?? null) : box.current), [withPage]);
  // Callers spell keyOf in place, so the rows are new with the items alone.
  const latestKeyOf = useRef(keyOf);
  useEffect(() => {
    latestKeyOf.current = keyOf;
  });
  const height = useTypicalHeight(list, rowHeight, items.length);
  const rows = useMemo(
    () => ({
      count: items.length,
      keyOf: (index: number) => latestKeyOf.current(items.at(index)!, index),
      estimate: () => height,
    }),
    [items, height],
  );
  const { first, end, padding, scrollTo } = useRowWindow(rows, { list, scroller }, height);
  useEffect(() => {
    if (end > items.length - 12) onEndReached?.();
  }, [end, items.length, onEndReached]);
  useEffect(() => {
    if (scrollToIndex !== undefined && scrollToIndex >= 0) scrollTo(scrollToIndex);
  }, [scrollTo, scrollToIndex]);
  const drawn = Array.from({ length: end - first }, (_, i) => first + i);
  return (
    <>
      {noun && <Rows count={items.length} noun={noun} container={box} scrollTo={scrollTo} />}
      <div ref={box} className={classNames(!withPage && "h-full overflow-y-auto", className)}>
        <ul ref={list} aria-label={label} className="[overflow-anchor:none]" style={padding}>
          {drawn.map((index) => {
            const item = items.at(index)!;
            return (
              <li
                key={keyOf(item, index)}
                aria-setsize={items.length}
                aria-posinset={index + 1}
                className="flow-root" // a row's margins belong to its height
              >
                <Drawn item={item} index={index} draw={children} />
              </li>
            );
          })}
        </ul>
      </div>
    </>
  );
}

interface DrawnProps<T> {
  item: T;
  index: number;
  draw: (item: T, index: number) => ReactNode;
}

/** Drawn anew with what it shows or how, not because others came into view. */
const Drawn = memo(function Drawn<T>({ item, index, draw }: DrawnProps<T>) {
  return draw(item, index);
}) as <T>(props: DrawnProps<T>) => ReactNode;

interface RowsProps {
  count: number;
  noun: string;
  container: RefObject<HTMLElement | null>;
  scrollTo: (index: number) => void;
}

/** Gives a list its `j` and `k`. */
function Rows(props: RowsProps) {
  useRows(props);
  return null;
}

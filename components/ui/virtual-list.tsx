"use client";

import dynamic from "next/dynamic";
import { type ReactNode, type RefObject, useRef } from "react";
import { classNames } from "@/lib/class-names";
import { useRows } from "@/lib/client/keyboard/rows";

export interface VirtualListProps<T> {
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

/** Up to this many rows are simply all there. */
const plainMax = 60;

const Windowed = dynamic(() => import("@/components/ui/virtual-list/windowed").then((module) => module.Windowed), {
  ssr: false,
}) as typeof import("@/components/ui/virtual-list/windowed").Windowed;

/**
 * A list of any length of which only what is visible is in the document. Fills its parent's height and scrolls inside, or
 * goes along with the page. A short list is drawn whole, without the code that long ones need.
 */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const isLong = props.items.length > plainMax || props.onEndReached !== undefined || props.scrollToIndex !== undefined;
  return isLong ? <Windowed {...props} /> : <Whole {...props} />;
}

function Whole<T>({ items, keyOf, children, noun, label, className, withPage }: VirtualListProps<T>) {
  const list = useRef<HTMLUListElement>(null);
  return (
    <>
      {noun && <Rows count={items.length} noun={noun} container={list} />}
      <ul ref={list} aria-label={label} className={classNames(!withPage && "h-full overflow-y-auto", className)}>
        {items.map((item, index) => (
          <li key={keyOf(item, index)}>{children(item, index)}</li>
        ))}
      </ul>
    </>
  );
}

interface RowsProps {
  count: number;
  noun: string;
  container: RefObject<HTMLElement | null>;
  scrollTo?: (index: number) => void;
}

/** Gives a list its `j` and `k`. */
export function Rows(props: RowsProps) {
  useRows(props);
  return null;
}

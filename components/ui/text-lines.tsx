"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { Link } from "@/components/ui/link";
import { HiddenText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import { stretches } from "@/lib/diff/excerpt";
import { bodyOf, endingOf, splitLines } from "@/lib/diff/lines";

interface TextLinesProps {
  text: string;
  label: string;
  /** The address of a line, counted from 1; line numbers are links then. */
  hrefOf?: (line: number) => string;
  /** The line to show and to mark, counted from 1. */
  line?: number;
  className?: string;
}

interface Row {
  line: number;
  text: string;
  first: boolean;
  ending?: string;
}

/** A text of any length as numbered lines, byte for byte what it is: unseen characters as badges, unusual line ends named. Only what is visible is drawn. */
export function TextLines({ text, label, hrefOf, line, className }: TextLinesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => rowsOf(text), [text]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      const width = Math.max((scroller.current?.clientWidth ?? 800) - 90, 120);
      return 21 * Math.max(1, Math.ceil((rows[index]!.text.length * 7.5) / width));
    },
    overscan: 12,
  });
  const target = line === undefined ? -1 : rows.findIndex((row) => row.line === line);
  useEffect(() => {
    if (target >= 0) virtual.scrollToIndex(target, { align: "center" });
  }, [target, virtual]);
  return (
    <section
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
      className={classNames("overflow-y-auto outline-offset-[-2px]", className)}
    >
      <div className="relative font-mono text-[12.5px] leading-[21px]" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]!;
          return (
            <div
              key={item.key}
              data-index={item.index}
              ref={virtual.measureElement}
              className={classNames(
                "absolute inset-x-0 top-0 grid grid-cols-[52px_minmax(0,1fr)]",
                row.line === line && "bg-lapis-wash",
              )}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <LineNumber row={row} href={row.first ? hrefOf?.(row.line) : undefined} current={row.line === line} />
              <span className="min-w-0 whitespace-pre-wrap pr-4 [overflow-wrap:anywhere] [tab-size:4]">
                <bdi dir="auto" className="[unicode-bidi:isolate]">
                  <HiddenText text={row.text} />
                </bdi>
                {row.ending && (
                  <span className="ml-1 select-none rounded-sm border border-line2 px-1 text-[10px] text-ink2">
                    {row.ending}
                  </span>
                )}
              </span>
            </div>
          );
        })}
      </div>
    </section>
  );
}

function LineNumber({ row, href, current }: { row: Row; href?: string; current: boolean }) {
  const look = "tabular select-none pr-3 text-right text-[11.5px] text-ink3";
  if (!row.first) return <span aria-hidden="true" className={look} />;
  if (!href) return <span className={look}>{row.line}</span>;
  return (
    <Link
      href={href}
      scroll={false}
      replace
      aria-label={`Line ${row.line}`}
      aria-current={current || undefined}
      className={classNames(look, "hover:text-ink hover:underline")}
    >
      {row.line}
    </Link>
  );
}

/** Lines in drawable stretches. Endings are named only where a text does not end all its lines alike, or leaves the last one open. */
function rowsOf(text: string): Row[] {
  const lines = splitLines(text);
  const mixed = new Set(lines.map(endingOf).filter((ending) => ending !== "")).size > 1;
  return lines.flatMap((line, index) => {
    const body = bodyOf(line);
    const parts = stretches(body);
    return parts.map(({ start, end }, part) => ({
      line: index + 1,
      text: body.slice(start, end),
      first: part === 0,
      ending: mixed && part === parts.length - 1 ? endingNames[endingOf(line)] : undefined,
    }));
  });
}

const endingNames = { "\n": "LF", "\r\n": "CRLF", "": undefined };

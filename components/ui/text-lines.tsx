"use client";

import { memo, useCallback, useEffect, useMemo, useRef } from "react";
import { Link } from "@/components/ui/link";
import { HiddenText } from "@/components/ui/user-text";
import { useRowWindow } from "@/components/ui/virtual-list/use-row-window";
import { useWidth } from "@/components/ui/virtual-list/use-width";
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
  const box = useRef<HTMLElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const scroller = useCallback(() => box.current, []);
  const width = useWidth(box, 800);
  const rows = useMemo(() => rowsOf(text), [text]);
  const laidOut = useMemo(() => {
    const columns = Math.max(120, width - besideText) / characterWidth;
    return {
      count: rows.length,
      keyOf: (index: number) => index,
      estimate: (index: number) => lineHeight * Math.max(1, Math.ceil(rows[index]!.text.length / columns)),
    };
  }, [rows, width]);
  const { first, end, padding, scrollTo } = useRowWindow(laidOut, { list, scroller }, laidOut);
  const target = line === undefined ? -1 : rows.findIndex((row) => row.line === line);
  useEffect(() => {
    if (target >= 0) scrollTo(target, "center");
  }, [target, scrollTo]);
  return (
    <section
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
      className={classNames("overflow-y-auto outline-offset-[-2px]", className)}
    >
      <div ref={list} className="font-mono text-[12.5px] leading-[21px] [overflow-anchor:none]" style={padding}>
        {rows.slice(first, end).map((row, i) => (
          <TextLine
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are told apart by their place
            key={first + i}
            row={row}
            href={row.first ? hrefOf?.(row.line) : undefined}
            current={row.line === line}
          />
        ))}
      </div>
    </section>
  );
}

const lineHeight = 21;
const characterWidth = 7.5;
/** What stands beside the text of a line: its number and the space around it. */
const besideText = 70;

interface TextLineProps {
  row: Row;
  href: string | undefined;
  current: boolean;
}

const TextLine = memo(function TextLine({ row, href, current }: TextLineProps) {
  return (
    <div className={classNames("grid grid-cols-[52px_minmax(0,1fr)]", current && "bg-lapis-wash")}>
      <LineNumber row={row} href={href} current={current} />
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
});

function LineNumber({ row, href, current }: TextLineProps) {
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

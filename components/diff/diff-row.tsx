"use client";

import { UnfoldVertical } from "lucide-react";
import { memo, type ReactNode } from "react";
import { LineText } from "@/components/diff/line-text";
import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import type { Comparison } from "@/lib/diff/compare";
import type { Endings } from "@/lib/diff/endings";
import { bodyOf } from "@/lib/diff/lines";
import type { DiffMode, DiffRow } from "@/lib/diff/rows";
import { type Marks, wordMarks } from "@/lib/diff/words";

interface RowContext {
  comparison: Comparison;
  /** Which ends of changed lines are named; undefined where all that changed end alike. */
  endings: Endings | undefined;
  open: (block: number) => void;
}

interface DiffLineProps extends RowContext {
  row: DiffRow;
  /** Its place among the rows, counted from 1. */
  number: number;
  mode: DiffMode;
  /** Whether it belongs to the change that was stepped to. */
  isChosen: boolean;
}

/** One row of a diff: a line, or a fold. Its cells say in words what their colour and sign mean. */
export const DiffLine = memo(function DiffLine({ row, number, mode, isChosen, ...context }: DiffLineProps) {
  return (
    <tr aria-rowindex={number} className={classNames(rowLook(row, mode), isChosen && chosenLook)}>
      <Cells row={row} mode={mode} {...context} />
    </tr>
  );
});

const chosenLook = "shadow-[inset_3px_0_0_var(--lapis)]";

function Cells({ row, mode, ...context }: { row: DiffRow; mode: DiffMode } & RowContext) {
  if (row.kind === "gap") return <Gap row={row} open={context.open} />;
  if (row.kind === "beside") return <Beside row={row} {...context} />;
  if (row.kind === "same" && mode === "split") return <BothSides row={row} {...context} />;
  return <Unified row={row} {...context} />;
}

/** The grid of a row. */
function rowLook(row: DiffRow, mode: DiffMode): string {
  if (row.kind === "gap") return "grid grid-cols-1";
  if (mode === "split") return "grid grid-cols-[46px_18px_minmax(0,1fr)_46px_18px_minmax(0,1fr)]";
  return classNames(
    "grid grid-cols-[36px_36px_16px_minmax(0,1fr)] sm:grid-cols-[46px_46px_18px_minmax(0,1fr)]",
    row.kind === "removed" && wash.removed,
    row.kind === "added" && wash.added,
  );
}

type UnifiedRow = Extract<DiffRow, { kind: "same" | "removed" | "added" }>;

function Unified({ row, comparison, endings }: { row: UnifiedRow } & RowContext) {
  const before = row.kind === "added" ? null : row.before;
  const after = row.kind === "removed" ? null : row.after;
  const line = after === null ? comparison.before[before!]! : comparison.after[after]!;
  const tone = row.kind === "same" ? undefined : row.kind;
  const pair = row.kind === "same" ? null : row.pair;
  const other = pair === null ? null : (row.kind === "added" ? comparison.before : comparison.after)[pair]!;
  const marks = marksOf(line, other, tone);
  return (
    <>
      <LineNumber line={before} />
      <LineNumber line={after} />
      <Sign tone={tone} />
      <Text>
        <LineText line={line} other={other} marks={marks} tone={tone} endings={tone && endings} />
      </Text>
    </>
  );
}

function Beside({ row, comparison, endings }: { row: Extract<DiffRow, { kind: "beside" }> } & RowContext) {
  const before = row.before === null ? null : comparison.before[row.before]!;
  const after = row.after === null ? null : comparison.after[row.after]!;
  const paired = row.paired && before !== null && after !== null;
  const marks = paired ? marksBetween(before, after) : null;
  return (
    <>
      <Half tone="removed" line={row.before}>
        {before !== null && (
          <LineText
            line={before}
            other={paired ? after : null}
            marks={marks?.before}
            tone="removed"
            endings={endings}
          />
        )}
      </Half>
      <Half tone="added" line={row.after}>
        {after !== null && (
          <LineText line={after} other={paired ? before : null} marks={marks?.after} tone="added" endings={endings} />
        )}
      </Half>
    </>
  );
}

/** An unchanged line, once on each side. */
function BothSides({ row, comparison }: { row: Extract<DiffRow, { kind: "same" }> } & RowContext) {
  const line = comparison.after[row.after]!;
  return (
    <>
      <Half line={row.before}>
        <LineText line={line} />
      </Half>
      <Half line={row.after}>
        <LineText line={line} />
      </Half>
    </>
  );
}

function Half({ tone, line, children }: { tone?: "added" | "removed"; line: number | null; children: ReactNode }) {
  const look = line === null ? "bg-wash" : tone && wash[tone];
  return (
    <>
      <LineNumber line={line} className={look} />
      <Sign tone={line === null ? undefined : tone} className={look} />
      <Text className={look}>{children}</Text>
    </>
  );
}

function Gap({ row, open }: { row: Extract<DiffRow, { kind: "gap" }>; open: (block: number) => void }) {
  return (
    <td className="bg-wash text-ink2">
      <button
        type="button"
        onClick={() => open(row.block)}
        className="flex w-full items-center gap-2 px-4 py-0.5 text-left font-sans text-sm leading-[21px] outline-offset-[-2px] hover:text-ink touch:min-h-11"
      >
        <UnfoldVertical size={13} aria-hidden />
        <span className="whitespace-nowrap">{row.lines.toLocaleString("en")} unchanged lines</span>
        {row.heading && (
          <span className="truncate text-ink3">
            <UserText text={row.heading} />
          </span>
        )}
      </button>
    </td>
  );
}

const wash = { added: "bg-add-wash", removed: "bg-del-wash" };

const LineNumber = ({ line, className }: { line: number | null; className?: string }) => (
  <td className={classNames("tabular select-none pr-2.5 text-right text-[11.5px] text-ink2", className)}>
    {line === null ? "" : line + 1}
  </td>
);

function Sign({ tone, className }: { tone?: "added" | "removed"; className?: string }) {
  return (
    <td className={classNames("select-none", className)}>
      {tone && <span className="sr-only">{tone}</span>}
      <span aria-hidden="true">{tone === "added" ? "+" : tone === "removed" ? "−" : ""}</span>
    </td>
  );
}

const Text = ({ children, className }: { children: ReactNode; className?: string }) => (
  <td className={classNames("min-w-0 whitespace-pre-wrap pr-4 [overflow-wrap:anywhere] [tab-size:4]", className)}>
    {children}
  </td>
);

function marksOf(line: string, other: string | null, tone: "added" | "removed" | undefined) {
  if (other === null || !tone) return undefined;
  return tone === "removed" ? marksBetween(line, other)?.before : marksBetween(other, line)?.after;
}

/** A pair's marks are needed twice in the unified view, and again at every scroll. */
const marked = new Map<string, Marks | null>();
const markedMax = 400;

function marksBetween(before: string, after: string): Marks | null {
  const key = `${before.length}:${before}${after}`;
  const known = marked.get(key);
  if (known !== undefined) return known;
  const marks = wordMarks(bodyOf(before), bodyOf(after));
  if (marked.size >= markedMax) marked.clear();
  marked.set(key, marks);
  return marks;
}

"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, type RefObject, useCallback, useMemo, useRef, useState } from "react";
import { DiffLine } from "@/components/diff/diff-row";
import { useComparison } from "@/components/diff/use-comparison";
import { IconButton } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useRowWindow } from "@/components/ui/virtual-list/use-row-window";
import { useWidth } from "@/components/ui/virtual-list/use-width";
import { classNames } from "@/lib/class-names";
import { useShortcut } from "@/lib/client/keyboard";
import { useNarrow } from "@/lib/client/media";
import type { Comparison } from "@/lib/diff/compare";
import { endingsToName } from "@/lib/diff/endings";
import { drawnMax } from "@/lib/diff/excerpt";
import { changeStarts, type DiffMode, type DiffRow, diffRows, keyOf } from "@/lib/diff/rows";

const TooDifferent = dynamic(() => import("@/components/diff/too-different").then((module) => module.TooDifferent));

interface DiffViewProps {
  before: string;
  after: string;
  /** What the two texts are called: "v12" and "v13". */
  names: { before: string; after: string };
  mode: DiffMode;
  onMode: (mode: DiffMode) => void;
  /** What stands at the left of the bar above the lines. */
  heading?: ReactNode;
  className?: string;
}

/** Two texts compared, filling the height it is given; lines are drawn only while they are visible. */
export function DiffView(props: DiffViewProps) {
  const { before, after, names, className } = props;
  const comparison = useComparison(before, after);
  const body = () => {
    if (comparison === undefined) return <SkeletonRows rows={8} label="Comparing" />;
    if (comparison === "failed" || comparison.blocks === null)
      return <TooDifferent before={before} after={after} names={names} failed={comparison === "failed"} />;
    if (before === after)
      return (
        <p className="px-4 py-3 text-ink2">
          Nothing differs: {names.before} and {names.after} have the same text.
        </p>
      );
    return (
      <Lines
        key={`${before.length}:${after.length}:${comparison.added}:${comparison.removed}`}
        {...props}
        comparison={comparison}
      />
    );
  };
  const drawn = comparison !== undefined && comparison !== "failed" && comparison.blocks !== null && before !== after;
  return (
    <div className={classNames("flex min-h-0 flex-col bg-sheet", className)}>
      {!drawn && props.heading && (
        <div className="flex min-h-10 items-center gap-2 border-line border-b bg-paper px-4 py-1.5">
          {props.heading}
        </div>
      )}
      {body()}
    </div>
  );
}

function Lines({ comparison, names, mode, onMode, heading }: DiffViewProps & { comparison: Comparison }) {
  const narrow = useNarrow();
  const shown = narrow ? "unified" : mode;
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const [current, setCurrent] = useState(-1);
  const rows = useMemo(() => diffRows(comparison, shown, opened), [comparison, shown, opened]);
  const starts = useMemo(() => changeStarts(rows), [rows]);
  const scroller = useRef<HTMLElement>(null);
  const list = useRef<HTMLTableSectionElement>(null);
  const { first, end, padding, scrollTo } = useDiffWindow(rows, comparison, { scroller, list }, shown);
  const step = (by: 1 | -1) => {
    if (starts.length === 0) return;
    const next = Math.min(Math.max(current + by, 0), starts.length - 1);
    setCurrent(next);
    scrollTo(starts[next]!, "center");
  };
  const endings = useMemo(() => endingsToName(comparison), [comparison]);
  const open = useCallback((block: number) => setOpened((before) => new Set(before).add(block)), []);
  useDiffShortcuts({ step, mode: shown, onMode });
  return (
    <>
      <div className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-paper px-4 py-1.5">
        <div className="min-w-0 flex-1 basis-72">{heading}</div>
        <span className="tabular whitespace-nowrap text-ink2 max-2xl:hidden">
          +{comparison.added.toLocaleString("en")} −{comparison.removed.toLocaleString("en")}
        </span>
        <Stepper current={current} count={starts.length} step={step} />
        {!narrow && <ModeSwitch mode={mode} onMode={onMode} />}
      </div>
      <section
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={`Changes from ${names.before} to ${names.after}`}
        className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
      >
        <table aria-rowcount={rows.length} className="block w-full font-mono text-[12.5px] leading-[21px]">
          <tbody ref={list} className="block [overflow-anchor:none]" style={padding}>
            {rows.slice(first, end).map((row, i) => (
              <DiffLine
                key={keyOf(row)}
                row={row}
                number={first + i + 1}
                mode={shown}
                isChosen={"change" in row && row.change === current}
                comparison={comparison}
                endings={endings}
                open={open}
              />
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

const lineHeight = 21;
const gapHeight = 25;
const characterWidth = 7.5;
/** What stands beside the text of a line: its numbers, its sign and the space around them. */
const besideText = 130;

interface Places {
  scroller: RefObject<HTMLElement | null>;
  list: RefObject<HTMLElement | null>;
}

/** A line that fits its column is as high as any other, so only lines that wrap have to be guessed at until they are drawn. */
function useDiffWindow(rows: readonly DiffRow[], comparison: Comparison, { scroller, list }: Places, mode: DiffMode) {
  const width = useWidth(scroller, 800);
  const heightOf = useMemo(() => {
    const columns = Math.max(120, width / (mode === "split" ? 2 : 1) - besideText) / characterWidth;
    return (row: DiffRow) =>
      row.kind === "gap" ? gapHeight : lineHeight * Math.max(1, Math.ceil(charactersOf(row, comparison) / columns));
  }, [comparison, mode, width]);
  const laidOut = useMemo(
    () => ({
      count: rows.length,
      keyOf: (index: number) => keyOf(rows[index]!),
      estimate: (index: number) => heightOf(rows[index]!),
    }),
    [rows, heightOf],
  );
  const box = useCallback(() => scroller.current, [scroller]);
  return useRowWindow(laidOut, { list, scroller: box }, heightOf);
}

/** How long the longer of a row's two texts is, as far as it is drawn. */
function charactersOf(row: Exclude<DiffRow, { kind: "gap" }>, { before, after }: Comparison): number {
  const old = "before" in row && row.before !== null ? before[row.before]!.length : 0;
  const now = "after" in row && row.after !== null ? after[row.after]!.length : 0;
  return Math.min(drawnMax, Math.max(old, now) - 1);
}

function useDiffShortcuts({
  step,
  mode,
  onMode,
}: {
  step: (by: 1 | -1) => void;
  mode: DiffMode;
  onMode: (mode: DiffMode) => void;
}) {
  useShortcut({ keys: "n", label: "Next change", group: "This page", inPalette: false, run: () => step(1) });
  useShortcut({ keys: "p", label: "Previous change", group: "This page", inPalette: false, run: () => step(-1) });
  useShortcut({
    keys: "d",
    label: mode === "unified" ? "Compare side by side" : "Compare in one column",
    group: "This page",
    run: () => onMode(mode === "unified" ? "split" : "unified"),
  });
}

function Stepper({ current, count, step }: { current: number; count: number; step: (by: 1 | -1) => void }) {
  return (
    <span className="inline-flex items-center whitespace-nowrap text-ink2">
      <span className="tabular" aria-live="polite">
        {current >= 0 ? `${current + 1} of ` : ""}
        {count.toLocaleString("en")} {count === 1 ? "change" : "changes"}
      </span>
      <IconButton label="Previous change (p)" onClick={() => step(-1)}>
        <ChevronUp size={15} aria-hidden />
      </IconButton>
      <IconButton label="Next change (n)" onClick={() => step(1)} className="-ml-1">
        <ChevronDown size={15} aria-hidden />
      </IconButton>
    </span>
  );
}

/** Unified or split, as two buttons of which one is pressed. */
function ModeSwitch({ mode, onMode }: { mode: DiffMode; onMode: (mode: DiffMode) => void }) {
  return (
    <fieldset className="inline-flex items-center gap-0.5 rounded-[7px] border border-line2 bg-sheet p-px">
      <legend className="sr-only">How to compare</legend>
      {(["unified", "split"] as const).map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={mode === one}
          onClick={() => onMode(one)}
          className={classNames(
            "rounded-md px-2 py-px text-sm touch:min-h-11 touch:px-3",
            mode === one ? "bg-wash font-medium text-ink" : "text-ink2 hover:text-ink",
          )}
        >
          {one === "unified" ? "Unified" : "Split"}
        </button>
      ))}
      <span className="px-1 max-2xl:hidden">
        <Kbd keys="d" />
      </span>
    </fieldset>
  );
}

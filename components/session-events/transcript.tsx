"use client";

import { ArrowDown } from "lucide-react";
import {
  type KeyboardEvent,
  memo,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Entry, Transcript as Told } from "@/components/session-events/entries";
import { EntryRow } from "@/components/session-events/entry-row";
import { Button } from "@/components/ui/button";
import { type RowWindow, useRowWindow } from "@/components/ui/virtual-list/use-row-window";
import { classNames } from "@/lib/class-names";
import { useShortcut } from "@/lib/client/keyboard";
import { beginsDay, DayMark } from "./transcript/day-mark";
import { heightOf } from "./transcript/row-height";
import { focusRow, rowInSight, useKeys } from "./transcript/use-keys";

/** A row to bring into view; `turn` counts, so that the same place can be asked for again. */
export interface Target {
  index: number;
  turn: number;
  /** Whether the keyboard goes there too. */
  focus: boolean;
}

interface TranscriptProps {
  told: Told;
  /** Another number when another place of the session was opened. */
  opened: number;
  reachesStart: boolean;
  reachesEnd: boolean;
  loading: "older" | "newer" | undefined;
  older: () => void;
  newer: () => void;
  /** Opens the end of the session. */
  toEnd: () => void;
  target: Target | undefined;
  /** The row that the address points at. */
  chosen: number;
  /** The row at which a limit of the task budget was reached, and which. */
  limitHit: { index: number; words: string } | undefined;
  /** Told which rows are in sight, first and last. */
  onSight: (first: Entry | undefined, last: Entry | undefined) => void;
  /** Goes to the next or previous memory write from a row on; `show` brings a loaded row into view. */
  onStep: (from: number, by: 1 | -1, show: (index: number) => void) => void;
  /** Nothing is chosen any more. */
  onClear: () => void;
}

/** Rows this near to an edge have the next stretch read. */
const edgeRows = 25;

/** The rows of a session that are in sight and a few around them; it grows at both ends while it is read, and stays at its end while it grows there. */
export function Transcript(props: TranscriptProps) {
  const { told, opened, reachesStart, reachesEnd, loading, older, newer, toEnd, target, chosen, limitHit } = props;
  const { onSight, onStep, onClear } = props;
  const { entries } = told;
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const scroller = useCallback(() => box.current, []);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((key: string) => setUnfolded((now) => withToggled(now, key)), []);
  const rows = useMemo(
    () => ({
      count: entries.length,
      keyOf: (index: number) => entries[index]!.key,
      estimate: (index: number) => heightOf(entries[index]!),
    }),
    [entries],
  );
  const keeps = reachesEnd ? "place and end" : "place";
  const rowWindow = useRowWindow(rows, { list, scroller }, null, keeps);
  const { first, end, padding, scrollTo } = rowWindow;
  useEffect(() => {
    if (first < edgeRows && !reachesStart) older();
    if (end > entries.length - edgeRows && !reachesEnd) newer();
  }, [first, end, entries.length, reachesStart, reachesEnd, older, newer]);
  useSight(box, entries, onSight);
  useTarget(scrollTo, box, rows.keyOf, target);
  useOpensAtEnd(rowWindow.toEnd, opened, target !== undefined);
  useKeys({ scrollTo, box, keyOf: rows.keyOf, count: entries.length, onStep, onClear });
  const isAtEnd = useAtEnd(box, entries) && reachesEnd;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div ref={box} className="min-h-0 flex-1 overflow-y-auto px-4 pt-2 pb-4 md:px-[18px]">
        <div
          ref={list}
          role="feed"
          aria-label="Transcript"
          aria-busy={loading !== undefined}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          className="outline-offset-[2px] [overflow-anchor:none]"
          style={padding}
        >
          {entries.slice(first, end).map((entry, i) => (
            // biome-ignore lint/a11y/useSemanticElements: a row of a feed is an article by its role
            <div
              role="article"
              key={entry.key}
              data-row={first + i}
              data-key={entry.key}
              tabIndex={-1}
              aria-label={labelOf(entry)}
              aria-posinset={reachesStart ? first + i + 1 : undefined}
              aria-setsize={reachesStart && reachesEnd ? entries.length : -1}
              onKeyDown={(event) => openByKey(event, entry, toggle)}
              className={classNames(
                "flow-root rounded-sm outline-offset-[-1px]",
                first + i === chosen && "bg-lapis-wash/50 shadow-[-3px_0_0_var(--lapis)]",
              )}
            >
              {beginsDay(entries, first + i) && <DayMark at={entry.at} />}
              <Row entry={entry} open={unfolded.has(entry.key)} toggle={toggle} />
              {limitHit?.index === first + i && <LimitMark words={limitHit.words} />}
            </div>
          ))}
        </div>
      </div>
      {!isAtEnd && (
        <div className="flex shrink-0 justify-end border-line border-t px-4 py-1 md:px-[18px]">
          <ToEnd toEnd={() => (reachesEnd ? rowWindow.toEnd() : toEnd())} />
        </div>
      )}
    </div>
  );
}

const LimitMark = ({ words }: { words: string }) => (
  <p role="note" className="my-1.5 flex items-center gap-3 font-medium text-warn">
    <span aria-hidden="true" className="h-px flex-1 bg-warn/50" />
    {words}
    <span aria-hidden="true" className="h-px flex-1 bg-warn/50" />
  </p>
);

/** Drawn anew with what it shows, not because others came into view. */
const Row = memo(function Row({ entry, open, toggle }: { entry: Entry; open: boolean; toggle: (key: string) => void }) {
  return <EntryRow entry={entry} open={open} onToggle={() => toggle(entry.key)} />;
});

/** Whether the end of what is loaded is in view. */
function useAtEnd(box: RefObject<HTMLElement | null>, entries: unknown): boolean {
  const [atEnd, setAtEnd] = useState(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows move the end
  useEffect(() => {
    const scrolled = box.current;
    if (!scrolled) return;
    const look = () => setAtEnd(scrolled.scrollHeight - scrolled.scrollTop - scrolled.clientHeight < 120);
    look();
    scrolled.addEventListener("scroll", look, { passive: true });
    return () => scrolled.removeEventListener("scroll", look);
  }, [box, entries]);
  return atEnd;
}

function ToEnd({ toEnd }: { toEnd: () => void }) {
  useShortcut({ keys: "G", label: "Go to the end of the session", group: "This page", run: toEnd });
  return (
    <Button size="small" onClick={toEnd} kbd="G">
      <ArrowDown size={13} aria-hidden />
      End
    </Button>
  );
}

type ScrollTo = RowWindow["scrollTo"];

/** Tells which rows are in sight, once a frame while they move. */
function useSight(box: RefObject<HTMLElement | null>, entries: readonly Entry[], onSight: TranscriptProps["onSight"]) {
  useEffect(() => {
    const scrolled = box.current;
    if (!scrolled) return;
    let frame = 0;
    const look = () => {
      frame = 0;
      onSight(entries[rowInSight(scrolled, 1)], entries[rowInSight(scrolled, -1)]);
    };
    const later = () => {
      frame ||= requestAnimationFrame(look);
    };
    later();
    scrolled.addEventListener("scroll", later, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      scrolled.removeEventListener("scroll", later);
    };
  }, [box, entries, onSight]);
}

/** Brings a row into view once, and again when it is asked for again. */
function useTarget(
  scrollTo: ScrollTo,
  box: RefObject<HTMLElement | null>,
  keyOf: (index: number) => string,
  target: Target | undefined,
) {
  const turn = target?.turn;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per turn
  useLayoutEffect(() => {
    if (turn === undefined || !target) return;
    scrollTo(target.index, "center");
    if (target.focus) focusRow(box.current, keyOf(target.index));
  }, [turn]);
}

/** Whatever place is opened without an event in it to go to is read from its end. */
function useOpensAtEnd(toEnd: () => void, opened: number, elsewhere: boolean) {
  const seen = useRef(0);
  useLayoutEffect(() => {
    if (seen.current === opened) return;
    seen.current = opened;
    if (!elsewhere) toEnd();
  }, [toEnd, opened, elsewhere]);
}

function openByKey(event: KeyboardEvent, entry: Entry, toggle: (key: string) => void) {
  if (event.key !== "Enter" || event.target !== event.currentTarget) return;
  if (entry.kind !== "call" && entry.kind !== "message") return;
  event.preventDefault();
  toggle(entry.key);
}

function withToggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return next;
}

const labels: Record<Exclude<Entry["kind"], "note">, string> = {
  request: "Model request",
  message: "Message",
  thinking: "Thinking",
  call: "Tool call",
  write: "Memory write",
};

const labelOf = (entry: Entry) => (entry.kind === "note" ? entry.text : labels[entry.kind]);

"use client";

import { useQuery } from "@tanstack/react-query";
import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { type Laid, layOut, othersKey, type Placed, placeOf } from "@/components/session-events/minimap/layout";
import { MinimapToCome } from "@/components/session-events/minimap/to-come";
import type { Sight, SightPlace } from "@/components/sessions/session-screen";
import { colourOf } from "@/components/ui/actor";
import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import * as sessionEvents from "@/lib/client/session-events";

const laneHeight = 24;
/** More lanes than these scroll in their place. */
const fewLanes = 5;

interface MinimapProps {
  sessionId: string;
  /** Whose writes it shows, for their colour. */
  agentId: string | undefined;
  onJump: (mark: Placed) => void;
  sight: RefObject<SightPlace>;
  /** The only thread that the transcript shows; null for all. */
  thread: string | null;
  onThread: (thread: string | null) => void;
}

/**
 * The whole session in a strip, a lane for each thread: model requests as bars, tool calls as ticks, memory writes and errors in
 * colour. A mark leads to its event; by keyboard one goes from mark to mark. Of several threads, a lane's name narrows the transcript
 * to its thread.
 */
export function Minimap({ sessionId, agentId, onJump, sight, thread, onThread }: MinimapProps) {
  const { data, error } = useQuery(sessionEvents.minimap(sessionId));
  const laid = useMemo(() => data && layOut(data), [data]);
  if (!laid && !error) return <MinimapToCome />;
  if (!laid || laid.marks.length === 0) return <div className="h-[9px] border-line border-b bg-wash" />;
  return (
    <div
      className={classNames(
        "flex min-w-0 gap-3 border-line border-b bg-wash px-4 py-2 md:px-[18px]",
        laid.lanes.length > fewLanes && "max-h-[136px] overflow-y-auto",
      )}
      style={{ "--agent": agentId ? colourOf(agentId) : "var(--lapis)" } as CSSProperties}
    >
      {laid.isOfThreads ? (
        <Threads laid={laid} thread={thread} onThread={onThread} />
      ) : (
        <div aria-hidden="true" className="w-[72px] shrink-0 text-[11px] text-ink3 max-sm:hidden">
          {laid.lanes.map(({ key, name }) => (
            <p key={key} className="truncate" style={{ lineHeight: `${laneHeight}px` }}>
              {name}
            </p>
          ))}
        </div>
      )}
      <Strip laid={laid} onJump={onJump} sight={sight} />
    </div>
  );
}

/** The names of the threads, each the switch that shows its thread alone. */
function Threads({ laid, thread, onThread }: { laid: Laid } & Pick<MinimapProps, "thread" | "onThread">) {
  const look = "w-full truncate rounded-sm px-1 text-left";
  return (
    <fieldset className="w-[112px] min-w-0 shrink-0 text-[11px] text-ink3 max-sm:w-[84px]">
      <legend className="sr-only">Show one thread alone</legend>
      {laid.lanes.map(({ key, name }) =>
        key === othersKey ? (
          <p key={key} className={look} style={{ lineHeight: `${laneHeight}px` }}>
            {name}
          </p>
        ) : (
          <button
            key={key}
            type="button"
            aria-pressed={key === thread}
            title={key === thread ? "Show all threads" : "Show this thread alone"}
            onClick={() => onThread(key === thread ? null : key)}
            className={classNames(
              look,
              "block outline-offset-[-2px]",
              key === thread ? "bg-ink text-paper" : "hover:bg-line hover:text-ink",
            )}
            style={{ lineHeight: `${laneHeight}px` }}
          >
            <UserText text={name} />
          </button>
        ),
      )}
    </fieldset>
  );
}

function Strip({ laid, onJump, sight }: { laid: Laid } & Pick<MinimapProps, "onJump" | "sight">) {
  const [current, setCurrent] = useState(-1);
  const [pointed, setPointed] = useState(-1);
  const { marks, lanes } = laid;
  const height = lanes.length * laneHeight;
  const shown = marks[pointed] ?? marks[current];
  const nearest = ({ clientX, clientY, currentTarget }: PointerEvent<HTMLElement>) => {
    const box = currentTarget.getBoundingClientRect();
    const lane = Math.min(lanes.length - 1, Math.max(0, Math.floor((clientY - box.top) / laneHeight)));
    return nearestMark(marks, lane, (clientX - box.left) / box.width, 14 / box.width);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = nextByKey(event, current, marks);
    if (event.key === "Enter" && marks[current]) onJump(marks[current]);
    else if (to !== undefined) setCurrent(to);
    else return;
    event.preventDefault();
  };
  return (
    <div className="relative min-w-0 flex-1">
      <div
        role="slider"
        tabIndex={0}
        aria-label={`Minimap: ${laid.summary}`}
        aria-valuemin={1}
        aria-valuemax={marks.length}
        aria-valuenow={Math.max(1, current + 1)}
        aria-valuetext={marks[current]?.label ?? "No mark chosen"}
        onKeyDown={onKeyDown}
        onBlur={() => setCurrent(-1)}
        onPointerMove={(event) => setPointed(nearest(event))}
        onPointerLeave={() => setPointed(-1)}
        onClick={() => {
          const mark = marks[pointed];
          if (mark) onJump(mark);
        }}
        onPointerDown={(event) => setPointed(nearest(event))}
        className="relative outline-offset-2"
        style={{ height }}
      >
        <svg
          aria-hidden="true"
          viewBox={`0 0 1000 ${height}`}
          preserveAspectRatio="none"
          className="absolute inset-0 h-full w-full"
        >
          {marks.map((mark, index) => (
            <Mark key={mark.key} mark={mark} chosen={index === pointed || index === current} />
          ))}
        </svg>
        <InSight laid={laid} sight={sight} />
      </div>
      {shown && (
        <p
          className="pointer-events-none absolute top-full z-10 mt-0.5 whitespace-nowrap rounded-md bg-ink px-2.5 py-1 text-paper text-sm"
          style={shown.from < 0.5 ? { left: `${100 * shown.from}%` } : { right: `${100 - 100 * shown.from}%` }}
        >
          {shown.label}
        </p>
      )}
    </div>
  );
}

const looks: Record<Placed["kind"], { fill: string; top: number; height: number }> = {
  model_request: { fill: "var(--line2)", top: 6, height: 12 },
  tool_call: { fill: "var(--edge)", top: 8, height: 8 },
  message: { fill: "var(--ink3)", top: 10, height: 4 },
  memory_write: { fill: "var(--agent)", top: 5, height: 14 },
  error: { fill: "var(--del)", top: 5, height: 14 },
};

/** At least this wide, in thousandths of the strip, so that every mark is seen. */
const narrowest = 3.2;

function Mark({ mark, chosen }: { mark: Placed; chosen: boolean }) {
  const { fill, top, height } = looks[mark.kind];
  const width = Math.max(narrowest, 1000 * (mark.to - mark.from));
  return (
    <rect
      x={Math.min(1000 - width, 1000 * mark.from)}
      y={mark.lane * laneHeight + top}
      width={width}
      height={height}
      fill={chosen ? "var(--ink)" : fill}
    />
  );
}

/** A frame around what of the session is in sight. It moves without anything else being drawn anew. */
function InSight({ laid, sight }: { laid: Laid } & Pick<MinimapProps, "sight">) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const move = ({ first, last: end }: Sight) => {
      if (!frame.current) return;
      const from = first?.at ? placeOf(laid, first.at) : 0;
      const to = end?.at ? placeOf(laid, end.at) : 1;
      frame.current.style.display = first ? "block" : "none";
      frame.current.style.left = `${100 * from}%`;
      frame.current.style.width = `${Math.max(0.6, 100 * (to - from))}%`;
    };
    const place = sight.current;
    place.show = move;
    if (place.told) move(place.told);
    return () => {
      place.show = () => {};
    };
  }, [laid, sight]);
  return (
    <div
      ref={frame}
      aria-hidden="true"
      className="pointer-events-none absolute inset-y-0 hidden rounded-[3px] border-[1.5px] border-lapis"
    />
  );
}

/** The mark nearest to a place in a lane, within reach; -1 when there is none. */
function nearestMark(marks: readonly Placed[], lane: number, x: number, reach: number): number {
  let best = -1;
  let bestDistance = reach;
  marks.forEach((mark, index) => {
    if (mark.lane !== lane) return;
    const distance = x < mark.from ? mark.from - x : Math.max(0, x - Math.max(mark.to, mark.from + narrowest / 1000));
    // What lies on a bar is meant before the bar.
    if (distance < bestDistance || (distance === bestDistance && distance < reach)) {
      best = index;
      bestDistance = distance;
    }
  });
  return best;
}

function nextByKey({ key }: KeyboardEvent, current: number, marks: readonly Placed[]): number | undefined {
  const last = marks.length - 1;
  if (key === "ArrowRight" || key === "ArrowUp") return Math.min(last, current + 1);
  if (key === "ArrowLeft" || key === "ArrowDown") return Math.max(0, current - 1);
  if (key === "Home") return 0;
  if (key === "End") return last;
  if (key === "PageDown") return Math.min(last, current + 10);
  if (key === "PageUp") return Math.max(0, current - 10);
}

"use client";

import { ChevronRight } from "lucide-react";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { TranscriptState } from "@/components/sessions/use-transcript";
import { Button } from "@/components/ui/button";
import { CopyAsCurl, CopyButton } from "@/components/ui/copy";
import { inputLook } from "@/components/ui/field";
import { UserText } from "@/components/ui/user-text";
import { useRowWindow } from "@/components/ui/virtual-list/use-row-window";
import { classNames } from "@/lib/class-names";
import * as sessionEvents from "@/lib/client/session-events";
import { exactTime } from "@/lib/time";
import type { SessionEvent } from "@/lib/wire/session-events";

interface EventsTabProps {
  sessionId: string;
  transcript: TranscriptState;
  /** Nothing that waits will be taken any more. */
  over: boolean;
}

/** The events as the server keeps them, in its order, each as JSON. */
export function EventsTab({ sessionId, transcript, over }: EventsTabProps) {
  const [typed, setTyped] = useState("");
  const { events = [] } = transcript;
  const shown = useMemo(() => {
    const words = typed.trim().toLowerCase();
    return words === "" ? events : events.filter(({ id, type }) => type.includes(words) || id.toLowerCase() === words);
  }, [events, typed]);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-center gap-2 border-line border-b px-4 py-2">
        <input
          type="search"
          data-filter
          aria-label="Type or id of events"
          placeholder="Filter by type"
          value={typed}
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
          className={classNames(inputLook, "min-w-0 flex-1 py-1")}
        />
        <CopyAsCurl compact call={sessionEvents.calls.list(sessionId)} />
      </div>
      {typed !== "" && !(transcript.reachesStart && transcript.reachesEnd) && (
        <p className="border-line border-b px-4 py-1 text-ink3 text-sm">
          Among the {events.length.toLocaleString("en")} events that are loaded; scroll to load more.
        </p>
      )}
      {shown.length === 0 && <p className="px-4 py-3 text-ink3">No event of this kind is loaded.</p>}
      <EventList events={shown} transcript={transcript} over={over} />
    </div>
  );
}

function EventList({
  events,
  transcript,
  over,
}: Omit<EventsTabProps, "sessionId"> & { events: readonly SessionEvent[] }) {
  const { reachesStart, reachesEnd, window: read, jump } = transcript;
  const box = useRef<HTMLElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const scroller = useCallback(() => box.current, []);
  const [opened, setOpened] = useState<string>();
  const rows = useMemo(
    () => ({ count: events.length, keyOf: (index: number) => events[index]!.id, estimate: () => 30 }),
    [events],
  );
  const keeps = reachesEnd ? "place and end" : "place";
  const { first, end, padding, toEnd } = useRowWindow(rows, { list, scroller }, null, keeps);
  useEffect(() => {
    if (first < 25 && !reachesStart) void read.older();
    if (end > events.length - 25 && !reachesEnd) void read.newer();
  }, [first, end, events.length, reachesStart, reachesEnd, read]);
  const settled = useRef(false);
  useLayoutEffect(() => {
    if (settled.current || events.length === 0) return;
    settled.current = true;
    toEnd();
  }, [toEnd, events.length]);
  return (
    <section
      ref={box}
      aria-label="Events"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
    >
      <ul ref={list} aria-label="Events" className="[overflow-anchor:none]" style={padding}>
        {events.slice(first, end).map((event) => (
          <li key={event.id} className="flow-root border-line border-b">
            <EventRow
              event={event}
              over={over}
              open={opened === event.id}
              onToggle={() => setOpened(opened === event.id ? undefined : event.id)}
              onShow={() => jump(event.id, true)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Characters of one event that are drawn; the whole is copied. */
const drawnMax = 20_000;

interface EventRowProps {
  event: SessionEvent;
  over: boolean;
  open: boolean;
  onToggle: () => void;
  onShow: () => void;
}

function EventRow({ event, over, open, onToggle, onShow }: EventRowProps) {
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        onClick={onToggle}
        className="flex w-full min-w-0 items-center gap-2 px-4 py-[5px] text-left outline-offset-[-2px] hover:bg-wash touch:min-h-11"
      >
        <ChevronRight size={13} aria-hidden className={classNames("shrink-0 text-ink3", open && "rotate-90")} />
        <span className="min-w-0 flex-1 truncate font-mono text-[12.5px]">
          <UserText text={event.type} />
        </span>
        {event.processed_at ? (
          <time
            dateTime={event.processed_at}
            title={exactTime(event.processed_at)}
            className="tabular shrink-0 text-ink3 text-sm"
            suppressHydrationWarning
          >
            {new Date(event.processed_at).toLocaleTimeString("en-GB")}
          </time>
        ) : (
          <span className="shrink-0 text-ink3 text-sm">{over ? "never taken" : "queued"}</span>
        )}
      </button>
      {open && <RawEvent event={event} onShow={onShow} />}
    </>
  );
}

function RawEvent({ event, onShow }: { event: SessionEvent; onShow: () => void }) {
  const json = sessionEvents.asJson(event);
  return (
    <div className="border-line border-t bg-sheet px-4 py-2">
      <div className="mb-1.5 flex flex-wrap gap-2">
        <CopyButton text={json} label="Copy JSON" />
        <CopyButton text={event.id} label="Copy id" />
        <Button size="small" onClick={onShow}>
          Show in the transcript
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section tabIndex={0} aria-label="JSON" className="max-h-[360px] overflow-auto">
        <pre className="whitespace-pre-wrap text-[12px] leading-[17px] [overflow-wrap:anywhere]">
          <UserText text={json.slice(0, drawnMax)} />
          {json.length > drawnMax && "…"}
        </pre>
      </section>
    </div>
  );
}

"use client";

import { createContext, type MouseEvent, useContext } from "react";
import { Chip } from "@/components/ui/chip";
import { Link } from "@/components/ui/link";
import { exactTime } from "@/lib/time";
import { urls } from "@/lib/urls";
import type { SessionResource } from "@/lib/wire/session-resources";

/** What the rows of a transcript are about, and what they can ask of their page. */
export interface TranscriptPlace {
  sessionId: string;
  /** What the session has attached: it says why a write was refused. */
  resources: readonly SessionResource[];
  /** Why nothing can be sent to the session; undefined when it can. */
  sendingBlocked: string | undefined;
  /** Puts the event into the address. */
  choose: (eventId: string) => void;
  /** The first rows have been drawn: what they show of a memory's text may be fetched. */
  isDrawn: boolean;
}

export const TranscriptContext = createContext<TranscriptPlace>({
  sessionId: "",
  resources: [],
  sendingBlocked: undefined,
  choose: () => {},
  isDrawn: true,
});

const toTheSecond = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** When an event happened, to the second; it is the link to the event. */
export function EventTime({ id, at }: { id: string; at: string | null }) {
  const { sessionId, sendingBlocked, choose } = useContext(TranscriptContext);
  if (at === null && sendingBlocked)
    return <Chip title="The session was over before the agent took it">never taken</Chip>;
  if (at === null) return <Chip title="It waits for the agent to take it">queued</Chip>;
  const press = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    choose(id);
  };
  return (
    <Link
      href={urls.session(sessionId, { event: id })}
      scroll={false}
      onClick={press}
      tabIndex={-1}
      title={exactTime(at)}
      className="tabular shrink-0 whitespace-nowrap text-[11.5px] text-ink3 hover:text-ink hover:underline"
    >
      <time dateTime={at} suppressHydrationWarning>
        {Number.isNaN(Date.parse(at)) ? "at an unknown time" : toTheSecond.format(new Date(at))}
      </time>
    </Link>
  );
}

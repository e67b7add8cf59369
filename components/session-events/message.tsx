"use client";

import type { RowProps } from "@/components/session-events/entry-row";
import { EventTime } from "@/components/session-events/event-time";
import { AgentText, PlainText } from "@/components/session-events/message-text";
import { type Block, textOf } from "@/components/session-events/reading";
import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import type { SessionEvent } from "@/lib/wire/session-events";

/** UTF-16 units and lines of a message up to which it is shown whole. */
const wholeMax = 1_600;
const wholeLines = 18;
/** What is drawn of one piece at most: longer ones can be read whole under Events. */
const drawnMax = 60_000;

/** What somebody said: agents in markdown, everybody else in the text it is. */
export function Message({ entry, open, onToggle }: RowProps<"message">) {
  const { event, from, blocks } = entry;
  const long = blocks.some((block) => block.kind === "text" && isLong(block.text));
  return (
    <div className={classNames(looks[from], "min-w-0")}>
      <div className="flex items-baseline gap-2.5">
        <span className="font-medium text-[11.5px] text-ink3">{speaker(event, from)}</span>
        <EventTime id={event.id} at={event.processed_at ?? null} />
      </div>
      {blocks.length === 0 && <p className="text-ink3">An empty message.</p>}
      {blocks.map((block, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
        <Piece key={i} block={block} from={from} whole={open || !long} />
      ))}
      {long && (
        <button
          type="button"
          onClick={onToggle}
          aria-expanded={open}
          className="mt-1 rounded text-lapis hover:underline touch:min-h-11"
        >
          {open ? "Show less" : "Show all"}
        </button>
      )}
    </div>
  );
}

const looks = {
  person: "my-1 rounded-lg bg-wash px-3 py-2",
  agent: "",
  system: "my-1 rounded-lg border border-line border-dashed px-3 py-2",
  thread: "my-1 border-line2 border-l-2 pl-3",
};

function speaker(event: SessionEvent, from: RowProps<"message">["entry"]["from"]) {
  if (from === "person") return "To the agent";
  if (from === "agent") return "Agent";
  if (from === "system") return "System";
  const sent = event.type === "agent.thread_message_sent";
  const name = textOf(sent ? event.to_agent_name : event.from_agent_name);
  return <UserText text={`${sent ? "To" : "From"} ${name || "another thread"}`} />;
}

const isLong = (text: string) => text.length > wholeMax || text.split("\n", wholeLines + 1).length > wholeLines;

interface PieceProps extends Pick<RowProps<"message">["entry"], "from"> {
  block: Block;
  whole: boolean;
}

function Piece({ block, from, whole }: PieceProps) {
  if (block.kind === "redacted")
    return (
      <p>
        <span className="sr-only">redacted</span>
        <span aria-hidden="true" className="inked">
          a part of this was redacted
        </span>
      </p>
    );
  if (block.kind === "other")
    return (
      <p className="text-ink3">
        [<UserText text={block.what} />, see Events]
      </p>
    );
  const shown = whole ? block.text.slice(0, drawnMax) : excerpt(block.text);
  const isCut = shown.length < block.text.length;
  const Said = from === "agent" || from === "thread" ? AgentText : PlainText;
  return <Said text={shown} isCut={isCut} />;
}

const excerpt = (text: string) => text.split("\n", wholeLines).join("\n").slice(0, wholeMax);

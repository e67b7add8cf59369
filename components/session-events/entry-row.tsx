"use client";

import { Brain } from "lucide-react";
import type { ReactNode } from "react";
import type { Entry } from "@/components/session-events/entries";
import { EventTime } from "@/components/session-events/event-time";
import { Message } from "@/components/session-events/message";
import { fieldOf, numberOf, secondsBetween, spanOf } from "@/components/session-events/reading";
import { ToolCallCard } from "@/components/session-events/tool-call-card";
import { WriteCard } from "@/components/session-events/write-card";
import { Chip } from "@/components/ui/chip";
import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";

export interface RowProps<K extends Entry["kind"] = Entry["kind"]> {
  entry: Extract<Entry, { kind: K }>;
  open: boolean;
  onToggle: () => void;
}

/** One row of the transcript. What belongs to a model request hangs on the request's line. */
export function EntryRow({ entry, open, onToggle }: RowProps) {
  const row = { open, onToggle };
  const body = (): ReactNode => {
    if (entry.kind === "request") return <Request entry={entry} />;
    if (entry.kind === "message") return <Message entry={entry} {...row} />;
    if (entry.kind === "thinking") return <Thinking entry={entry} />;
    if (entry.kind === "call") return <ToolCallCard entry={entry} {...row} />;
    if (entry.kind === "write") return <WriteCard change={entry.change} at={entry.at} />;
    return <NoteLine entry={entry} />;
  };
  const hangs = entry.grouped || entry.kind === "request";
  return (
    <div className={classNames(entry.kind === "request" && "pt-3")}>
      <div className={classNames("py-1", hangs && "border-line2 border-l-2 pl-3.5")}>{body()}</div>
    </div>
  );
}

function Request({ entry: { event, end } }: { entry: Extract<Entry, { kind: "request" }> }) {
  const seconds = secondsBetween(event.processed_at, end?.processed_at);
  const tokens = tokensOf(end?.model_usage);
  return (
    <h2 className="flex flex-wrap items-center gap-x-2.5 font-medium text-[11.5px] text-ink3">
      <span>Request</span>
      <EventTime id={event.id} at={event.processed_at ?? null} />
      {seconds !== undefined && <span className="tabular">{spanOf(seconds)}</span>}
      {tokens && (
        <span className="tabular" title={tokens.detail}>
          {tokens.total.toLocaleString("en")} tokens
        </span>
      )}
      {end?.is_error === true && <Chip tone="danger">failed</Chip>}
      {!end && <span className="text-ink3">no end reported</span>}
    </h2>
  );
}

/** Tokens in and out of a request, cached ones included; undefined where none were reported. */
function tokensOf(usage: unknown) {
  const parts = tokenFields.map(([field, name]) => ({ name, count: numberOf(fieldOf(usage, field)) ?? 0 }));
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return undefined;
  const detail = parts
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${count.toLocaleString("en")} ${name}`);
  return { total, detail: detail.join(", ") };
}

const tokenFields = [
  ["input_tokens", "in"],
  ["output_tokens", "out"],
  ["cache_read_input_tokens", "read from the cache"],
  ["cache_creation_input_tokens", "written to the cache"],
] as const;

function Thinking({ entry: { event, count } }: { entry: Extract<Entry, { kind: "thinking" }> }) {
  return (
    <p className="flex items-center gap-2 text-ink3">
      <Brain size={13} aria-hidden />
      <span>{count > 1 ? `Thinking, ${count} times` : "Thinking"}</span>
      <EventTime id={event.id} at={event.processed_at ?? null} />
    </p>
  );
}

function NoteLine({ entry: { event, tone, text, detail } }: { entry: Extract<Entry, { kind: "note" }> }) {
  return (
    <div className={classNames("flex items-start gap-2", toneLook[tone])}>
      <span aria-hidden="true" className="mt-[9px] h-px w-4 shrink-0 bg-current opacity-50" />
      <p className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <UserText text={text} />
        {detail && (
          <span className="text-ink3">
            {" "}
            <UserText text={detail} />
          </span>
        )}
      </p>
      <EventTime id={event.id} at={event.processed_at ?? null} />
    </div>
  );
}

const toneLook = { plain: "text-ink3", warn: "text-warn", danger: "text-del" };

"use client";

import { ChevronRight } from "lucide-react";
import dynamic from "next/dynamic";
import { useContext } from "react";
import type { ToolCall } from "@/components/session-events/entries";
import type { RowProps } from "@/components/session-events/entry-row";
import { EventTime, TranscriptContext } from "@/components/session-events/event-time";
import { failureWords } from "@/components/session-events/notes";
import { fieldOf, firstLine, secondsBetween, spanOf, subjectOf, textOf } from "@/components/session-events/reading";
import { WriteBody } from "@/components/session-events/write-card";
import { Chip } from "@/components/ui/chip";
import { DiffStat } from "@/components/ui/diff-stat";
import { Skeleton } from "@/components/ui/skeleton";
import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import type { SessionResource } from "@/lib/wire/session-resources";

const CallDetail = dynamic(
  () => import("@/components/session-events/call-detail").then((module) => module.CallDetail),
  {
    loading: () => <Skeleton className="m-3 w-40" />,
  },
);
const Confirm = dynamic(() => import("@/components/session-events/confirm-call").then((module) => module.ConfirmCall));

/** A tool call in a line; unfolded, what it was given and what it answered. What it wrote to memory stands under it. */
export function ToolCallCard({ entry: { call, event }, open, onToggle }: RowProps<"call">) {
  const name = textOf(call.use?.name) || "A tool";
  const server = textOf(call.use?.mcp_server_name);
  const failed = call.result?.is_error === true;
  return (
    <div
      className={classNames(
        "my-0.5 overflow-hidden rounded-[7px] border bg-sheet",
        failed ? "border-del/50" : "border-line",
      )}
    >
      <div className="relative flex min-w-0 items-center gap-2 px-2.5 py-[5px] hover:bg-wash/60">
        <button
          type="button"
          aria-expanded={open}
          onClick={onToggle}
          className="flex min-w-0 flex-1 items-center gap-1.5 rounded-sm text-left outline-offset-2 after:absolute after:inset-0 touch:min-h-11"
        >
          <ChevronRight
            size={13}
            aria-hidden
            className={classNames("shrink-0 text-ink3 transition-transform duration-75", open && "rotate-90")}
          />
          <span className="min-w-0 truncate font-mono text-[12.5px]">
            {server && (
              <span className="text-ink3">
                <UserText text={server} />{" "}
              </span>
            )}
            {call.use ? <UserText text={name} /> : "A tool answered"}{" "}
            <span className="text-ink2">
              <UserText text={subjectOf(call.use?.input)} />
            </span>
          </span>
        </button>
        <span className="relative flex shrink-0 items-center gap-2">
          <Outcome call={call} />
          <EventTime id={event.id} at={event.processed_at ?? null} />
        </span>
      </div>
      {failed && <Failure call={call} />}
      <Waiting call={call} />
      {open && <CallDetail call={call} />}
      {call.writes.map((change) => (
        <WriteBody key={change.memory_version.id} change={change} withLink={change.tool_use?.link === "inferred"} />
      ))}
    </div>
  );
}

/** How it went: how long it took, or that it is not over. */
function Outcome({ call: { use, result, confirmation, writes } }: { call: ToolCall }) {
  const seconds = secondsBetween(use?.processed_at, result?.processed_at);
  const denied = confirmation?.result === "deny" || use?.evaluated_permission === "deny";
  return (
    <>
      {writes[0] && <DiffStat added={writes[0].lines_added} removed={writes[0].lines_removed} />}
      {denied && <Chip tone="warn">denied</Chip>}
      {result && seconds !== undefined && result.is_error !== true && (
        <span className="tabular text-ink3">{spanOf(seconds)}</span>
      )}
      {result?.is_error === true && <Chip tone="danger">failed</Chip>}
    </>
  );
}

function Failure({ call }: { call: ToolCall }) {
  const { resources } = useContext(TranscriptContext);
  const store = readOnlyStoreOf(call, resources);
  return (
    <p role="note" className="border-del/30 border-t bg-del-wash px-3 py-1.5 text-del [overflow-wrap:anywhere]">
      {store ? (
        <>
          Refused: <UserText text={store} /> is attached read-only.
        </>
      ) : (
        <UserText text={firstLine(failureWords(call.result!))} />
      )}
    </p>
  );
}

/** The name of the store that a failed call tried to write although the session may only read it. */
function readOnlyStoreOf({ use, result }: ToolCall, resources: readonly SessionResource[]): string | undefined {
  const path = [fieldOf(use?.input, "file_path"), fieldOf(use?.input, "path")].map(textOf).find(Boolean) ?? "";
  const refused = /read[- ]?only|EROFS/i.test(result ? failureWords(result) : "");
  for (const resource of resources)
    if (resource.type === "memory_store" && resource.access === "read_only" && resource.mount_path && refused)
      if (path === resource.mount_path || path.startsWith(`${resource.mount_path}/`))
        return resource.name ?? resource.memory_store_id;
}

/** A call that waits for somebody to allow it can be allowed where it stands. */
function Waiting({ call: { use, result, confirmation } }: { call: ToolCall }) {
  if (!use || result || confirmation || use.evaluated_permission !== "ask") return null;
  return <Confirm toolUseId={use.id} />;
}

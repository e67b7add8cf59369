"use client";

import { useEffect, useState } from "react";
import { useNow } from "@/components/ui/time";
import { Tooltip } from "@/components/ui/tooltip";
import { classNames } from "@/lib/class-names";
import { useLiveState } from "@/lib/client/live";
import type { LiveState } from "@/lib/client/live/stream";
import { clockTime, relativeTime } from "@/lib/time";

/** Whether this page shows changes as they happen, in words and a dot; says since when it does not. */
export function LiveIndicator() {
  const state = useSettledState();
  const now = useNow();
  const { label, detail, look } = describe(state, now || Date.now());
  return (
    <Tooltip text={detail}>
      <button
        type="button"
        className="flex cursor-default items-center gap-2 rounded-md px-2 py-1 text-left text-ink3 text-sm touch:min-h-11"
      >
        <i aria-hidden="true" className={classNames("size-2 shrink-0 rounded-full", look)} />
        <span role="status" className="truncate">
          {label}
        </span>
      </button>
    </Tooltip>
  );
}

/** The same for the header of narrow screens, where it is worth the room only when something is wrong. */
export function LiveTrouble() {
  const state = useSettledState();
  if (state.kind === "live" || state.kind === "connecting" || state.kind === "signed_out") return null;
  return (
    <span className="md:hidden">
      <LiveIndicator />
    </span>
  );
}

/** A break that is over within a second is nobody's business; being live again shows at once. */
function useSettledState(): LiveState {
  const state = useLiveState();
  const [shown, show] = useState(state);
  useEffect(() => {
    const timer = setTimeout(() => show(state), state.kind === "live" ? 0 : 1_000);
    return () => clearTimeout(timer);
  }, [state]);
  return shown;
}

function describe(state: LiveState, now: number): { label: string; detail: string; look: string } {
  if (state.kind === "live")
    return { label: "Live", detail: "Changes made elsewhere appear here as they happen.", look: "bg-add" };
  if (state.kind === "connecting")
    return { label: "Connecting…", detail: "Waiting for the stream of changes.", look: "breathe bg-edge" };
  if (state.kind === "signed_out")
    return { label: "Signed out", detail: "Sign in again to see changes.", look: "bg-edge" };
  const since = state.since === null ? "" : ` since ${clockTime(new Date(state.since).toISOString())}`;
  const seen =
    state.since === null
      ? "The server has not answered yet."
      : `What you see is as it was ${ago(relativeTime(new Date(state.since).toISOString(), now))}.`;
  if (state.kind === "reconnecting")
    return { label: "Reconnecting…", detail: `${seen} Trying again.`, look: "breathe bg-warn" };
  return {
    label: `Offline${since}`,
    detail: `${seen} Trying again until the server answers; nothing will be missed.`,
    look: "bg-del",
  };
}

const ago = (span: string) => (span === "now" ? "a moment ago" : span === "yesterday" ? span : `${span} ago`);

"use client";

import { useContext } from "react";
import { TranscriptContext } from "@/components/session-events/event-time";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";
import { notifyDone } from "@/components/ui/toast";
import * as sessionEvents from "@/lib/client/session-events";

/** Lets a person allow or deny a tool call that the agent's permissions have left to one. */
export function ConfirmCall({ toolUseId }: { toolUseId: string }) {
  const { sessionId, sendingBlocked } = useContext(TranscriptContext);
  const send = sessionEvents.useSend(sessionId);
  const answer = (result: "allow" | "deny") =>
    send.mutate([{ type: "user.tool_confirmation", tool_use_id: toolUseId, result }], {
      onSuccess: () => notifyDone(result === "allow" ? "Allowed" : "Denied"),
    });
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-t bg-warn-wash px-3 py-1.5">
      <span className="min-w-0 flex-1 text-warn">Waits for somebody to allow it.</span>
      <Button size="small" busy={send.isPending} disabledReason={sendingBlocked} onClick={() => answer("allow")}>
        Allow
      </Button>
      <Button
        size="small"
        tone="danger"
        busy={send.isPending}
        disabledReason={sendingBlocked}
        onClick={() => answer("deny")}
      >
        Deny
      </Button>
      {send.error && <ErrorNotice error={send.error} />}
    </div>
  );
}

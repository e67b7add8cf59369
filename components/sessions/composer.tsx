"use client";

import { SendHorizontal } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { sendingBlockedBecause } from "@/components/sessions/sending";
import { Button } from "@/components/ui/button";
import { CopyAsCurl } from "@/components/ui/copy";
import { ErrorNotice } from "@/components/ui/error-notice";
import { inputLook } from "@/components/ui/field";
import { classNames } from "@/lib/class-names";
import * as sessionEvents from "@/lib/client/session-events";
import { useUnsaved } from "@/lib/client/unsaved";
import type { Session } from "@/lib/wire/sessions";

const messageOf = (text: string) => [{ type: "user.message" as const, content: [{ type: "text" as const, text }] }];

/** Says something to the agent, as the person signed in. A message that could not be sent stays where it was typed. */
export function Composer({ session }: { session: Session }) {
  const [text, setText] = useState("");
  const send = sessionEvents.useSend(session.id);
  const blocked = sendingBlockedBecause(session);
  useUnsaved(text.trim() !== "" && "a message that is not sent");
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() === "" || send.isPending || blocked) return;
    send.mutate(messageOf(text), { onSuccess: () => setText("") });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  if (blocked) return <p className="border-line border-t bg-wash px-4 py-2 text-ink2 md:px-[18px]">{blocked}</p>;
  return (
    <form onSubmit={submit} className="flex flex-col gap-2 border-line border-t px-4 py-2 md:px-[18px]">
      {send.error && <ErrorNotice error={send.error}>Your message is still below.</ErrorNotice>}
      <div className="flex items-end gap-2">
        <textarea
          aria-label="Message to the agent"
          placeholder="Say something to the agent"
          rows={Math.min(6, text.split("\n").length)}
          dir="auto"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          className={classNames(inputLook, "resize-none py-1.5")}
        />
        {text.trim() !== "" && <CopyAsCurl compact call={sessionEvents.calls.send(session.id, messageOf(text))} />}
        <Button
          type="submit"
          tone="primary"
          busy={send.isPending}
          disabledReason={text.trim() === "" ? "Type a message first." : undefined}
          className="h-[33px]"
        >
          <SendHorizontal size={14} aria-hidden />
          Send
        </Button>
      </div>
    </form>
  );
}

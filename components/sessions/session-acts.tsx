"use client";

import { Ellipsis, Square } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { HeaderActions } from "@/components/shell/header";
import { Button, IconButton } from "@/components/ui/button";
import { copyCall, copyId } from "@/components/ui/copy";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { notifyDone, notifyFailed } from "@/components/ui/toast";
import { useShortcut } from "@/lib/client/keyboard";
import * as sessionEvents from "@/lib/client/session-events";
import * as sessionsOf from "@/lib/client/sessions";
import { useGo } from "@/lib/client/unsaved";
import { urls } from "@/lib/urls";
import { endingBlockedBecause, type Session } from "@/lib/wire/sessions";

const SessionDialog = dynamic(
  () => import("@/components/sessions/session-dialogs").then((module) => module.SessionDialog),
  { ssr: false },
);

export type SessionQuestion = "rename" | "archive" | "delete";

/** What can be done with a session. */
export function SessionActs({ session }: { session: Session }) {
  const [asked, ask] = useState<SessionQuestion>();
  const go = useGo();
  const ending = endingBlockedBecause(session);
  const archiving = session.archived_at ? "This session is archived already." : ending;
  useShortcut({ label: "Rename this session", run: () => ask("rename"), blockedBecause: renamingBlocked(session) });
  useShortcut({ label: "Archive this session", run: () => ask("archive"), blockedBecause: archiving });
  return (
    <HeaderActions>
      {session.status === "running" && <InterruptButton sessionId={session.id} />}
      <Menu
        trigger={
          <IconButton label="Actions for this session">
            <Ellipsis size={16} aria-hidden />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => ask("rename")} disabledReason={renamingBlocked(session)}>
          Rename…
        </MenuItem>
        <MenuItem onSelect={() => void copyId(session.id)}>Copy its id</MenuItem>
        <MenuItem onSelect={() => void copyCall(sessionsOf.calls.retrieve(session.id))}>Copy as curl</MenuItem>
        <MenuItem onSelect={() => void copyCall(sessionEvents.calls.list(session.id))}>
          Copy its events as curl
        </MenuItem>
        <MenuSeparator />
        <MenuItem onSelect={() => ask("archive")} disabledReason={archiving}>
          Archive…
        </MenuItem>
        <MenuItem tone="danger" onSelect={() => ask("delete")} disabledReason={ending}>
          Delete…
        </MenuItem>
      </Menu>
      {asked && (
        <SessionDialog
          asked={asked}
          session={session}
          onOpenChange={(open) => ask(open ? asked : undefined)}
          onRemoved={() => go(urls.sessions())}
        />
      )}
    </HeaderActions>
  );
}

const renamingBlocked = ({ archived_at }: Session) =>
  archived_at ? "This session is archived: it keeps its title." : undefined;

function InterruptButton({ sessionId }: { sessionId: string }) {
  const send = sessionEvents.useSend(sessionId);
  const interrupt = () =>
    send.mutate([{ type: "user.interrupt" }], {
      onSuccess: () => notifyDone("Interrupted", { description: "The agent is told to stop where it is." }),
      onError: (error) => notifyFailed("Could not interrupt", error),
    });
  useShortcut({ label: "Interrupt the agent", run: interrupt });
  return (
    <Button busy={send.isPending} onClick={interrupt}>
      <Square size={11} aria-hidden fill="currentColor" />
      Interrupt
    </Button>
  );
}

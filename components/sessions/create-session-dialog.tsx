"use client";

import { type FormEvent, useId, useState } from "react";
import { bodyOf, draftBlockedBecause, emptyDraft } from "@/components/sessions/create-session-dialog/draft";
import { SessionFields } from "@/components/sessions/create-session-dialog/fields";
import { sessionSnippets } from "@/components/sessions/create-session-dialog/snippets";
import { Button } from "@/components/ui/button";
import { CopyAsCurl } from "@/components/ui/copy";
import { Dialog } from "@/components/ui/dialog";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SecretDialog } from "@/components/ui/secret-dialog";
import { UserText } from "@/components/ui/user-text";
import * as agents from "@/lib/client/agents";
import * as environments from "@/lib/client/environments";
import { useOrigin } from "@/lib/client/origin";
import * as sessionTokens from "@/lib/client/session-tokens";
import { createCall, useCreate } from "@/lib/client/sessions/creating";
import { useGo, useUnsaved } from "@/lib/client/unsaved";
import { urls } from "@/lib/urls";
import type { Session } from "@/lib/wire/sessions";

interface DialogProps {
  /** The agent it is for, where the place says so. */
  agentId?: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** How long the token that is shown holds. */
const ttlSeconds = 24 * 3_600;

interface Made {
  session: Session;
  token: string;
}

/** Creates a session with what it may read and write, then shows a token that acts as it, once, and what to do with it. */
export function CreateSessionDialog({ agentId, open, onOpenChange }: DialogProps) {
  const [made, setMade] = useState<Made>();
  const origin = useOrigin();
  const go = useGo();
  if (!made) return <Creating agentId={agentId} open={open} onOpenChange={onOpenChange} onMade={setMade} />;
  const { session, token } = made;
  const close = () => {
    onOpenChange(false);
    setMade(undefined);
  };
  return (
    <SecretDialog
      title={session.title ? <UserText text={`“${session.title}” is ready`} /> : "The session is ready"}
      secret={token}
      label="The session's token"
      snippets={sessionSnippets(origin, session)}
      onDone={close}
      next={{
        label: "Open the session",
        go: () => {
          close();
          setTimeout(() => go(urls.session(session.id)));
        },
      }}
    >
      For a day, this token acts as the session: it reads and writes what is attached, and nothing else. Put it into the
      agent's environment as <code>PALIMPSEST_SESSION_TOKEN</code>, then:
    </SecretDialog>
  );
}

function Creating({ agentId, open, onOpenChange, onMade }: DialogProps & { onMade: (made: Made) => void }) {
  const form = useId();
  const known = { agents: agents.useAll().agents, environments: environments.useAll().environments };
  const [typed, setTyped] = useState(emptyDraft);
  const draft = {
    ...typed,
    agentId: typed.agentId || agentId || known.agents?.[0]?.id || "",
    environmentId: typed.environmentId || known.environments?.[0]?.id || "",
  };
  const [session, setSession] = useState<Session>();
  const create = useCreate();
  const createToken = sessionTokens.useCreate();
  const busy = create.isPending || createToken.isPending;
  const blocked = draftBlockedBecause(draft);
  useUnsaved(open && typed !== emptyDraft && "the new session");
  const make = async () => {
    // Where only the token failed, trying again makes no second session.
    const made = session ?? (await create.mutateAsync(bodyOf(draft)));
    setSession(made);
    const { token } = await createToken.mutateAsync({ sessionId: made.id, ttlSeconds });
    onMade({ session: made, token });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // What goes wrong is shown from the requests themselves.
    if (!blocked && !busy) make().catch(() => undefined);
  };
  const error = create.error ?? createToken.error;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Start a session"
      description="A run of an agent, with the stores it may read and write. What it writes carries its title."
      width="medium"
      modalOnly={typed !== emptyDraft}
      footer={
        <>
          <span className="mr-auto">
            <CopyAsCurl call={createCall(bodyOf(draft))} />
          </span>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={form} tone="primary" busy={busy} disabledReason={blocked}>
            {session ? "Create its token" : "Start the session"}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4 pt-1">
        <SessionFields
          draft={draft}
          onChange={setTyped}
          agents={known.agents ?? []}
          environments={known.environments}
          withAgent={agentId === undefined}
        />
        {error && (
          <ErrorNotice error={error}>
            {session && <p className="text-ink2">The session was made; only its token is missing.</p>}
          </ErrorNotice>
        )}
      </form>
    </Dialog>
  );
}

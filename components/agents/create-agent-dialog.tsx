"use client";

import { type FormEvent, useId, useState } from "react";
import { AgentFields, createBody, draftBlockedBecause, emptyDraft } from "@/components/agents/agent-fields";
import { startSessionSnippets } from "@/components/agents/snippets";
import { Button, LinkButton } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyAsCurl } from "@/components/ui/copy";
import { Dialog } from "@/components/ui/dialog";
import { ErrorNotice } from "@/components/ui/error-notice";
import { UserText } from "@/components/ui/user-text";
import * as agents from "@/lib/client/agents";
import * as environments from "@/lib/client/environments";
import { useOrigin } from "@/lib/client/origin";
import { useUnsaved } from "@/lib/client/unsaved";
import { urls } from "@/lib/urls";
import type { Agent } from "@/lib/wire/agents";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Creates an agent, then shows how to give it a session. What was typed outlives a refusal. */
export function CreateAgentDialog({ open, onOpenChange }: DialogProps) {
  const [created, setCreated] = useState<Agent>();
  if (created) return <Ready agent={created} onDone={() => onOpenChange(false)} />;
  return <Creating open={open} onOpenChange={onOpenChange} onCreated={setCreated} />;
}

function Creating({ open, onOpenChange, onCreated }: DialogProps & { onCreated: (agent: Agent) => void }) {
  const form = useId();
  const [draft, setDraft] = useState(emptyDraft);
  const create = agents.useCreate();
  const blocked = draftBlockedBecause(draft);
  useUnsaved(open && draft !== emptyDraft && "the new agent");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!blocked && !create.isPending) create.mutate(createBody(draft), { onSuccess: onCreated });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create an agent"
      description="A name with a model and instructions. Every change of it makes a new version; sessions keep theirs."
      modalOnly={draft !== emptyDraft}
      footer={
        <>
          <span className="mr-auto">
            <CopyAsCurl call={agents.calls.create(createBody(draft))} />
          </span>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={form} tone="primary" busy={create.isPending} disabledReason={blocked}>
            Create the agent
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4 pt-1">
        <AgentFields draft={draft} onChange={setDraft} />
        {create.error && <ErrorNotice error={create.error} />}
      </form>
    </Dialog>
  );
}

function Ready({ agent, onDone }: { agent: Agent; onDone: () => void }) {
  const { environments: known } = environments.useAll();
  const environment = known?.find(({ config }) => config.type === "self_hosted") ?? known?.[0];
  return (
    <Dialog
      open
      onOpenChange={onDone}
      title={
        <>
          <UserText text={agent.name} /> is ready
        </>
      }
      description="It does something once it has a session. With an API key that may write sessions and memories:"
      footer={
        <>
          <Button onClick={onDone}>Done</Button>
          <LinkButton tone="primary" href={urls.agent(agent.id)}>
            Open the agent
          </LinkButton>
        </>
      }
    >
      <CodeBlock snippets={startSessionSnippets(useOrigin(), agent.id, environment?.id)} />
    </Dialog>
  );
}

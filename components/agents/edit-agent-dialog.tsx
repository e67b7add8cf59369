"use client";

import { type FormEvent, useId, useState } from "react";
import { AgentFields, draftBlockedBecause, draftOf, updateBody } from "@/components/agents/agent-fields";
import { Button } from "@/components/ui/button";
import { CopyAsCurl } from "@/components/ui/copy";
import { Dialog } from "@/components/ui/dialog";
import { ErrorNotice } from "@/components/ui/error-notice";
import { notifyDone } from "@/components/ui/toast";
import * as agents from "@/lib/client/agents";
import { useUnsaved } from "@/lib/client/unsaved";
import type { Agent } from "@/lib/wire/agents";

interface EditAgentDialogProps {
  agent: Agent;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Changes an agent's definition: a new version on top of the one that was looked at, refused if there is a newer one by now. */
export function EditAgentDialog({ agent, open, onOpenChange }: EditAgentDialogProps) {
  const form = useId();
  const [seen] = useState(agent);
  const [draft, setDraft] = useState(() => draftOf(agent));
  const update = agents.useUpdate(seen.id);
  const body = updateBody(seen, draft);
  const isUntouched = Object.keys(body).length === 1;
  const blocked = draftBlockedBecause(draft) ?? (isUntouched ? "Nothing has been changed." : undefined);
  useUnsaved(open && !isUntouched && "the agent's new definition");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (blocked || update.isPending) return;
    update.mutate(body, {
      onSuccess: ({ version, name }) => {
        notifyDone(`Version ${version}`, { description: name });
        onOpenChange(false);
      },
    });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Change the definition"
      description={`Saving makes version ${seen.version + 1}. Sessions that exist keep the version they were made with.`}
      modalOnly={!isUntouched}
      footer={
        <>
          <span className="mr-auto">
            <CopyAsCurl call={agents.calls.update(seen.id, body)} />
          </span>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={form} tone="primary" busy={update.isPending} disabledReason={blocked}>
            Save version {seen.version + 1}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4 pt-1">
        <AgentFields draft={draft} onChange={setDraft} />
        {update.error && <ErrorNotice error={update.error} />}
      </form>
    </Dialog>
  );
}

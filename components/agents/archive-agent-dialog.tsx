"use client";

import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyAsCurl } from "@/components/ui/copy";
import { notifyDone } from "@/components/ui/toast";
import { UserText } from "@/components/ui/user-text";
import * as agents from "@/lib/client/agents";
import type { Agent } from "@/lib/wire/agents";

interface ArchiveAgentDialogProps {
  agent: Agent;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Asks before an agent is archived, which nothing takes back. */
export function ArchiveAgentDialog({ agent, open, onOpenChange }: ArchiveAgentDialogProps) {
  const archive = agents.useArchive(agent.id);
  const act = async () => {
    await archive.mutateAsync();
    notifyDone("Archived", { description: agent.name });
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={
        <>
          Archive <UserText text={agent.name} />?
        </>
      }
      confirm="Archive"
      onConfirm={act}
      aside={<CopyAsCurl call={agents.calls.archive(agent.id)} />}
    >
      <p>It starts no session any more. Its sessions, and what they wrote, stay under its name.</p>
      <p className="font-medium text-ink">Archiving cannot be undone.</p>
    </ConfirmDialog>
  );
}

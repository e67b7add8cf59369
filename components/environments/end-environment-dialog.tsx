"use client";

import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyAsCurl } from "@/components/ui/copy";
import { notifyDone } from "@/components/ui/toast";
import { UserText } from "@/components/ui/user-text";
import * as environments from "@/lib/client/environments";
import type { Environment } from "@/lib/wire/environments";

interface EndEnvironmentDialogProps {
  environment: Environment;
  how: "archive" | "delete";
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onRemoved: () => void;
}

/** Asks before an environment is archived or deleted, neither of which anything takes back. */
export function EndEnvironmentDialog({ environment, how, open, onOpenChange, onRemoved }: EndEnvironmentDialogProps) {
  const archive = environments.useArchive(environment.id);
  const remove = environments.useRemove(environment.id);
  const isDeletion = how === "delete";
  const act = async () => {
    if (isDeletion) await remove.mutateAsync();
    else await archive.mutateAsync();
    notifyDone(isDeletion ? "Deleted" : "Archived", { description: environment.name });
    if (isDeletion) onRemoved();
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={
        <>
          {isDeletion ? "Delete" : "Archive"} <UserText text={environment.name} />?
        </>
      }
      confirm={isDeletion ? "Delete" : "Archive"}
      onConfirm={act}
      aside={<CopyAsCurl call={environments.calls[isDeletion ? "remove" : "archive"](environment.id)} />}
    >
      <p>
        {isDeletion
          ? "Its queue and its keys go with it. Sessions, and what they wrote, stay."
          : "No session is made in it any more. What it has stays to be read."}
      </p>
      <p className="font-medium text-ink">This cannot be undone.</p>
    </ConfirmDialog>
  );
}

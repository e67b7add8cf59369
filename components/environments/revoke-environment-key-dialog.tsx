"use client";

import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyAsCurl } from "@/components/ui/copy";
import { notifyDone } from "@/components/ui/toast";
import { UserText } from "@/components/ui/user-text";
import * as environmentKeys from "@/lib/client/environment-keys";
import type { EnvironmentKey } from "@/lib/wire/environment-keys";

interface RevokeEnvironmentKeyDialogProps {
  environmentId: string;
  environmentKey: EnvironmentKey;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function RevokeEnvironmentKeyDialog({
  environmentId,
  environmentKey: key,
  ...dialog
}: RevokeEnvironmentKeyDialogProps) {
  const revoke = environmentKeys.useRevoke(environmentId, key.id);
  const act = async () => {
    await revoke.mutateAsync();
    notifyDone("Revoked", { description: key.name });
  };
  return (
    <ConfirmDialog
      {...dialog}
      title={
        <>
          Revoke <UserText text={key.name} />?
        </>
      }
      confirm="Revoke the key"
      onConfirm={act}
      aside={<CopyAsCurl call={environmentKeys.calls.revoke(environmentId, key.id)} />}
    >
      <p>Workers that use it are refused within a second. What they were working on waits for one with another key.</p>
      <p className="font-medium text-ink">This cannot be undone.</p>
    </ConfirmDialog>
  );
}

"use client";

import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyAsCurl } from "@/components/ui/copy";
import { notifyDone } from "@/components/ui/toast";
import { UserText } from "@/components/ui/user-text";
import * as apiKeys from "@/lib/client/api-keys";
import type { ApiKey } from "@/lib/wire/api-keys";

interface RevokeKeyDialogProps {
  apiKey: ApiKey;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Takes a key's rights away for good. */
export function RevokeKeyDialog({ apiKey, ...dialog }: RevokeKeyDialogProps) {
  const revoke = apiKeys.useRevoke(apiKey.id);
  const act = async () => {
    await revoke.mutateAsync();
    notifyDone("Revoked", { description: apiKey.name });
  };
  return (
    <ConfirmDialog
      {...dialog}
      title={
        <>
          Revoke <UserText text={apiKey.name} />?
        </>
      }
      confirm="Revoke the key"
      onConfirm={act}
      aside={<CopyAsCurl call={apiKeys.calls.revoke(apiKey.id)} />}
    >
      <p>
        Whatever uses it is refused within a second, and so are the session tokens made with it. What it wrote stays,
        under its name.
      </p>
      <p className="font-medium text-ink">This cannot be undone.</p>
    </ConfirmDialog>
  );
}

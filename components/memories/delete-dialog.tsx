"use client";

import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyAsCurl } from "@/components/ui/copy";
import { notifyDone } from "@/components/ui/toast";
import { UserText } from "@/components/ui/user-text";
import * as memories from "@/lib/client/memories";
import type { Memory } from "@/lib/wire/memories";

interface DeleteDialogProps {
  storeId: string;
  memory: Memory;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Deletes a memory, if it is still the text that was seen; it can be restored. */
export function DeleteDialog({ storeId, memory, ...dialog }: DeleteDialogProps) {
  const remove = memories.useRemove(storeId, memory.id);
  const restore = memories.useRestore(storeId, memory.id);
  return (
    <ConfirmDialog
      {...dialog}
      title="Delete this memory?"
      confirm="Delete"
      onConfirm={async () => {
        await remove.mutateAsync(memory.content_sha256);
        notifyDone("Deleted", { description: memory.path, undo: () => restore.mutateAsync(undefined) });
      }}
      aside={<CopyAsCurl call={memories.calls.remove(storeId, memory.id, memory.content_sha256)} />}
    >
      <p>
        Agents will no longer find <UserText text={memory.path} className="font-mono text-ink text-sm" />.
      </p>
      <p>
        Its versions stay in the history and it can be restored. To take text out of the history as well, redact its
        versions.
      </p>
    </ConfirmDialog>
  );
}

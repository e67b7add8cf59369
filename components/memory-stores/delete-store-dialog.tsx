"use client";

import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyAsCurl } from "@/components/ui/copy";
import { notifyDone } from "@/components/ui/toast";
import { UserText } from "@/components/ui/user-text";
import * as memoryStores from "@/lib/client/memory-stores";
import { forgetStore } from "@/lib/client/recent";
import { hasHidden } from "@/lib/hidden-characters";
import type { MemoryStore } from "@/lib/wire/memory-stores";

interface DeleteStoreDialogProps {
  store: MemoryStore;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onRemoved?: () => void;
}

/** Asks, by having the name typed, before a store and everything in it is deleted. */
export function DeleteStoreDialog({ store, open, onOpenChange, onRemoved }: DeleteStoreDialogProps) {
  const remove = memoryStores.useRemove(store.id);
  const act = async () => {
    await remove.mutateAsync();
    forgetStore(store.id);
    notifyDone("Deleted", { description: store.name });
    onRemoved?.();
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={
        <>
          Delete <UserText text={store.name} />?
        </>
      }
      confirm="Delete the store"
      typeToConfirm={hasHidden(store.name) ? store.id : store.name}
      onConfirm={act}
      aside={<CopyAsCurl call={memoryStores.calls.remove(store.id)} />}
    >
      <p>
        Its memories go, and with them every version: what they said, who wrote it and when. Agents that use this store
        lose it at once.
      </p>
      <p className="font-medium text-ink">
        This cannot be undone. To keep the history and only stop the writing, archive it.
      </p>
    </ConfirmDialog>
  );
}

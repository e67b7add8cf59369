"use client";

import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyAsCurl } from "@/components/ui/copy";
import { notifyDone } from "@/components/ui/toast";
import { UserText } from "@/components/ui/user-text";
import * as memoryStores from "@/lib/client/memory-stores";
import type { MemoryStore } from "@/lib/wire/memory-stores";

interface StoreDialogProps {
  store: MemoryStore;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Asks before a store is archived, which nothing takes back. */
export function ArchiveStoreDialog({ store, open, onOpenChange }: StoreDialogProps) {
  const archive = memoryStores.useArchive(store.id);
  const act = async () => {
    await archive.mutateAsync();
    notifyDone("Archived", { description: store.name });
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={
        <>
          Archive <UserText text={store.name} />?
        </>
      }
      confirm="Archive"
      onConfirm={act}
      aside={<CopyAsCurl call={memoryStores.calls.archive(store.id)} />}
    >
      <p>
        It stays readable, with its whole history. Agents and people can no longer write to it; memories can still be
        deleted and versions redacted.
      </p>
      <p className="font-medium text-ink">Archiving cannot be undone.</p>
    </ConfirmDialog>
  );
}

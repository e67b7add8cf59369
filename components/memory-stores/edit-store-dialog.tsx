"use client";

import { type FormEvent, useId, useState } from "react";
import { draftBlockedBecause, metadataOf, type StoreDraft, StoreFields } from "@/components/memory-stores/store-fields";
import { Button } from "@/components/ui/button";
import { CopyAsCurl } from "@/components/ui/copy";
import { Dialog } from "@/components/ui/dialog";
import { ErrorNotice } from "@/components/ui/error-notice";
import { notifyDone } from "@/components/ui/toast";
import * as memoryStores from "@/lib/client/memory-stores";
import { type MemoryStore, type UpdateMemoryStore, writingBlockedBecause } from "@/lib/wire/memory-stores";

interface EditStoreDialogProps {
  store: MemoryStore;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Changes a store's name, description and metadata; can be undone from the note that follows. */
export function EditStoreDialog(props: EditStoreDialogProps) {
  return props.open ? <Editing {...props} /> : null;
}

function Editing({ store, open, onOpenChange }: EditStoreDialogProps) {
  const form = useId();
  const [draft, setDraft] = useState(() => draftOf(store));
  const update = memoryStores.useUpdate(store.id);
  const body = changesBetween(store, draft);
  const blocked =
    writingBlockedBecause(store) ?? draftBlockedBecause(draft) ?? (body ? undefined : "Nothing has changed.");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (blocked || !body || update.isPending) return;
    update.mutate(body, {
      onSuccess: (saved) => {
        onOpenChange(false);
        const back = changesBetween(saved, draftOf(store));
        notifyDone("Saved", { description: saved.name, undo: back && (() => update.mutateAsync(back)) });
      },
    });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Rename or describe"
      modalOnly={body !== undefined}
      footer={
        <>
          {body && (
            <span className="mr-auto">
              <CopyAsCurl call={memoryStores.calls.update(store.id, body)} />
            </span>
          )}
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={form} tone="primary" busy={update.isPending} disabledReason={blocked}>
            Save
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4 pt-1">
        <StoreFields draft={draft} onChange={setDraft} />
        {update.error && <ErrorNotice error={update.error} />}
      </form>
    </Dialog>
  );
}

const draftOf = ({ name, description, metadata }: MemoryStore): StoreDraft => ({
  name,
  description,
  pairs: Object.entries(metadata).map(([key, value], row) => ({ row, key, value })),
});

/** Only what differs is sent, so that somebody else's change to another field stays. */
function changesBetween(store: MemoryStore, draft: StoreDraft): UpdateMemoryStore | undefined {
  const wanted = metadataOf(draft);
  const metadata: Record<string, string | null> = {};
  for (const key of Object.keys(store.metadata)) if (!(key in wanted)) metadata[key] = null;
  for (const [key, value] of Object.entries(wanted)) if (store.metadata[key] !== value) metadata[key] = value;
  const changes: UpdateMemoryStore = {};
  if (draft.name.trim() !== store.name) changes.name = draft.name.trim();
  if (draft.description !== store.description) changes.description = draft.description;
  if (Object.keys(metadata).length > 0) changes.metadata = metadata;
  return Object.keys(changes).length > 0 ? changes : undefined;
}

"use client";

import { type FormEvent, useId, useState } from "react";
import { draftBlockedBecause, emptyDraft, metadataOf, StoreFields } from "@/components/memory-stores/store-fields";
import { Button } from "@/components/ui/button";
import { CopyAsCurl } from "@/components/ui/copy";
import { Dialog } from "@/components/ui/dialog";
import { ErrorNotice } from "@/components/ui/error-notice";
import * as memoryStores from "@/lib/client/memory-stores";
import { useGo, useUnsaved } from "@/lib/client/unsaved";
import { urls } from "@/lib/urls";

/** Creates a store and opens it. What was typed outlives a refusal. */
export function CreateStoreDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const form = useId();
  const go = useGo();
  const [draft, setDraft] = useState(emptyDraft);
  const create = memoryStores.useCreate();
  const blocked = draftBlockedBecause(draft);
  const body = { name: draft.name.trim(), description: draft.description, metadata: metadataOf(draft) };
  useUnsaved(open && draft !== emptyDraft && "the new store");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (blocked || create.isPending) return;
    create.mutate(body, {
      onSuccess: (store) => {
        setDraft(emptyDraft);
        // In the next task, when the page knows that nothing is unsaved any more.
        setTimeout(() => go(urls.store(store.id)));
      },
    });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create a memory store"
      description="A store holds what agents remember: small texts, each at its path, with every version kept."
      modalOnly={draft !== emptyDraft}
      footer={
        <>
          <span className="mr-auto">
            <CopyAsCurl call={memoryStores.calls.create(body)} />
          </span>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={form} tone="primary" busy={create.isPending} disabledReason={blocked}>
            Create the store
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4 pt-1">
        <StoreFields draft={draft} onChange={setDraft} />
        {create.error && <ErrorNotice error={create.error} />}
      </form>
    </Dialog>
  );
}

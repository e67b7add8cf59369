"use client";

import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyAsCurl } from "@/components/ui/copy";
import { Dialog } from "@/components/ui/dialog";
import { ErrorNotice } from "@/components/ui/error-notice";
import { TextField } from "@/components/ui/field";
import { notifyDone } from "@/components/ui/toast";
import * as apiKeys from "@/lib/client/api-keys";
import type { ApiKey } from "@/lib/wire/api-keys";

interface RenameKeyDialogProps {
  apiKey: ApiKey;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Gives a key another name; what it wrote is shown under the new one. */
export function RenameKeyDialog(props: RenameKeyDialogProps) {
  return props.open ? <Renaming {...props} /> : null;
}

function Renaming({ apiKey, open, onOpenChange }: RenameKeyDialogProps) {
  const form = useId();
  const [name, setName] = useState(apiKey.name);
  const rename = apiKeys.useRename(apiKey.id);
  const wanted = name.trim();
  const blocked = wanted === "" ? "A key needs a name." : wanted === apiKey.name ? "Nothing has changed." : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (blocked || rename.isPending) return;
    rename.mutate(wanted, {
      onSuccess: () => {
        onOpenChange(false);
        notifyDone("Renamed", { description: wanted, undo: () => rename.mutateAsync(apiKey.name) });
      },
    });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Rename the key"
      width="narrow"
      footer={
        <>
          <span className="mr-auto">
            <CopyAsCurl call={apiKeys.calls.update(apiKey.id, wanted)} />
          </span>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={form} tone="primary" busy={rename.isPending} disabledReason={blocked}>
            Save
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-3 pt-1">
        <TextField label="Name" autoFocus maxLength={100} value={name} onChange={setName} autoComplete="off" />
        {rename.error && <ErrorNotice error={rename.error} />}
      </form>
    </Dialog>
  );
}

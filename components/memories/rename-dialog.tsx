"use client";

import { useId, useState } from "react";
import { PathConflict, PathField } from "@/components/memories/path-field";
import { useAct } from "@/components/memories/use-act";
import { Button } from "@/components/ui/button";
import { CopyAsCurl } from "@/components/ui/copy";
import { Dialog } from "@/components/ui/dialog";
import { ErrorNotice } from "@/components/ui/error-notice";
import { notifyDone } from "@/components/ui/toast";
import * as memories from "@/lib/client/memories";
import type { Memory } from "@/lib/wire/memories";
import { pathBlockedBecause } from "@/lib/wire/memories/path";

interface RenameDialogProps {
  storeId: string;
  memory: Memory;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Gives a memory another name or folder; it stays the same memory, with its id and its history. */
export function RenameDialog(props: RenameDialogProps) {
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title="Rename or move"
      description="The memory keeps its id and its history."
      modalOnly
    >
      {props.open && <Form {...props} />}
    </Dialog>
  );
}

function Form({ storeId, memory, onOpenChange }: RenameDialogProps) {
  const form = useId();
  const update = memories.useUpdate(storeId, memory.id);
  const [path, setPath] = useState(memory.path);
  const { busy, error, run } = useAct();
  const blocked =
    path === memory.path ? "This is the path it has." : pathBlockedBecause(path) && "Choose a path that is allowed.";
  const rename = async () => {
    const done = await run(() => update.mutateAsync({ path }));
    if (!done) return;
    onOpenChange(false);
    notifyDone("Moved", { description: path, undo: () => update.mutateAsync({ path: memory.path }) });
  };
  return (
    <form
      id={form}
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!blocked && !busy) void rename();
      }}
    >
      <PathField value={path} onChange={setPath} touched={path !== memory.path} autoFocus />
      {error !== undefined && (
        <ErrorNotice error={error}>
          <PathConflict storeId={storeId} error={error} />
        </ErrorNotice>
      )}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <div className="mr-auto">
          <CopyAsCurl call={memories.calls.update(storeId, memory.id, { path })} />
        </div>
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button type="submit" tone="primary" busy={busy} disabledReason={blocked || undefined}>
          Move
        </Button>
      </div>
    </form>
  );
}

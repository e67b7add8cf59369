"use client";

import { useState } from "react";
import { PathConflict, PathField } from "@/components/memories/path-field";
import { useAct } from "@/components/memories/use-act";
import { Button } from "@/components/ui/button";
import { CopyAsCurl } from "@/components/ui/copy";
import { Dialog } from "@/components/ui/dialog";
import { ErrorNotice } from "@/components/ui/error-notice";
import { notifyDone } from "@/components/ui/toast";
import * as memories from "@/lib/client/memories";
import { pathBlockedBecause } from "@/lib/wire/memories/path";

interface RestoreDialogProps {
  storeId: string;
  memoryId: string;
  /** The last path it lived at; null when that was redacted. */
  path: string | null;
  /** Why it could not simply come back, where that was tried before. */
  refusal?: unknown;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Brings a deleted memory back under its id, with its last text, at its last path or another. */
export function RestoreDialog(props: RestoreDialogProps) {
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title="Restore this memory"
      description="It comes back under its own id with the last text it had; its history goes on."
      modalOnly
    >
      {props.open && <Form {...props} />}
    </Dialog>
  );
}

function Form({ storeId, memoryId, path: lastPath, refusal, onOpenChange }: RestoreDialogProps) {
  const restore = memories.useRestore(storeId, memoryId);
  const [path, setPath] = useState(lastPath ?? "/");
  const { busy, error: failure, run } = useAct();
  const error = failure ?? refusal;
  const elsewhere = path === lastPath ? undefined : path;
  const act = async () => {
    if (!(await run(() => restore.mutateAsync(elsewhere)))) return;
    onOpenChange(false);
    notifyDone("Restored", { description: path });
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && !pathBlockedBecause(path)) void act();
      }}
    >
      <PathField value={path} onChange={setPath} touched={path !== "/"} />
      {error !== undefined && (
        <ErrorNotice error={error}>
          <PathConflict storeId={storeId} error={error} />
        </ErrorNotice>
      )}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <div className="mr-auto">
          <CopyAsCurl call={memories.calls.restore(storeId, memoryId, elsewhere)} />
        </div>
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button
          type="submit"
          tone="primary"
          busy={busy}
          disabledReason={pathBlockedBecause(path) && "Choose a path that is allowed."}
        >
          Restore
        </Button>
      </div>
    </form>
  );
}

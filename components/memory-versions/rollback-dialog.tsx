"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DiffView } from "@/components/diff/diff-view";
import type { Subject } from "@/components/memories/memory-page";
import { useAct } from "@/components/memories/use-act";
import { useMemoryView } from "@/components/memories/use-memory-view";
import { Button } from "@/components/ui/button";
import { CopyAsCurl } from "@/components/ui/copy";
import { Dialog } from "@/components/ui/dialog";
import { ErrorNotice } from "@/components/ui/error-notice";
import { TextField } from "@/components/ui/field";
import { SkeletonRows } from "@/components/ui/skeleton";
import { notifyDone } from "@/components/ui/toast";
import * as rollbacks from "@/lib/client/rollbacks";
import type { DiffMode } from "@/lib/diff/rows";
import type { Memory } from "@/lib/wire/memories";
import type { MemoryVersion } from "@/lib/wire/memory-versions";

interface RollbackDialogProps {
  subject: Subject;
  version: MemoryVersion;
  number: number;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Shows what rolling back would change before it is done; done, it can be undone by rolling back once more. */
export function RollbackDialog(props: RollbackDialogProps) {
  const { open, onOpenChange, number, subject } = props;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Roll back to version ${number}`}
      description="Writes its text as a new version. The versions in between stay in the history."
      width="wide"
      modalOnly
    >
      {open && subject.memory && <Preview {...props} head={subject.memory} />}
    </Dialog>
  );
}

function Preview({ subject, version, number, head, onOpenChange }: RollbackDialogProps & { head: Memory }) {
  const [, show] = useMemoryView();
  const rollBack = rollbacks.useCreate(subject.store.id, head.id);
  const [note, setNote] = useState("");
  const [mode, setMode] = useState<DiffMode>("unified");
  const { busy, error, run } = useAct();
  const wanted = { memory_version_id: version.id, expected_content_sha256: head.content_sha256 };
  const preview = useQuery(rollbacks.preview({ memory_store_id: subject.store.id, ...wanted }));
  const step = preview.data?.plan[0];
  const blocked = step?.blocked || step?.action === "none" ? step.reason : undefined;
  const act = () =>
    run(async () => {
      await rollBack.mutateAsync({ ...wanted, note });
      onOpenChange(false);
      show({ version: null, against: null });
      notifyDone(`Rolled back to version ${number}`, {
        undo: () =>
          rollBack.mutateAsync({
            memory_version_id: head.memory_version_id,
            expected_content_sha256: version.content_sha256 ?? undefined,
            note: "Undid a rollback",
          }),
      });
    });
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && !blocked && preview.data) void act();
      }}
    >
      <DiffView
        before={head.content ?? ""}
        after={version.content ?? ""}
        names={{ before: "the current text", after: `version ${number}` }}
        mode={mode}
        onMode={setMode}
        className="h-[min(48dvh,520px)] overflow-hidden rounded-lg border border-line"
      />
      <TextField
        label="Note (optional)"
        hint="Why, for the history."
        value={note}
        onChange={setNote}
        maxLength={500}
        autoFocus
      />
      {preview.error && <ErrorNotice error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.isPending && <SkeletonRows rows={1} label="Checking" />}
      {blocked && <p className="text-warn">{blocked}</p>}
      {error !== undefined && <ErrorNotice error={error} />}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <div className="mr-auto">
          <CopyAsCurl call={rollbacks.calls.create({ memory_store_id: subject.store.id, ...wanted, note })} />
        </div>
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button type="submit" tone="primary" busy={busy || preview.isPending} disabledReason={blocked}>
          Roll back
        </Button>
      </div>
    </form>
  );
}

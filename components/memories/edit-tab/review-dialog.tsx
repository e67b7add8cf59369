"use client";

import { useState } from "react";
import { DiffView } from "@/components/diff/diff-view";
import { useAct } from "@/components/memories/use-act";
import { Button } from "@/components/ui/button";
import { CopyAsCurl } from "@/components/ui/copy";
import { Dialog } from "@/components/ui/dialog";
import { ErrorNotice } from "@/components/ui/error-notice";
import { TextField } from "@/components/ui/field";
import type { Draft } from "@/lib/client/drafts";
import * as memories from "@/lib/client/memories";
import type { DiffMode } from "@/lib/diff/rows";
import { WireError } from "@/lib/wire/errors";
import type { Memory } from "@/lib/wire/memories";

interface ReviewDialogProps {
  storeId: string;
  draft: Draft;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onSaved: (before: Memory, after: Memory) => void;
  /** Somebody else wrote first; nothing was saved and nothing is lost. */
  onCollided: () => void;
}

/** What is about to be written, against what is there, with room for why. Saves only over the text the edit began with. */
export function ReviewDialog(props: ReviewDialogProps) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title="Review the change" width="wide" modalOnly>
      {props.open && <Review {...props} />}
    </Dialog>
  );
}

function Review({ storeId, draft, onOpenChange, onSaved, onCollided }: ReviewDialogProps) {
  const { base, text } = draft;
  const update = memories.useUpdate(storeId, base.id);
  const [note, setNote] = useState("");
  const [mode, setMode] = useState<DiffMode>("unified");
  const { busy, error, run } = useAct();
  const edit = { content: text, expected_content_sha256: base.content_sha256, note };
  const save = () =>
    run(async () => {
      const after = await update.mutateAsync(edit).catch((failure: unknown) => {
        if (isCollision(failure)) return undefined;
        throw failure;
      });
      onOpenChange(false);
      if (after) onSaved(base, after);
      else onCollided();
    });
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void save();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.metaKey || event.ctrlKey) && !busy) void save();
      }}
    >
      <DiffView
        before={base.content ?? ""}
        after={text}
        names={{ before: "the current text", after: "your text" }}
        mode={mode}
        onMode={setMode}
        className="h-[min(52dvh,560px)] overflow-hidden rounded-lg border border-line"
      />
      <TextField
        label="Note (optional)"
        hint="Why, for the history."
        value={note}
        onChange={setNote}
        maxLength={500}
        autoFocus
      />
      {error !== undefined && <ErrorNotice error={error} />}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <div className="mr-auto">
          <CopyAsCurl call={memories.calls.update(storeId, base.id, edit)} />
        </div>
        <Button onClick={() => onOpenChange(false)}>Keep editing</Button>
        <Button type="submit" tone="primary" busy={busy}>
          Save
        </Button>
      </div>
    </form>
  );
}

const isCollision = (error: unknown) => error instanceof WireError && error.type === "memory_precondition_failed_error";

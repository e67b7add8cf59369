"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { PathConflict, PathField } from "@/components/memories/path-field";
import { useAct } from "@/components/memories/use-act";
import { Button } from "@/components/ui/button";
import { CopyAsCurl } from "@/components/ui/copy";
import { Dialog } from "@/components/ui/dialog";
import { ErrorNotice } from "@/components/ui/error-notice";
import { TextArea, TextField } from "@/components/ui/field";
import { notifyDone } from "@/components/ui/toast";
import { byteSize } from "@/lib/byte-size";
import * as memories from "@/lib/client/memories";
import { useUnsaved } from "@/lib/client/unsaved";
import { urls } from "@/lib/urls";
import { contentBytesMax } from "@/lib/wire/memories";
import { baseName, pathBlockedBecause } from "@/lib/wire/memories/path";

interface CreateDialogProps {
  storeId: string;
  /** The folder to begin in, `/` or `/a/b/`. */
  folder?: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Writes a new memory and goes to it. */
export function CreateMemoryDialog(props: CreateDialogProps) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title="New memory" modalOnly>
      {props.open && <Form {...props} />}
    </Dialog>
  );
}

function Form({ storeId, folder = "/", onOpenChange }: CreateDialogProps) {
  const router = useRouter();
  const create = memories.useCreate(storeId);
  const [path, setPath] = useState(folder);
  const [content, setContent] = useState("");
  const [note, setNote] = useState("");
  const { busy, error, run } = useAct();
  useUnsaved(!busy && content !== "" && "the new memory");
  const size = new TextEncoder().encode(content).length;
  const blocked = pathBlockedBecause(path)
    ? "Choose a path first."
    : size > contentBytesMax
      ? `A memory holds at most ${byteSize(contentBytesMax)}.`
      : undefined;
  const write = () =>
    run(async () => {
      const memory = await create.mutateAsync({ path, content, note });
      onOpenChange(false);
      notifyDone(`${baseName(path)} written`);
      router.push(urls.memory(storeId, memory.id));
    });
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!blocked && !busy) void write();
      }}
    >
      <PathField value={path} onChange={setPath} touched={path !== folder} autoFocus />
      <TextArea
        label="Content"
        hint={`${byteSize(size)} of ${byteSize(contentBytesMax)}`}
        rows={10}
        value={content}
        onChange={setContent}
        className="[&_textarea]:font-mono [&_textarea]:text-[12.5px]"
        placeholder={"# Flights\n\n- Prefers an aisle seat"}
      />
      <TextField label="Note (optional)" hint="Why, for the history." value={note} onChange={setNote} maxLength={500} />
      {error !== undefined && (
        <ErrorNotice error={error}>
          <PathConflict storeId={storeId} error={error} />
        </ErrorNotice>
      )}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <div className="mr-auto">
          <CopyAsCurl call={memories.calls.create(storeId, { path, content, note })} />
        </div>
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button type="submit" tone="primary" busy={busy} disabledReason={blocked}>
          Write
        </Button>
      </div>
    </form>
  );
}

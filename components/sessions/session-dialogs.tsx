"use client";

import { useState } from "react";
import type { SessionQuestion } from "@/components/sessions/session-acts";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyAsCurl } from "@/components/ui/copy";
import { Dialog } from "@/components/ui/dialog";
import { ErrorNotice } from "@/components/ui/error-notice";
import { TextField } from "@/components/ui/field";
import { notifyDone } from "@/components/ui/toast";
import { UserText } from "@/components/ui/user-text";
import * as sessionsOf from "@/lib/client/sessions";
import type { Session } from "@/lib/wire/sessions";

interface QuestionProps {
  session: Session;
  onOpenChange: (open: boolean) => void;
}

/** The dialog of an act on a session. */
export function SessionDialog({
  asked,
  onRemoved,
  ...dialog
}: QuestionProps & { asked: SessionQuestion; onRemoved: () => void }) {
  if (asked === "rename") return <RenameDialog {...dialog} />;
  if (asked === "archive") return <ArchiveDialog {...dialog} />;
  return <DeleteDialog {...dialog} onRemoved={onRemoved} />;
}

function RenameDialog({ session, onOpenChange }: QuestionProps) {
  const [title, setTitle] = useState(session.title ?? "");
  const update = sessionsOf.useUpdate(session.id);
  const body = { title: title.trim() || null };
  const save = async () => {
    await update.mutateAsync(body);
    onOpenChange(false);
    notifyDone("Renamed", { undo: () => update.mutateAsync({ title: session.title }) });
  };
  return (
    <Dialog open onOpenChange={onOpenChange} title="Rename this session" width="narrow">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void save().catch(() => {}); // shown below
        }}
      >
        <TextField label="Title" value={title} onChange={setTitle} maxLength={500} autoComplete="off" />
        {update.error && <ErrorNotice error={update.error} />}
        <div className="flex flex-wrap items-center justify-end gap-2">
          <div className="mr-auto">
            <CopyAsCurl call={sessionsOf.calls.update(session.id, body)} />
          </div>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" tone="primary" busy={update.isPending}>
            Rename
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const Named = ({ session }: { session: Session }) =>
  session.title ? <UserText text={`“${session.title}”`} /> : "this session";

function ArchiveDialog({ session, onOpenChange }: QuestionProps) {
  const archive = sessionsOf.useArchive(session.id);
  const act = async () => {
    await archive.mutateAsync();
    notifyDone("Archived", { description: session.title ?? undefined });
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={
        <>
          Archive <Named session={session} />?
        </>
      }
      confirm="Archive"
      onConfirm={act}
      aside={<CopyAsCurl call={sessionsOf.calls.archive(session.id)} />}
    >
      <p>
        It stays readable, with everything that happened in it. It takes no more events, and the tokens made for it stop
        working at once.
      </p>
      <p className="font-medium text-ink">Archiving cannot be undone.</p>
    </ConfirmDialog>
  );
}

function DeleteDialog({ session, onOpenChange, onRemoved }: QuestionProps & { onRemoved: () => void }) {
  const remove = sessionsOf.useRemove(session.id);
  const act = async () => {
    await remove.mutateAsync();
    notifyDone("Deleted", { description: session.title ?? undefined });
    onRemoved();
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={
        <>
          Delete <Named session={session} />?
        </>
      }
      confirm="Delete the session"
      onConfirm={act}
      aside={<CopyAsCurl call={sessionsOf.calls.remove(session.id)} />}
    >
      <p>
        Its messages, tool calls and results go. What it wrote to memory stays, and still says which session and agent
        wrote it.
      </p>
      <p className="font-medium text-ink">This cannot be undone. To keep the transcript, archive it.</p>
    </ConfirmDialog>
  );
}

"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";
import { TextField } from "@/components/ui/field";
import { PasswordField } from "@/components/ui/password-field";
import { notifyDone } from "@/components/ui/toast";
import * as me from "@/lib/client/me";
import { passwordLength } from "@/lib/wire/me";

export function NameForm({ name }: { name: string }) {
  const [draft, setDraft] = useState(name);
  const update = me.useUpdate();
  const wanted = draft.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted === "" || wanted === name || update.isPending) return;
    update.mutate(
      { name: wanted },
      {
        onSuccess: () =>
          notifyDone("Saved your name", { undo: () => update.mutateAsync({ name }).then(() => setDraft(name)) }),
      },
    );
  };
  return (
    <form onSubmit={submit} className="flex w-full max-w-[420px] flex-col gap-3">
      <TextField label="Name" name="name" autoComplete="name" maxLength={100} value={draft} onChange={setDraft} />
      {update.error && <ErrorNotice error={update.error} />}
      <div>
        <Button
          type="submit"
          busy={update.isPending}
          disabledReason={
            wanted === "" ? "A name cannot be empty." : wanted === name ? "Nothing has changed." : undefined
          }
        >
          Save the name
        </Button>
      </div>
    </form>
  );
}

export function PasswordForm() {
  const [open, setOpen] = useState(false);
  return open ? (
    <ChangingPassword onDone={() => setOpen(false)} />
  ) : (
    <Button onClick={() => setOpen(true)}>Change the password</Button>
  );
}

function ChangingPassword({ onDone }: { onDone: () => void }) {
  const [current, setCurrent] = useState("");
  const [wanted, setWanted] = useState("");
  const change = me.useChangePassword();
  const short = wanted.length < passwordLength.min;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (short || current === "" || change.isPending) return;
    change.mutate(
      { current_password: current, new_password: wanted },
      {
        onSuccess: ({ ended }) => {
          notifyDone("Changed the password", {
            description: ended
              ? `${ended} other ${ended === 1 ? "browser was" : "browsers were"} signed out.`
              : undefined,
          });
          onDone();
        },
      },
    );
  };
  return (
    <form onSubmit={submit} className="flex w-full max-w-[420px] flex-col gap-3">
      <PasswordField
        label="Current password"
        name="current"
        autoComplete="current-password"
        autoFocus
        value={current}
        onChange={setCurrent}
      />
      <PasswordField
        label="New password"
        name="new"
        autoComplete="new-password"
        hint={`At least ${passwordLength.min} characters, of any kind. Other browsers are signed out.`}
        value={wanted}
        onChange={setWanted}
      />
      {change.error && <ErrorNotice error={change.error} />}
      <div className="flex gap-2">
        <Button
          type="submit"
          tone="primary"
          busy={change.isPending}
          disabledReason={short ? `The new password needs at least ${passwordLength.min} characters.` : undefined}
        >
          Change the password
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </form>
  );
}

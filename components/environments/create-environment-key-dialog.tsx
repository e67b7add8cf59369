"use client";

import { type FormEvent, useId, useState } from "react";
import { workerSnippets } from "@/components/environments/snippets";
import { Button } from "@/components/ui/button";
import { CopyAsCurl } from "@/components/ui/copy";
import { Dialog } from "@/components/ui/dialog";
import { ErrorNotice } from "@/components/ui/error-notice";
import { TextField } from "@/components/ui/field";
import { SecretDialog } from "@/components/ui/secret-dialog";
import { UserText } from "@/components/ui/user-text";
import * as environmentKeys from "@/lib/client/environment-keys";
import { useOrigin } from "@/lib/client/origin";
import type { Environment } from "@/lib/wire/environments";

interface CreateEnvironmentKeyDialogProps {
  environment: Environment;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Creates another key of an environment, then shows its secret, once. */
export function CreateEnvironmentKeyDialog({ environment, open, onOpenChange }: CreateEnvironmentKeyDialogProps) {
  const form = useId();
  const [name, setName] = useState("");
  const [secret, setSecret] = useState<string>();
  const origin = useOrigin();
  const create = environmentKeys.useCreate();
  const blocked = name.trim() === "" ? "A key needs a name." : undefined;
  if (secret !== undefined)
    return (
      <SecretDialog
        title={
          <>
            <UserText text={name.trim()} /> is ready
          </>
        }
        secret={secret}
        label="The key's secret"
        snippets={workerSnippets(origin, environment.id)}
        onDone={() => onOpenChange(false)}
      >
        Put it into the environment of the worker as <code>PALIMPSEST_ENVIRONMENT_KEY</code>, then:
      </SecretDialog>
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (blocked || create.isPending) return;
    const input = { environmentId: environment.id, name: name.trim() };
    create.mutate(input, { onSuccess: (key) => setSecret(key.secret) });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create an environment key"
      description="It opens this environment's work queue and nothing else. Its secret is shown once, right after this."
      width="narrow"
      modalOnly={name !== ""}
      footer={
        <>
          <span className="mr-auto">
            <CopyAsCurl call={environmentKeys.calls.create(environment.id, name.trim())} />
          </span>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={form} tone="primary" busy={create.isPending} disabledReason={blocked}>
            Create the key
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4 pt-1">
        <TextField
          label="Name"
          hint="Name it after the machine that will use it."
          autoFocus
          autoComplete="off"
          maxLength={100}
          value={name}
          onChange={setName}
        />
        {create.error && <ErrorNotice error={create.error} />}
      </form>
    </Dialog>
  );
}

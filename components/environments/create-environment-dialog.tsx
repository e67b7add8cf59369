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
import * as environments from "@/lib/client/environments";
import { useOrigin } from "@/lib/client/origin";
import { useGo, useUnsaved } from "@/lib/client/unsaved";
import { urls } from "@/lib/urls";
import type { CreateEnvironment, Environment } from "@/lib/wire/environments";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

interface Made {
  environment: Environment;
  secret: string;
}

/** Creates an environment of one's own machines with its first key, then shows the key, once, and the worker that takes it. */
export function CreateEnvironmentDialog({ open, onOpenChange }: DialogProps) {
  const [made, setMade] = useState<Made>();
  const origin = useOrigin();
  const go = useGo();
  if (!made) return <Creating open={open} onOpenChange={onOpenChange} onMade={setMade} />;
  const { environment, secret } = made;
  return (
    <SecretDialog
      title={
        <>
          <UserText text={environment.name} /> is ready
        </>
      }
      secret={secret}
      label="The environment's key"
      snippets={workerSnippets(origin, environment.id)}
      onDone={() => {
        onOpenChange(false);
        setTimeout(() => go(urls.environment(environment.id)));
      }}
    >
      This is its first key. On the machine that is to work, put it into the environment as{" "}
      <code>PALIMPSEST_ENVIRONMENT_KEY</code>, then:
    </SecretDialog>
  );
}

const emptyDraft = { name: "", description: "" };

const bodyOf = ({ name, description }: typeof emptyDraft): CreateEnvironment => ({
  name: name.trim(),
  config: { type: "self_hosted" },
  ...(description.trim() && { description: description.trim() }),
});

function Creating({ open, onOpenChange, onMade }: DialogProps & { onMade: (made: Made) => void }) {
  const form = useId();
  const [draft, setDraft] = useState(emptyDraft);
  const [environment, setEnvironment] = useState<Environment>();
  const create = environments.useCreate();
  const createKey = environmentKeys.useCreate();
  const busy = create.isPending || createKey.isPending;
  const blocked = draft.name.trim() === "" ? "An environment needs a name." : undefined;
  useUnsaved(open && draft !== emptyDraft && "the new environment");
  const make = async () => {
    // Where only the key failed, trying again makes no second environment.
    const made = environment ?? (await create.mutateAsync(bodyOf(draft)));
    setEnvironment(made);
    const { secret } = await createKey.mutateAsync({ environmentId: made.id, name: "First worker" });
    onMade({ environment: made, secret });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // What goes wrong is shown from the requests themselves.
    if (!blocked && !busy) make().catch(() => undefined);
  };
  const error = create.error ?? createKey.error;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create an environment"
      description="Self-hosted: workers on your own machines take its work. Its key is shown once, right after this."
      modalOnly={draft !== emptyDraft}
      footer={
        <>
          <span className="mr-auto">
            <CopyAsCurl call={environments.calls.create(bodyOf(draft))} />
          </span>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={form} tone="primary" busy={busy} disabledReason={blocked}>
            {environment ? "Create its key" : "Create the environment"}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4 pt-1">
        <TextField
          label="Name"
          placeholder="Our machines"
          autoFocus
          autoComplete="off"
          maxLength={256}
          readOnly={environment !== undefined}
          value={draft.name}
          onChange={(name) => setDraft({ ...draft, name })}
        />
        <TextField
          label="Description"
          autoComplete="off"
          maxLength={2048}
          readOnly={environment !== undefined}
          value={draft.description}
          onChange={(description) => setDraft({ ...draft, description })}
        />
        {error && (
          <ErrorNotice error={error}>
            {environment && <p className="text-ink2">The environment was made; only its key is missing.</p>}
          </ErrorNotice>
        )}
      </form>
    </Dialog>
  );
}

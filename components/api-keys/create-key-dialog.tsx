"use client";

import { type FormEvent, useId, useState } from "react";
import { NewSecretDialog } from "@/components/api-keys/new-secret-dialog";
import { ScopeFields } from "@/components/api-keys/scopes";
import { Button } from "@/components/ui/button";
import { CopyAsCurl } from "@/components/ui/copy";
import { Dialog } from "@/components/ui/dialog";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Select, TextField } from "@/components/ui/field";
import * as apiKeys from "@/lib/client/api-keys";
import { useUnsaved } from "@/lib/client/unsaved";
import type { CreateApiKey, CreatedApiKey, Scope } from "@/lib/wire/api-keys";

const lifetimes = [
  { value: "never", label: "No expiry" },
  { value: "7", label: "In 7 days" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
  { value: "date", label: "On a date…" },
] as const;
type Lifetime = (typeof lifetimes)[number]["value"];

interface Draft {
  name: string;
  scopes: Scope[];
  lifetime: Lifetime;
  date: string;
}

const emptyDraft: Draft = { name: "", scopes: ["memory:read", "memory:write"], lifetime: "never", date: "" };

/** Creates a key, then shows its secret, once. */
export function CreateKeyDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const [created, setCreated] = useState<CreatedApiKey>();
  if (created) return <NewSecretDialog apiKey={created} onDone={() => setCreated(undefined)} />;
  const done = (key: CreatedApiKey) => {
    setCreated(key);
    onOpenChange(false);
  };
  return <Creating open={open} onOpenChange={onOpenChange} onCreated={done} />;
}

function Creating({
  open,
  onOpenChange,
  onCreated,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onCreated: (key: CreatedApiKey) => void;
}) {
  const form = useId();
  const [draft, setDraft] = useState(emptyDraft);
  const create = apiKeys.useCreate();
  const blocked = draftBlockedBecause(draft);
  useUnsaved(open && draft !== emptyDraft && "the new key");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (blocked || create.isPending) return;
    create.mutate(bodyOf(draft), { onSuccess: onCreated });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create an API key"
      description="Its secret is shown once, right after this."
      modalOnly={draft !== emptyDraft}
      footer={
        <>
          <span className="mr-auto">
            <CopyAsCurl call={apiKeys.calls.create(bodyOf(draft))} />
          </span>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={form} tone="primary" busy={create.isPending} disabledReason={blocked}>
            Create the key
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4 pt-1">
        <KeyFields draft={draft} onChange={setDraft} />
        {create.error && <ErrorNotice error={create.error} />}
      </form>
    </Dialog>
  );
}

function KeyFields({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  return (
    <>
      <TextField
        label="Name"
        hint="Stands beside everything the key writes. Name it after the agent that will use it."
        placeholder="travel-planner"
        autoFocus
        autoComplete="off"
        maxLength={100}
        value={draft.name}
        onChange={(name) => onChange({ ...draft, name })}
      />
      <ScopeFields scopes={draft.scopes} onChange={(scopes) => onChange({ ...draft, scopes })} />
      <div className="flex flex-wrap gap-3">
        <Select
          label="Expires"
          className="w-44"
          value={draft.lifetime}
          onChange={(lifetime) => onChange({ ...draft, lifetime })}
          options={lifetimes}
        />
        {draft.lifetime === "date" && (
          <TextField
            label="Date"
            type="date"
            className="w-44"
            value={draft.date}
            onChange={(date) => onChange({ ...draft, date })}
          />
        )}
      </div>
    </>
  );
}

function draftBlockedBecause({ name, scopes, lifetime, date }: Draft): string | undefined {
  if (name.trim() === "") return "A key needs a name.";
  if (scopes.length === 0) return "Choose at least one thing the key may do.";
  if (lifetime === "date" && !(endOfDay(date) > Date.now())) return "Choose a date that is still to come.";
}

function bodyOf({ name, scopes, lifetime, date }: Draft): CreateApiKey {
  const body = { name: name.trim(), scopes };
  if (lifetime === "never") return body;
  const at = lifetime === "date" ? endOfDay(date) : Date.now() + Number(lifetime) * 24 * 3600 * 1000;
  return Number.isNaN(at) ? body : { ...body, expires_at: new Date(at).toISOString() };
}

/** A day given by its date lasts until its end, where the reader is. */
const endOfDay = (date: string) => Date.parse(`${date}T23:59:59`);

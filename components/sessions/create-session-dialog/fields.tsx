"use client";

import { Plus, X } from "lucide-react";
import { type Attachment, type SessionDraft, storesMax } from "@/components/sessions/create-session-dialog/draft";
import { Button, IconButton } from "@/components/ui/button";
import { Select, TextArea, TextField } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import * as memoryStores from "@/lib/client/memory-stores";
import { urls } from "@/lib/urls";
import type { Agent } from "@/lib/wire/agents";
import type { Environment } from "@/lib/wire/environments";
import type { MemoryStoreSummary } from "@/lib/wire/memory-summaries";

interface SessionFieldsProps {
  draft: SessionDraft;
  onChange: (draft: SessionDraft) => void;
  agents: readonly Agent[];
  /** Undefined until they are known. */
  environments: readonly Environment[] | undefined;
  withAgent: boolean;
}

export function SessionFields({ draft, onChange, agents, environments, withAgent }: SessionFieldsProps) {
  return (
    <>
      <div className="flex flex-wrap gap-3">
        {withAgent && (
          <Select
            label="Agent"
            className="min-w-0 flex-1 basis-44"
            value={draft.agentId}
            onChange={(agentId) => onChange({ ...draft, agentId })}
            options={agents.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        {environments?.length === 0 ? (
          <p className="self-end text-ink2">
            There is no environment yet: <Link href={urls.environments({ create: true })}>create one</Link> first.
          </p>
        ) : (
          <Select
            label="Environment"
            className="min-w-0 flex-1 basis-44"
            value={draft.environmentId}
            onChange={(environmentId) => onChange({ ...draft, environmentId })}
            options={(environments ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
      </div>
      <TextField
        label="Title"
        hint="Stands beside everything the session writes."
        placeholder="Lisbon in May"
        autoFocus
        autoComplete="off"
        maxLength={500}
        value={draft.title}
        onChange={(title) => onChange({ ...draft, title })}
      />
      <Stores draft={draft} onChange={onChange} />
      <TextArea
        label="First message"
        hint="Optional. With one the session has work at once, and a worker of the environment takes it."
        rows={2}
        value={draft.message}
        onChange={(message) => onChange({ ...draft, message })}
      />
    </>
  );
}

const accesses = [
  { value: "read_write", label: "Read and write" },
  { value: "read_only", label: "Read only" },
] as const;

function Stores({ draft, onChange }: Pick<SessionFieldsProps, "draft" | "onChange">) {
  const { stores: known = [] } = memoryStores.useAll();
  const { stores } = draft;
  const put = (next: readonly Attachment[]) => onChange({ ...draft, stores: next });
  const free = known.filter(({ id }) => !stores.some(({ storeId }) => storeId === id));
  const attach = () => put([...stores, { storeId: free[0]?.id ?? "", access: "read_write", instructions: "" }]);
  const blocked =
    stores.length >= storesMax
      ? `A session has at most ${storesMax} stores.`
      : free.length === 0
        ? "There is no other store to attach."
        : undefined;
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 font-medium">Memory stores</legend>
      {stores.map((attachment, i) => (
        <Store
          // biome-ignore lint/suspicious/noArrayIndexKey: an attachment is told by its place, so that choosing another store keeps the focus
          key={i}
          number={i + 1}
          attachment={attachment}
          offered={known.filter(({ id }) => id === attachment.storeId || free.some((store) => store.id === id))}
          onChange={(next) => put(stores.with(i, next))}
          onRemove={() => put(stores.toSpliced(i, 1))}
        />
      ))}
      <span>
        <Button size="small" disabledReason={blocked} onClick={attach}>
          <Plus size={13} aria-hidden />
          Attach a store
        </Button>
      </span>
      <p className="text-ink3 text-sm">Stores are attached when the session starts, and stay as they were attached.</p>
    </fieldset>
  );
}

interface StoreProps {
  number: number;
  attachment: Attachment;
  offered: readonly MemoryStoreSummary[];
  onChange: (attachment: Attachment) => void;
  onRemove: () => void;
}

function Store({ number, attachment, offered, onChange, onRemove }: StoreProps) {
  return (
    <div className="flex flex-col gap-2 rounded-lg border border-line p-2.5">
      <div className="flex items-end gap-2 max-sm:flex-wrap">
        <Select
          hideLabel
          label={`Store ${number}`}
          className="min-w-0 flex-1 max-sm:basis-full"
          value={attachment.storeId}
          onChange={(storeId) => onChange({ ...attachment, storeId })}
          options={offered.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Select
          hideLabel
          label={`Access to store ${number}`}
          className="w-44 max-sm:flex-1"
          value={attachment.access}
          onChange={(access) => onChange({ ...attachment, access })}
          options={accesses}
        />
        <IconButton label={`Take store ${number} away`} onClick={onRemove}>
          <X size={15} aria-hidden />
        </IconButton>
      </div>
      <TextArea
        hideLabel
        label={`Instructions for store ${number}`}
        placeholder="What the agent should know about this store: when to read it, what to write. Optional."
        rows={2}
        maxLength={4096}
        value={attachment.instructions}
        onChange={(instructions) => onChange({ ...attachment, instructions })}
      />
    </div>
  );
}

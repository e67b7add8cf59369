"use client";

import { Plus, X } from "lucide-react";
import { Button, IconButton } from "@/components/ui/button";
import { TextArea, TextField } from "@/components/ui/field";
import { metadataPairsMax } from "@/lib/wire/pages";

export interface Pair {
  /** Tells rows apart while their keys are being typed. */
  row: number;
  key: string;
  value: string;
}

export interface StoreDraft {
  name: string;
  description: string;
  pairs: readonly Pair[];
}

export const emptyDraft: StoreDraft = { name: "", description: "", pairs: [] };

/** The metadata a draft describes; pairs without a key are left out. */
export const metadataOf = ({ pairs }: StoreDraft) =>
  Object.fromEntries(pairs.filter(({ key }) => key !== "").map(({ key, value }) => [key, value]));

/** What keeps a draft from being saved, in words; undefined when nothing does. */
export function draftBlockedBecause(draft: StoreDraft): string | undefined {
  if (draft.name.trim() === "") return "A store needs a name.";
  if (draft.name.length > 255) return "The name can be at most 255 characters long.";
  if (draft.description.length > 1024) return "The description can be at most 1,024 characters long.";
  const keys = draft.pairs.map(({ key }) => key).filter(Boolean);
  if (new Set(keys).size < keys.length) return "Two metadata pairs have the same key.";
  if (draft.pairs.some(({ key, value }) => key === "" && value !== "")) return "A metadata pair needs a key.";
  if (/\p{Cc}/u.test(draft.name)) return "The name holds a control character.";
  if (draft.pairs.some(({ key, value }) => key.length > 64 || value.length > 512))
    return "Metadata keys can be at most 64 characters long, values 512.";
}

/** The fields of a store, the same for creating and changing one. */
export function StoreFields({ draft, onChange }: { draft: StoreDraft; onChange: (draft: StoreDraft) => void }) {
  const tooLong = draft.name.length > 255 ? "At most 255 characters." : undefined;
  return (
    <div className="flex flex-col gap-4">
      <TextField
        label="Name"
        autoFocus
        required
        value={draft.name}
        error={tooLong}
        onChange={(name) => onChange({ ...draft, name })}
        placeholder="Travel agent"
        autoComplete="off"
      />
      <TextArea
        label="Description"
        hint="Agents read it to know what belongs here."
        value={draft.description}
        onChange={(description) => onChange({ ...draft, description })}
        placeholder="What the travel agent has learned about its customers and their trips"
      />
      <MetadataFields pairs={draft.pairs} onChange={(pairs) => onChange({ ...draft, pairs })} />
    </div>
  );
}

function MetadataFields({ pairs, onChange }: { pairs: readonly Pair[]; onChange: (pairs: readonly Pair[]) => void }) {
  const set = (pair: Pair) => onChange(pairs.map((other) => (other.row === pair.row ? pair : other)));
  const add = () => onChange([...pairs, { row: Math.max(-1, ...pairs.map(({ row }) => row)) + 1, key: "", value: "" }]);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">Metadata</legend>
      {pairs.map((pair) => (
        <div key={pair.row} className="flex items-center gap-2">
          <TextField
            hideLabel
            label="Key"
            mono
            placeholder="key"
            className="flex-1"
            value={pair.key}
            onChange={(key) => set({ ...pair, key })}
          />
          <TextField
            hideLabel
            label={`Value of ${pair.key || "this pair"}`}
            mono
            placeholder="value"
            className="flex-[2]"
            value={pair.value}
            onChange={(value) => set({ ...pair, value })}
          />
          <IconButton
            label={`Remove ${pair.key || "this pair"}`}
            onClick={() => onChange(pairs.filter((other) => other !== pair))}
          >
            <X size={15} aria-hidden />
          </IconButton>
        </div>
      ))}
      <div>
        <Button
          size="small"
          onClick={add}
          disabledReason={
            pairs.length >= metadataPairsMax ? `A store has at most ${metadataPairsMax} pairs.` : undefined
          }
        >
          <Plus size={13} aria-hidden /> Add a pair
        </Button>
      </div>
    </fieldset>
  );
}

"use client";

import { useEffect, useState } from "react";
import { AuthorFilter } from "@/components/changes/author-filter";
import { filterWidth, TimeRange } from "@/components/changes/time-range";
import type { ChangeFilterState } from "@/components/changes/use-change-filter";
import { Button } from "@/components/ui/button";
import { inputLook, Select } from "@/components/ui/field";
import { classNames } from "@/lib/class-names";
import type { ListedChanges } from "@/lib/client/changes/listed";
import * as memoryStores from "@/lib/client/memory-stores";
import type { Operation } from "@/lib/wire/memory-versions";

interface ChangeFiltersProps {
  state: ChangeFilterState;
  /** What is loaded: whoever wrote it can be chosen. */
  changes: ListedChanges;
  /** Off where the page is about one store already. */
  withStore?: boolean;
}

/** Narrows a list of changes by path, store, author, operation and time. */
export function ChangeFilters({ state, changes, withStore = false }: ChangeFiltersProps) {
  const { values, set, isNarrowed, clear } = state;
  return (
    <search aria-label="Filter changes" className="flex min-w-0 flex-1 flex-wrap items-center gap-2">
      <PathPrefix value={values.path_prefix ?? ""} onChange={(path_prefix) => set({ path_prefix })} />
      {withStore && <StoreSelect value={values.store ?? ""} onChange={(store) => set({ store })} />}
      <AuthorFilter value={values.actor ?? ""} onChange={(actor) => set({ actor })} changes={changes} />
      <Select
        hideLabel
        label="Operation"
        value={values.operation ?? ""}
        onChange={(operation) => set({ operation: operation === "" ? null : operation })}
        options={operations}
        className={filterWidth}
      />
      <TimeRange from={values.from} to={values.to} onChange={(range) => set(range)} />
      {isNarrowed && (
        <Button tone="quiet" onClick={clear}>
          Clear
        </Button>
      )}
    </search>
  );
}

const operations: { value: Operation | ""; label: string }[] = [
  { value: "", label: "Any operation" },
  { value: "created", label: "Created" },
  { value: "modified", label: "Changed" },
  { value: "deleted", label: "Deleted" },
];

/** Asks once typing has paused, so that not every letter asks the server. */
function PathPrefix({ value, onChange }: { value: string; onChange: (prefix: string | null) => void }) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setText(value);
  }
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text || null), 250);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <input
      type="search"
      data-filter
      aria-label="Path begins with"
      aria-keyshortcuts="/"
      placeholder="Path begins /…"
      value={text}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
      className={classNames(inputLook, "font-mono text-[12.5px] sm:max-w-[220px] sm:flex-[1.5_1_132px]")}
    />
  );
}

interface ChoiceProps {
  value: string;
  onChange: (value: string | null) => void;
}

function StoreSelect({ value, onChange }: ChoiceProps) {
  const { stores = [] } = memoryStores.useAll();
  const options = [{ value: "", label: "Any store" }, ...stores.map(({ id, name }) => ({ value: id, label: name }))];
  return (
    <Select
      hideLabel
      label="Store"
      value={value}
      onChange={(id) => onChange(id || null)}
      options={withChosen(options, value)}
      className={filterWidth}
    />
  );
}

/** A link may choose what is not in the list (any more). */
const withChosen = (options: { value: string; label: string }[], value: string) =>
  options.some((option) => option.value === value) ? options : [...options, { value, label: value }];

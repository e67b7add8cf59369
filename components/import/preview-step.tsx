"use client";

import { type ReactNode, useState } from "react";
import { FileList, type ListedFile } from "@/components/import/file-list";
import { type Ready, usePlan } from "@/components/import/use-import";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Checkbox, Select, TextField } from "@/components/ui/field";
import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import * as memoryStores from "@/lib/client/memory-stores";
import { counted } from "@/lib/counted";
import type { PlannedFile } from "@/lib/import/plan";
import type { Refusal } from "@/lib/import/unpack";
import type { MemoryStore } from "@/lib/wire/memory-stores";

interface PreviewStepProps {
  store: MemoryStore | undefined;
  ready: Ready;
  onStart: (ready: Ready, storeId: string, planned: readonly PlannedFile[]) => void;
  onAgain: () => void;
}

/** What will be written and what will not, and the choices that change it. Creates the store first, where there is none. */
export function PreviewStep({ store, ready, onStart, onAgain }: PreviewStepProps) {
  const choices = usePlan(ready);
  const { planned } = choices;
  const [name, setName] = useState(ready.name.replace(/\p{Cc}/gu, " ").slice(0, 255));
  const create = memoryStores.useCreate();
  const writes = planned.filter(({ act }) => act === "create" || act === "replace").length;
  const blocked = blockedBecause(writes, !store && name.trim() === "");
  const begin = async () => {
    const target = store ?? (await create.mutateAsync({ name: name.trim() }).catch(() => undefined));
    if (target) onStart(ready, target.id, planned);
  };
  return (
    <div className="flex flex-col gap-4">
      {ready.found.problem && (
        <p role="alert" className="rounded-lg border border-del/40 bg-del-wash px-3.5 py-2.5 text-del">
          <b className="font-medium">{ready.name} was refused.</b> {ready.found.problem} Nothing of it is imported.
        </p>
      )}
      {!ready.found.problem && (
        <>
          <Choices store={store} ready={ready} choices={choices} name={name} onName={setName} />
          <Lists planned={planned} refusals={ready.found.refusals} leftOut={ready.found.leftOut} />
        </>
      )}
      {create.error && <ErrorNotice error={create.error} />}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <Button onClick={onAgain}>Choose something else</Button>
        {!ready.found.problem && (
          <Button tone="primary" busy={create.isPending} disabledReason={blocked} onClick={() => void begin()}>
            {store ? "Write" : "Create the store and write"} {counted(writes, "memory", "memories")}
          </Button>
        )}
      </div>
    </div>
  );
}

function blockedBecause(writes: number, nameless: boolean): string | undefined {
  if (writes === 0) return "There is nothing to write.";
  if (nameless) return "The store needs a name.";
}

interface ChoicesProps {
  store: MemoryStore | undefined;
  ready: Ready;
  choices: ReturnType<typeof usePlan>;
  name: string;
  onName: (name: string) => void;
}

function Choices({ store, ready, choices, name, onName }: ChoicesProps) {
  const { root, stripRoot, setStripRoot, into, setInto, onExisting, setOnExisting } = choices;
  return (
    <div className="grid items-end gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-3">
      {!store && <TextField label="Name of the new store" value={name} onChange={onName} autoComplete="off" />}
      <TextField
        label="Into the folder"
        value={into}
        onChange={setInto}
        mono
        autoComplete="off"
        spellCheck={false}
        placeholder="/"
      />
      {ready.existing.size > 0 && (
        <Select
          label="Where another text is already"
          value={onExisting}
          onChange={setOnExisting}
          options={[
            { value: "skip", label: "Keep what is there" },
            { value: "replace", label: "Write a new version" },
          ]}
        />
      )}
      {root !== undefined && (
        <Checkbox
          checked={stripRoot}
          onChange={setStripRoot}
          label={
            <>
              Leave the folder <UserText text={root} className="font-mono text-[12.5px]" /> out of the paths
            </>
          }
        />
      )}
    </div>
  );
}

type Kind = "write" | "same" | "not";

function Lists({
  planned,
  refusals,
  leftOut,
}: {
  planned: readonly PlannedFile[];
  refusals: readonly Refusal[];
  leftOut: number;
}) {
  const lists = listsOf(planned, refusals);
  const [kind, setKind] = useState<Kind>(lists.write.length === 0 && lists.not.length > 0 ? "not" : "write");
  const renamed = planned.filter(({ file }) => file.renamed).length;
  return (
    <section aria-label="What will be written">
      <div className="flex flex-wrap items-center gap-1">
        <Tab kind="write" chosen={kind} onChoose={setKind}>
          {lists.write.length.toLocaleString("en")} to write
        </Tab>
        <Tab kind="same" chosen={kind} onChoose={setKind}>
          {lists.same.length.toLocaleString("en")} there already
        </Tab>
        <Tab kind="not" chosen={kind} onChoose={setKind}>
          {lists.not.length.toLocaleString("en")} not imported
        </Tab>
        <span className="ml-auto text-ink3 text-sm">
          {renamed > 0 && `${counted(renamed, "name")} brought to Unicode form C. `}
          {leftOut > 0 && `${counted(leftOut, "file")} of version control or the system left out.`}
        </span>
      </div>
      <FileList key={kind} files={lists[kind]} empty={emptyWords[kind]} />
    </section>
  );
}

const emptyWords: Record<Kind, string> = {
  write: "Nothing here can be written.",
  same: "Nothing of this is in the store yet.",
  not: "Everything can be imported.",
};

function listsOf(planned: readonly PlannedFile[], refusals: readonly Refusal[]): Record<Kind, ListedFile[]> {
  const lists: Record<Kind, ListedFile[]> = { write: [], same: [], not: [] };
  for (const one of planned) {
    const { path, file } = one;
    if (one.act === "same") lists.same.push({ path });
    else if (one.act === "skip") lists.not.push({ path, reason: one.reason });
    else lists.write.push({ path, size: file.size, chip: one.act === "replace" ? "new version" : undefined });
  }
  for (const { name, reason } of refusals) lists.not.push({ path: name, reason });
  return lists;
}

function Tab({
  kind,
  chosen,
  onChoose,
  children,
}: {
  kind: Kind;
  chosen: Kind;
  onChoose: (kind: Kind) => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-pressed={kind === chosen}
      onClick={() => onChoose(kind)}
      className={classNames(
        "tabular rounded-md px-2 py-1 touch:min-h-11",
        kind === chosen ? "bg-wash font-medium text-ink" : "text-ink2 hover:text-ink",
      )}
    >
      {children}
    </button>
  );
}

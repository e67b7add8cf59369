"use client";

import { Ellipsis } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { Subject } from "@/components/memories/memory-page";
import { memoryHref, useMemoryView } from "@/components/memories/use-memory-view";
import { Button, IconButton, LinkButton } from "@/components/ui/button";
import { copyCall, copyId } from "@/components/ui/copy";
import { Menu, MenuItem } from "@/components/ui/menu";
import { notesStandAbove } from "@/lib/client/bottom-bar";
import { useShortcut } from "@/lib/client/keyboard";
import * as memoryVersions from "@/lib/client/memory-versions";
import { counted } from "@/lib/counted";
import type { Change } from "@/lib/wire/changes";
import { writingBlockedBecause } from "@/lib/wire/memory-stores";
import { type MemoryVersion, redactionBlockedBecause, rollbackBlockedBecause } from "@/lib/wire/memory-versions";

interface VersionActsProps {
  subject: Subject;
  version: MemoryVersion;
  number: number;
  changes: readonly Change[];
}

const RollbackDialog = dynamic(
  () => import("@/components/memory-versions/rollback-dialog").then((module) => module.RollbackDialog),
  {
    ssr: false,
  },
);
const RedactDialog = dynamic(
  () => import("@/components/memory-versions/redact-dialog").then((module) => module.RedactDialog),
  {
    ssr: false,
  },
);

const ReadersDialog = dynamic(
  () => import("@/components/memory-versions/readers-dialog").then((module) => module.ReadersDialog),
  {
    ssr: false,
  },
);

/** Roll back to it, redact it, read it whole, see whom it reached: each says why it cannot be done, where it cannot. */
export function VersionActs({ subject, version, number, changes }: VersionActsProps) {
  const [view] = useMemoryView();
  const [asking, ask] = useState<"roll_back" | "redact" | "readers">();
  const { store, memory, memory_id } = subject;
  const headId = memory?.memory_version_id ?? null;
  const noRollback = rollbackBlockedBecause(version, headId) ?? writingBlockedBecause(store);
  const noRedaction = version.redacted_at
    ? "This version is redacted already."
    : redactionBlockedBecause(version, headId);
  const dialog = (name: typeof asking) => ({
    open: asking === name,
    onOpenChange: (open: boolean) => ask(open ? name : undefined),
  });
  useShortcut({
    keys: "r",
    label: `Roll back to version ${number}`,
    group: "This page",
    blockedBecause: noRollback,
    run: () => ask("roll_back"),
  });
  useShortcut({
    keys: "x",
    label: `Redact version ${number}`,
    group: "This page",
    blockedBecause: noRedaction,
    run: () => ask("redact"),
  });
  useShortcut({
    keys: "w",
    label: `Who could have read version ${number}`,
    group: "This page",
    run: () => ask("readers"),
  });
  return (
    <div ref={notesStandAbove} className="flex flex-wrap items-center gap-2 border-line border-t bg-paper px-4 py-2.5">
      <Button tone="primary" kbd="r" disabledReason={noRollback} onClick={() => ask("roll_back")}>
        Roll back to v{number}
      </Button>
      <Button tone="danger" kbd="x" disabledReason={noRedaction} onClick={() => ask("redact")}>
        Redact
      </Button>
      {version.content !== null && (
        <LinkButton
          href={memoryHref(store.id, memory_id, view, { tab: "read", version: number, against: null })}
          data-keeps-unsaved
        >
          Read it whole
        </LinkButton>
      )}
      <Button kbd="w" onClick={() => ask("readers")}>
        Who could have read it
      </Button>
      <p className="min-w-0 flex-1 basis-56 text-ink3 text-sm max-sm:hidden">
        {noRollback ?? outcome(number, subject.newest?.version_number)}
      </p>
      <Menu
        trigger={
          <IconButton label="More to do with this version">
            <Ellipsis size={16} aria-hidden />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => void copyId(version.id)}>Copy the version's id</MenuItem>
        <MenuItem onSelect={() => void copyCall(memoryVersions.calls.retrieve(store.id, version.id))}>
          Copy as curl: this version
        </MenuItem>
        <MenuItem onSelect={() => void copyCall(memoryVersions.calls.list(store.id, memory_id))}>
          Copy as curl: all versions
        </MenuItem>
        <MenuItem onSelect={() => void copyRollback(store.id, version.id)}>Copy as curl: roll back to it</MenuItem>
        <MenuItem onSelect={() => void copyCall(memoryVersions.calls.redact(store.id, version.id))}>
          Copy as curl: redact it
        </MenuItem>
      </Menu>
      {asking === "roll_back" && (
        <RollbackDialog subject={subject} version={version} number={number} {...dialog("roll_back")} />
      )}
      {asking === "redact" && (
        <RedactDialog subject={subject} version={version} number={number} changes={changes} {...dialog("redact")} />
      )}
      {asking === "readers" && <ReadersDialog version={version} number={number} {...dialog("readers")} />}
    </div>
  );
}

async function copyRollback(memory_store_id: string, memory_version_id: string) {
  const { calls } = await import("@/lib/client/rollbacks");
  await copyCall(calls.create({ memory_store_id, memory_version_id }));
}

function outcome(number: number, newest: number | undefined) {
  if (newest === undefined) return "Rolling back writes a new version with this text; nothing is erased.";
  const later = newest - number;
  return `Rolling back writes v${newest + 1} with this text; nothing is erased. What ${counted(later, "later version")} made of it is replaced.`;
}

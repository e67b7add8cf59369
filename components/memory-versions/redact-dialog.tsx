"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Subject } from "@/components/memories/memory-page";
import { Actor } from "@/components/ui/actor";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyAsCurl } from "@/components/ui/copy";
import { Checkbox } from "@/components/ui/field";
import { Time } from "@/components/ui/time";
import { notifyDone } from "@/components/ui/toast";
import { draftOf, dropDraft } from "@/lib/client/drafts";
import * as memoryVersions from "@/lib/client/memory-versions";
import type { Change } from "@/lib/wire/changes";
import type { MemoryVersion } from "@/lib/wire/memory-versions";

interface RedactDialogProps {
  subject: Subject;
  version: MemoryVersion;
  number: number;
  changes: readonly Change[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Versions looked through for the same text, at most. */
const lookedThroughMax = 2_000;

/** Takes the text out of a version for good, after saying what goes, what stays, and where else the same text is. */
export function RedactDialog({ subject, version, number, changes, open, onOpenChange }: RedactDialogProps) {
  const redact = memoryVersions.useRedact(subject.store.id);
  const [alsoTwins, setAlsoTwins] = useState(true);
  const { twins, headIsTwin, looked } = useTwins(subject, version, changes, open);
  const change = changes.find(({ version_number }) => version_number === number);
  const all = alsoTwins ? [version.id, ...twins.map(({ memory_version }) => memory_version.id)] : [version.id];
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Redact version ${number}?`}
      confirm={all.length > 1 ? `Redact ${all.length} versions` : "Redact"}
      typeToConfirm={`v${number}`}
      onConfirm={async () => {
        for (const id of all) {
          await redact.mutateAsync(id);
          if (draftOf(subject.memory_id)?.base.memory_version_id === id) dropDraft(subject.memory_id);
        }
        notifyDone(all.length > 1 ? `${all.length} versions redacted` : `Version ${number} redacted`);
      }}
      aside={<CopyAsCurl call={memoryVersions.calls.redact(subject.store.id, version.id)} />}
    >
      <p>
        <b className="font-semibold text-ink">If this is a leaked secret, rotate it first.</b> Whoever read it has it:
        redacting hides it here, it does not make it safe.
      </p>
      <ul className="list-disc pl-5">
        <li>Gone for good: its text, path, hash, size and note. This cannot be undone.</li>
        <li>
          Stays: who wrote it and when
          {change && (
            <>
              {" "}
              (<Actor by={change} />, <Time at={version.created_at} />)
            </>
          )}
          , and that you redacted it.
        </li>
        <li>Other versions keep what they say, also where they hold a part of the same text.</li>
        <li>
          <b className="font-semibold text-ink">Not taken out of sessions:</b> the events of a session that wrote or
          read this text keep it, in the call or in its result.
        </li>
        <li>Copies that agents or backups made before keep it.</li>
      </ul>
      {headIsTwin && (
        <p className="text-warn">
          The current version holds the same text. Write a new version without it first, then redact that one too.
        </p>
      )}
      {twins.length > 0 && (
        <Checkbox
          checked={alsoTwins}
          onChange={setAlsoTwins}
          label={`Also redact ${twins.map(({ version_number }) => `v${version_number}`).join(", ")}`}
          hint="The same text, to the byte."
        />
      )}
      <p className="text-ink3 text-sm">{looked}</p>
    </ConfirmDialog>
  );
}

/** Other versions of this memory with exactly the same text, as far as they were looked through. */
function useTwins(subject: Subject, version: MemoryVersion, changes: readonly Change[], open: boolean) {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    memoryVersions.history(subject.store.id, subject.memory_id),
  );
  const further = open && hasNextPage && changes.length < lookedThroughMax;
  useEffect(() => {
    if (further && !isFetchingNextPage) void fetchNextPage();
  }, [further, isFetchingNextPage, fetchNextPage]);
  const same = version.content_sha256
    ? changes.filter(
        ({ memory_version: other }) => other.id !== version.id && other.content_sha256 === version.content_sha256,
      )
    : [];
  const headId = subject.memory?.memory_version_id;
  const total = subject.newest?.version_number ?? changes.length;
  return {
    twins: same.filter(({ memory_version }) => memory_version.id !== headId),
    headIsTwin: same.some(({ memory_version }) => memory_version.id === headId),
    looked: `Looked for the same text in ${
      changes.length >= total ? `all ${total}` : `${changes.length} of ${total}`
    } versions of this memory. Other memories were not looked at.`,
  };
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { RestoreButton } from "@/components/changes/restore-button";
import { DiffView } from "@/components/diff/diff-view";
import { InkedVersion } from "@/components/memory-versions/inked-version";
import { LinkButton } from "@/components/ui/button";
import { CopyAsCurl, CopyButton } from "@/components/ui/copy";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { UserText } from "@/components/ui/user-text";
import * as memoryVersions from "@/lib/client/memory-versions";
import type { DiffMode } from "@/lib/diff/rows";
import { urls } from "@/lib/urls";
import type { Change } from "@/lib/wire/changes";

interface ChangeDetailProps {
  change: Change;
  gone: boolean;
  restoreBlocked: string | undefined;
}

/** What one change did to the text, and where to go on from it. */
export function ChangeDetail({ change, gone, restoreBlocked }: ChangeDetailProps) {
  const { memory_version: version, version_number } = change;
  const { memory_store_id: storeId, memory_id: memoryId, id } = version;
  return (
    <div className="border-line border-t">
      {change.note && (
        <p className="px-4 py-2 text-ink2">
          <UserText text={change.note} />
        </p>
      )}
      <Difference change={change} />
      <div className="flex flex-wrap items-center gap-2 border-line border-t bg-paper px-4 py-2">
        <LinkButton size="small" href={urls.memory(storeId, memoryId, { tab: "history", version: version_number })}>
          Open version {version_number}
        </LinkButton>
        {gone && version.operation === "deleted" && <RestoreButton change={change} blockedBecause={restoreBlocked} />}
        <CopyButton
          label="Copy link"
          text={() => window.location.origin + urls.storeHistory(storeId, { change: id })}
        />
        <CopyButton label="Copy version id" text={id} />
        <CopyAsCurl call={memoryVersions.calls.retrieve(storeId, id)} />
      </div>
    </div>
  );
}

function Difference({ change }: { change: Change }) {
  const { memory_version: version, previous_version_id, version_number } = change;
  const [mode, setMode] = useState<DiffMode>("unified");
  const storeId = version.memory_store_id;
  const hasOwnText = version.operation !== "deleted" && version.redacted_at === null;
  const own = useQuery({ ...memoryVersions.retrieve(storeId, version.id), enabled: hasOwnText });
  const previous = useQuery({
    ...memoryVersions.retrieve(storeId, previous_version_id ?? ""),
    enabled: previous_version_id !== null && version.redacted_at === null,
  });
  const error = own.error ?? previous.error;
  if (version.redacted_at) return <InkedVersion version={version} number={version_number} />;
  if (error)
    return (
      <div className="p-4">
        <ErrorNotice error={error} onRetry={() => void Promise.all([own.refetch(), previous.refetch()])} />
      </div>
    );
  if ((hasOwnText && !own.data) || (previous_version_id !== null && !previous.data))
    return (
      <div className="px-4">
        <SkeletonRows rows={3} label="Loading the change" />
      </div>
    );
  if (own.data?.redacted_at) return <InkedVersion version={own.data} number={version_number} />;
  const before = previous.data?.content ?? "";
  const after = own.data?.content ?? "";
  const rows = Math.min(lineCount(before) + lineCount(after), changedLines(change) + contextRows);
  return (
    <>
      {previous.data?.redacted_at && (
        <p className="bg-warn-wash px-4 py-1.5 text-warn">
          The version before this one was redacted, so all of this text shows as added.
        </p>
      )}
      <div className="flex flex-col" style={{ height: `min(${44 + 22 * rows}px, 60dvh)` }}>
        <DiffView
          className="flex-1"
          before={before}
          after={after}
          names={{ before: nameOf(version_number - 1), after: nameOf(version_number) }}
          mode={mode}
          onMode={setMode}
          heading={<Moved before={previous.data?.path} after={version.path} />}
        />
      </div>
    </>
  );
}

const nameOf = (number: number) => (number > 0 ? `version ${number}` : "nothing");
const lineCount = (text: string) => (text === "" ? 0 : text.split("\n", 60).length);
const changedLines = ({ lines_added, lines_removed }: Change) => (lines_added ?? 60) + (lines_removed ?? 60);
/** Unchanged lines and folds that stand around what changed. */
const contextRows = 12;

/** A rename, beside whatever else changed. */
function Moved({ before, after }: { before: string | null | undefined; after: string | null }) {
  if (!before || !after || before === after) return null;
  return (
    <span className="min-w-0 truncate text-ink2">
      moved from <UserText text={before} className="font-mono text-[12.5px]" />
    </span>
  );
}

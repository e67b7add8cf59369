"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { DiffView } from "@/components/diff/diff-view";
import type { Subject } from "@/components/memories/memory-page";
import { useMemoryView } from "@/components/memories/use-memory-view";
import { VersionActs } from "@/components/memory-versions/version-acts";
import { VersionHeading } from "@/components/memory-versions/version-heading";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { classNames } from "@/lib/class-names";
import * as memoryVersions from "@/lib/client/memory-versions";
import type { Change } from "@/lib/wire/changes";
import type { MemoryVersion } from "@/lib/wire/memory-versions";

const TextLines = dynamic(() => import("@/components/ui/text-lines").then((module) => module.TextLines));
const InkedVersion = dynamic(() =>
  import("@/components/memory-versions/inked-version").then((module) => module.InkedVersion),
);

interface VersionPaneProps {
  subject: Subject;
  changes: readonly Change[];
  number: number;
}

/** What one version changed, against its predecessor or any other, and what can be done about it. */
export function VersionPane({ subject, changes, number }: VersionPaneProps) {
  const [view] = useMemoryView();
  const { store, memory_id } = subject;
  const against = view.against ?? number - 1;
  const numbered = (n: number) => ({
    ...memoryVersions.numbered(store.id, memory_id, n),
    enabled: n > 0,
    placeholderData: keepPreviousData,
  });
  const shown = useQuery(numbered(number));
  const other = useQuery(numbered(against));
  const error = shown.error ?? (against > 0 ? other.error : null);
  if (error)
    return (
      <div className="p-5">
        <ErrorNotice error={error} onRetry={() => void Promise.all([shown.refetch(), other.refetch()])} />
      </div>
    );
  const before = against > 0 ? other.data : null;
  if (!shown.data || before === undefined)
    return (
      <div className="p-5">
        <SkeletonRows label="Loading the version" />
      </div>
    );
  const waiting = shown.isPlaceholderData || (against > 0 && other.isPlaceholderData);
  return (
    <>
      <div className={classNames("flex min-h-0 flex-1 flex-col", waiting && "opacity-60")}>
        <Difference {...{ subject, changes, number, against, before }} version={shown.data} />
      </div>
      {!waiting && <VersionActs subject={subject} version={shown.data} number={number} changes={changes} />}
    </>
  );
}

interface DifferenceProps extends VersionPaneProps {
  version: MemoryVersion;
  against: number;
  /** Null where there is nothing before: the version created the memory. */
  before: MemoryVersion | null;
}

function Difference({ subject, changes, number, against, version, before }: DifferenceProps) {
  const [view, show] = useMemoryView();
  const heading = <VersionHeading {...{ subject, changes, number, against, version }} />;
  if (version.redacted_at)
    return (
      <div className="min-h-0 flex-1 overflow-y-auto bg-sheet">
        <div className="border-line border-b bg-paper px-4 py-1.5">{heading}</div>
        <InkedVersion version={version} number={number} />
      </div>
    );
  if (before?.redacted_at)
    return (
      <>
        <div className="border-line border-b bg-paper px-4 py-1.5">{heading}</div>
        <p role="status" className="border-line border-b bg-wash px-4 py-1.5 text-ink2">
          Version {against} was redacted, so there is nothing to compare with. This is version {number} whole.
        </p>
        <TextLines text={version.content ?? ""} label={`Version ${number}`} className="min-h-0 flex-1 bg-sheet py-2" />
      </>
    );
  return (
    <DiffView
      before={before?.content ?? ""}
      after={version.content ?? ""}
      names={{ before: before ? `version ${against}` : "nothing", after: `version ${number}` }}
      mode={view.mode ?? "unified"}
      onMode={(mode) => show({ mode: mode === "split" ? mode : null }, "step")}
      heading={heading}
      className="min-h-0 flex-1"
    />
  );
}

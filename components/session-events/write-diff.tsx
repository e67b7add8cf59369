"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { DiffLine } from "@/components/diff/diff-row";
import { useComparison } from "@/components/diff/use-comparison";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Skeleton } from "@/components/ui/skeleton";
import * as memoryVersions from "@/lib/client/memory-versions";
import { counted } from "@/lib/counted";
import type { Comparison } from "@/lib/diff/compare";
import { endingsToName } from "@/lib/diff/endings";
import { diffRows, keyOf } from "@/lib/diff/rows";

/** Rows shown at first, and once somebody asks for more; whoever wants it all opens the version. */
const firstRows = 16;
const mostRows = 400;

interface WriteDiffProps {
  storeId: string;
  /** The version before; null where there was none. */
  beforeId: string | null;
  afterId: string;
  /** The memory was deleted: nothing is left of it. */
  deleted: boolean;
  redacted: boolean;
}

/** What a write, or several in a row, changed, in a few lines. */
export function WriteDiff({ storeId, beforeId, afterId, deleted, redacted }: WriteDiffProps) {
  const after = useQuery({ ...memoryVersions.retrieve(storeId, afterId), enabled: !redacted && !deleted });
  const before = useQuery({
    ...memoryVersions.retrieve(storeId, beforeId ?? ""),
    enabled: !redacted && beforeId !== null,
  });
  const error = after.error ?? before.error;
  if (redacted || after.data?.redacted_at) return <Redacted />;
  if (error)
    return (
      <div className="p-2.5">
        <ErrorNotice error={error} onRetry={() => void Promise.all([after.refetch(), before.refetch()])} />
      </div>
    );
  if ((!deleted && !after.data) || (beforeId !== null && !before.data)) return <Skeleton className="m-3 w-56" />;
  return (
    <>
      {before.data?.redacted_at && (
        <p className="bg-warn-wash px-3 py-1 text-warn">
          The version before was redacted, so all of this shows as added.
        </p>
      )}
      <Compared before={before.data?.content ?? ""} after={after.data?.content ?? ""} />
    </>
  );
}

const Redacted = () => (
  <div className="flex flex-col gap-1.5 px-3 py-2.5">
    {["w-4/5", "w-3/5"].map((width) => (
      <span key={width} aria-hidden="true" className={`inked block h-[13px] ${width}`} />
    ))}
    <p className="text-ink2">Redacted: what was written here is gone for good.</p>
  </div>
);

function Compared({ before, after }: { before: string; after: string }) {
  const comparison = useComparison(before, after);
  if (comparison === undefined) return <Skeleton className="m-3 w-56" />;
  if (comparison === "failed" || comparison.blocks === null)
    return <p className="px-3 py-2 text-ink3">Too different to compare line by line: open the version to read it.</p>;
  if (before === after) return <p className="px-3 py-2 text-ink3">The text stayed the same.</p>;
  return <Rows comparison={comparison} />;
}

function Rows({ comparison }: { comparison: Comparison }) {
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const [all, setAll] = useState(false);
  const rows = useMemo(() => diffRows(comparison, "unified", opened), [comparison, opened]);
  const endings = useMemo(() => endingsToName(comparison), [comparison]);
  const shown = rows.slice(0, all ? mostRows : firstRows);
  const open = useCallback((block: number) => setOpened((now) => new Set(now).add(block)), []);
  return (
    <>
      <table aria-label="What changed" className="block w-full font-mono text-[12.5px] leading-[21px]">
        <tbody className="block">
          {shown.map((row, index) => (
            <DiffLine
              key={keyOf(row)}
              row={row}
              number={index + 1}
              mode="unified"
              isChosen={false}
              comparison={comparison}
              endings={endings}
              open={open}
            />
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <button
          type="button"
          onClick={() => setAll(true)}
          disabled={all}
          className="w-full bg-wash px-4 py-0.5 text-left text-ink2 text-sm hover:text-ink disabled:hover:text-ink2 touch:min-h-11"
        >
          {all ? "Open the version for the rest" : `${counted(rows.length - shown.length, "more line")}`}
        </button>
      )}
    </>
  );
}

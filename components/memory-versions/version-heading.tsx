"use client";

import type { Subject } from "@/components/memories/memory-page";
import { useMemoryView } from "@/components/memories/use-memory-view";
import { renamedFrom, rolledBackTo } from "@/components/memory-versions/version-rail";
import { Actor } from "@/components/ui/actor";
import { UserText } from "@/components/ui/user-text";
import type { Change } from "@/lib/wire/changes";
import type { MemoryVersion } from "@/lib/wire/memory-versions";

interface VersionHeadingProps {
  subject: Subject;
  changes: readonly Change[];
  number: number;
  against: number;
  version: MemoryVersion;
}

/** Which version, against which, by whom, and why. */
export function VersionHeading({ subject, changes, number, against, version }: VersionHeadingProps) {
  const change = changes.find(({ version_number }) => version_number === number);
  const renamed = change && renamedFrom(change, changes);
  const target = change && rolledBackTo(change, changes);
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
      <h2 className="font-semibold">Version {number}</h2>
      {version.redacted_at === null && (
        <AgainstPicker subject={subject} changes={changes} number={number} against={against} />
      )}
      {change && <Actor by={change} />}
      {target !== undefined && <span className="text-ink2">rolled back to version {target}</span>}
      {change?.note && <UserText text={change.note} className="min-w-0 text-ink2 [overflow-wrap:anywhere]" />}
      {renamed && version.path && (
        <span className="min-w-0 text-ink2 [overflow-wrap:anywhere]">
          moved from <UserText text={renamed} className="font-mono text-sm" /> to{" "}
          <UserText text={version.path} className="font-mono text-sm" />
        </span>
      )}
    </div>
  );
}

/** Compare with any version of those loaded; the predecessor is the usual one and leaves no trace in the URL. */
function AgainstPicker({ subject, changes, number, against }: Omit<VersionHeadingProps, "version">) {
  const [view, show] = useMemoryView();
  const others = changes.filter(({ version_number }) => version_number !== number);
  const known = against === 0 || others.some(({ version_number }) => version_number === against);
  const newest = subject.newest?.version_number;
  const choose = (value: number) =>
    show({ version: view.version ?? number, against: value === number - 1 ? null : value });
  if (others.length === 0 && against === 0) return <span className="text-ink3">the first one</span>;
  return (
    <label className="inline-flex items-center gap-1.5 text-ink3">
      against
      <select
        value={against}
        onChange={(event) => choose(Number(event.target.value))}
        className="max-w-32 truncate rounded-[7px] border border-line2 bg-sheet px-1.5 py-px text-ink hover:border-edge touch:min-h-11"
      >
        {against === 0 && <option value={0}>nothing before it</option>}
        {!known && <option value={against}>v{against}</option>}
        {others.map(({ version_number, actor, memory_version }) => (
          <option key={memory_version.id} value={version_number}>
            v{version_number}
            {version_number === number - 1
              ? ", before it"
              : version_number === newest && subject.memory
                ? ", current"
                : memory_version.redacted_at
                  ? ", redacted"
                  : actor?.name
                    ? ` by ${actor.name}`
                    : ""}
          </option>
        ))}
      </select>
    </label>
  );
}

"use client";

import { useDeferredValue, useMemo, useState } from "react";
import type { Subject } from "@/components/memories/memory-page";
import { memoryHref, useMemoryView } from "@/components/memories/use-memory-view";
import { VersionRow } from "@/components/memory-versions/version-row";
import { Kbd } from "@/components/ui/kbd";
import { VirtualList } from "@/components/ui/virtual-list";
import { useShortcut } from "@/lib/client/keyboard";
import type { Change } from "@/lib/wire/changes";

interface VersionRailProps {
  subject: Subject;
  /** Newest first; more may follow. */
  changes: readonly Change[];
  selected: number;
  onSelect: (version: number, how?: "step") => void;
  onCompare: (against: number) => void;
  more: { has: boolean; loading: boolean; load: () => void };
}

/** The versions of a memory, newest first, to choose from: by pointer, by j and k, or by typing what to look for. */
export function VersionRail({ subject, changes, selected, onSelect, onCompare, more }: VersionRailProps) {
  const [view] = useMemoryView();
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim().toLocaleLowerCase());
  const shown = useMemo(() => (wanted ? changes.filter((change) => says(change, wanted)) : changes), [changes, wanted]);
  const at = shown.findIndex(({ version_number }) => version_number === selected);
  const step = (by: 1 | -1) => {
    const next = shown[at === -1 ? 0 : at + by];
    if (next) onSelect(next.version_number, "step");
  };
  useShortcut({ keys: "j", label: "Next older version", group: "Rows", inPalette: false, run: () => step(1) });
  useShortcut({ keys: "k", label: "Next newer version", group: "Rows", inPalette: false, run: () => step(-1) });
  const loadMore = () => {
    if (more.has && !more.loading) more.load();
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="relative border-line border-b">
        <input
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder="Filter by actor, note, number"
          aria-label="Filter versions by actor, note, operation or number"
          className="w-full bg-transparent px-3.5 py-2 outline-offset-[-2px] touch:min-h-11"
        />
        <span className="pointer-events-none absolute top-1/2 right-3.5 flex -translate-y-1/2 gap-0.5">
          {!text && (
            <>
              <Kbd keys="j" />
              <Kbd keys="k" />
            </>
          )}
        </span>
      </div>
      {wanted && (
        <p role="status" className="border-line border-b px-3.5 py-1 text-ink3 text-sm">
          {shown.length.toLocaleString("en")} of {changes.length.toLocaleString("en")}
          {more.has ? " newest versions; scroll to look further back" : " versions"}
        </p>
      )}
      <div className="min-h-0 flex-1">
        <VirtualList
          items={shown}
          keyOf={({ memory_version }) => memory_version.id}
          rowHeight={58}
          label="Versions"
          scrollToIndex={at}
          onEndReached={loadMore}
        >
          {(change, index) => (
            <VersionRow
              change={change}
              renamed={renamedFrom(change, changes)}
              rolledBackTo={rolledBackTo(change, changes)}
              current={change.memory_version.id === subject.memory?.memory_version_id}
              selected={change.version_number === selected}
              comparable={change.version_number !== selected}
              index={index}
              href={memoryHref(subject.store.id, subject.memory_id, view, {
                version: change.version_number,
                against: null,
              })}
              onSelect={() => onSelect(change.version_number)}
              onCompare={() => onCompare(change.version_number)}
            />
          )}
        </VirtualList>
      </div>
    </div>
  );
}

function says({ version_number, actor, session, note, memory_version, rollback_id }: Change, wanted: string) {
  const words = [
    `v${version_number}`,
    actor?.name,
    session?.title,
    session?.agent.name,
    note,
    memory_version.operation,
    memory_version.redacted_at && "redacted",
    rollback_id && "rollback rolled back",
  ];
  return words.some((word) => word?.toLocaleLowerCase().includes(wanted));
}

/** The path it had before, where this version moved it. */
export function renamedFrom(change: Change, changes: readonly Change[]): string | undefined {
  if (change.memory_version.operation !== "modified") return undefined;
  const before = changes.find(({ version_number }) => version_number === change.version_number - 1)?.memory_version
    .path;
  return before && change.memory_version.path && before !== change.memory_version.path ? before : undefined;
}

/** The number of the version whose text this one wrote anew, where it is a rollback and that version is among the loaded. */
export function rolledBackTo({ rollback_id, memory_version, version_number }: Change, changes: readonly Change[]) {
  const hash = memory_version.content_sha256;
  if (rollback_id === null || hash === null) return undefined;
  const isTarget = (other: Change) =>
    other.version_number < version_number && other.memory_version.content_sha256 === hash;
  return changes.find(isTarget)?.version_number;
}

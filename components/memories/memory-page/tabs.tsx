"use client";

import dynamic from "next/dynamic";
import type { Subject } from "@/components/memories/memory-page";
import { type MemoryTab, type MemoryView, memoryHref, useMemoryView } from "@/components/memories/use-memory-view";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import { dropDraft, useDraft } from "@/lib/client/drafts";
import { useShortcut } from "@/lib/client/keyboard";
import { useUnsaved } from "@/lib/client/unsaved";
import { baseName } from "@/lib/wire/memories/path";
import { writingBlockedBecause } from "@/lib/wire/memory-stores";

const loading = () => (
  <div className="p-5">
    <SkeletonRows />
  </div>
);
const ReadTab = dynamic(() => import("@/components/memories/read-tab").then((module) => module.ReadTab), { loading });
const EditTab = dynamic(() => import("@/components/memories/edit-tab").then((module) => module.EditTab), { loading });
const HistoryTab = dynamic(() => import("@/components/memory-versions/history-tab").then((m) => m.HistoryTab), {
  loading,
});

const toRead: Partial<MemoryView> = { tab: null, against: null };
const toEdit: Partial<MemoryView> = { tab: "edit", version: null, against: null, line: null };
const toHistory: Partial<MemoryView> = { tab: "history", line: null };

/** A key for each tab but the one that is open. */
function useTabKeys({ store, memory }: Subject, tab: MemoryTab) {
  const [, show] = useMemoryView();
  const group = "This page";
  const blockedBecause = writingBlockedBecause(store);
  useShortcut(
    tab === "read" ? undefined : { keys: "v", label: "View this memory's text", group, run: () => show(toRead) },
  );
  useShortcut(
    tab === "edit" || !memory
      ? undefined
      : { keys: "e", label: "Edit this memory", group, blockedBecause, run: () => show(toEdit) },
  );
  useShortcut(
    tab === "history"
      ? undefined
      : { keys: "h", label: "Show this memory's history", group, run: () => show(toHistory) },
  );
}

/** Read, Edit and History of one memory in one pane; a draft stays while another tab is looked at. */
export function MemoryTabs({ subject }: { subject: Subject }) {
  const [view] = useMemoryView();
  const { store, memory, memory_id, newest, path } = subject;
  const draft = useDraft(memory_id);
  useUnsaved(draft && `the text of ${path === null ? "this memory" : baseName(path)}`, () => dropDraft(memory_id));
  const tab = view.tab ?? (memory || view.version !== null ? "read" : "history");
  const href = (change: Partial<MemoryView>) => memoryHref(store.id, memory_id, view, change);
  const tabs = [
    { href: href(toRead), label: "Read", current: tab === "read", kbd: "v" },
    ...(memory
      ? [{ href: href(toEdit), label: draft ? "Edit (unsaved)" : "Edit", current: tab === "edit", kbd: "e" }]
      : []),
    { href: href(toHistory), label: "History", current: tab === "history", count: newest?.version_number, kbd: "h" },
  ];
  useTabKeys(subject, tab);
  return (
    <>
      <div data-keeps-unsaved>
        <Tabs label="Ways to look at this memory" tabs={tabs} />
      </div>
      <div className="min-h-0 flex-1">
        {tab === "read" && <ReadTab subject={subject} />}
        {tab === "edit" && memory && <EditTab subject={subject} memory={memory} />}
        {tab === "edit" && !memory && (
          <p className="px-[18px] py-5 text-ink2">This memory is deleted: restore it before editing it.</p>
        )}
        {tab === "history" && <HistoryTab subject={subject} />}
      </div>
    </>
  );
}

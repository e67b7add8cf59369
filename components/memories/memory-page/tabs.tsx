"use client";

import dynamic from "next/dynamic";
import type { Subject } from "@/components/memories/memory-page";
import { memoryHref, useMemoryView } from "@/components/memories/use-memory-view";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import { dropDraft, useDraft } from "@/lib/client/drafts";
import { useUnsaved } from "@/lib/client/unsaved";
import { baseName } from "@/lib/wire/memories/path";

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

/** Read, Edit and History of one memory in one pane; a draft stays while another tab is looked at. */
export function MemoryTabs({ subject }: { subject: Subject }) {
  const [view] = useMemoryView();
  const { store, memory, memory_id, newest, path } = subject;
  const draft = useDraft(memory_id);
  useUnsaved(draft && `the text of ${path === null ? "this memory" : baseName(path)}`, () => dropDraft(memory_id));
  const tab = view.tab ?? (memory || view.version !== null ? "read" : "history");
  const href = (change: Parameters<typeof memoryHref>[3]) => memoryHref(store.id, memory_id, view, change);
  const tabs = [
    { href: href({ tab: null, against: null }), label: "Read", current: tab === "read" },
    ...(memory
      ? [
          {
            href: href({ tab: "edit", version: null, against: null, line: null }),
            label: draft ? "Edit (unsaved)" : "Edit",
            current: tab === "edit",
          },
        ]
      : []),
    {
      href: href({ tab: "history", line: null }),
      label: "History",
      current: tab === "history",
      count: newest?.version_number,
    },
  ];
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

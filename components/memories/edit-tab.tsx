"use client";

import { useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { Subject } from "@/components/memories/memory-page";
import { useMemoryView } from "@/components/memories/use-memory-view";
import { Actor } from "@/components/ui/actor";
import { Button } from "@/components/ui/button";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { notifyDone } from "@/components/ui/toast";
import { byteSize } from "@/lib/byte-size";
import { type Draft, dropDraft, keepDraft, useDraft } from "@/lib/client/drafts";
import { useShortcut } from "@/lib/client/keyboard";
import * as memories from "@/lib/client/memories";
import * as rollbacks from "@/lib/client/rollbacks";
import { contentBytesMax, type Memory } from "@/lib/wire/memories";
import { baseName } from "@/lib/wire/memories/path";
import { writingBlockedBecause } from "@/lib/wire/memory-stores";

const Editor = dynamic(() => import("@/components/memories/editor"), {
  ssr: false,
  loading: () => (
    <div className="p-5">
      <SkeletonRows label="Loading the editor" />
    </div>
  ),
});

const Conflict = dynamic(() => import("@/components/memories/edit-tab/conflict").then((module) => module.Conflict), {
  ssr: false,
});
const ReviewDialog = dynamic(
  () => import("@/components/memories/edit-tab/review-dialog").then((module) => module.ReviewDialog),
  {
    ssr: false,
  },
);

/** Write a new version: edit, look at what changed, say why, save. When somebody else wrote meanwhile, both texts are put together and neither is lost. */
export function EditTab({ subject, memory }: { subject: Subject; memory: Memory }) {
  const queries = useQueryClient();
  const draft = useDraft(memory.id) ?? { base: memory, text: memory.content ?? "" };
  const [asking, ask] = useState<"review" | "conflict">();
  const overtaken = draft.base.memory_version_id !== memory.memory_version_id && draft.base.content !== memory.content;
  const blocked = useSavingBlockedBecause(subject, draft);
  const review = () => !blocked && ask(overtaken ? "conflict" : "review");
  useShortcut({ keys: "mod+s", label: "Review and save", group: "This page", blockedBecause: blocked, run: review });
  const saved = useSaved(subject, memory.id);
  const collided = async () => {
    await queries.refetchQueries({ queryKey: memories.retrieve(subject.store.id, memory.id).queryKey });
    ask("conflict");
  };
  if (asking === "conflict" && overtaken)
    return (
      <Conflict
        subject={subject}
        base={draft.base}
        mine={draft.text}
        theirs={memory}
        onBack={() => ask(undefined)}
        onResolve={(text) => {
          resolve(memory, draft, text);
          ask(text === memory.content ? undefined : "review");
        }}
      />
    );
  return (
    <div className="flex h-full flex-col">
      <Bar {...{ subject, draft, overtaken, blocked, review }} onCompare={() => ask("conflict")} />
      <div className="min-h-0 flex-1 border-line border-t">
        <Editor
          value={draft.text}
          onChange={(text) => keepDraft(memory.id, { base: draft.base, text })}
          onSave={review}
          label={`The text of ${baseName(memory.path)}`}
          markdown={!/\.(json|ya?ml|txt|csv)$/i.test(memory.path)}
        />
      </div>
      <ReviewDialog
        storeId={subject.store.id}
        draft={draft}
        open={asking === "review"}
        onOpenChange={(open) => ask(open ? "review" : undefined)}
        onSaved={saved}
        onCollided={() => void collided()}
      />
    </div>
  );
}

/** The merged text stands on their version now; what was mine before can be had back. */
function resolve(theirs: Memory, draft: Draft, text: string) {
  keepDraft(theirs.id, { base: theirs, text });
  notifyDone("Put together", {
    description: "Nothing is saved yet: look at it once more.",
    undo: async () => keepDraft(theirs.id, draft),
  });
}

function useSavingBlockedBecause({ store }: Subject, { base, text }: Draft): string | undefined {
  const archived = writingBlockedBecause(store);
  if (archived) return archived;
  if (text === base.content) return "Nothing has changed yet.";
  const size = new TextEncoder().encode(text).length;
  if (size > contentBytesMax) return `This is ${byteSize(size)}; a memory holds at most ${byteSize(contentBytesMax)}.`;
}

function useSaved({ store }: Subject, memoryId: string) {
  const [, show] = useMemoryView();
  const rollBack = rollbacks.useCreate(store.id, memoryId);
  return (before: Memory, after: Memory) => {
    dropDraft(memoryId);
    show({ tab: null, version: null, against: null });
    notifyDone(`${baseName(after.path)} saved`, {
      undo: () =>
        rollBack.mutateAsync({
          memory_version_id: before.memory_version_id,
          expected_content_sha256: after.content_sha256,
          note: "Undid an edit",
        }),
    });
  };
}

interface BarProps {
  subject: Subject;
  draft: Draft;
  overtaken: boolean;
  blocked: string | undefined;
  review: () => void;
  onCompare: () => void;
}

function Bar({ subject, draft, overtaken, blocked, review, onCompare }: BarProps) {
  const { newest } = subject;
  const changed = draft.text !== draft.base.content;
  return (
    <>
      {overtaken && (
        <div role="status" className="flex flex-wrap items-center gap-2 bg-warn-wash px-[18px] py-1.5 text-warn">
          <span className="inline-flex flex-wrap items-center gap-1.5">
            {newest ? <Actor by={newest} /> : "Somebody"} wrote{" "}
            {newest ? `version ${newest.version_number}` : "a new version"} while you were editing
            {newest && <Time at={newest.memory_version.created_at} />}.
          </span>
          <Button size="small" onClick={onCompare}>
            Put both together…
          </Button>
        </div>
      )}
      {mixesLineEnds(draft.base.content ?? "") && (
        <p role="status" className="bg-warn-wash px-[18px] py-1.5 text-warn">
          This text ends its lines in more than one way. The editor writes one way throughout; the review shows every
          line that changes by it.
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2 px-[18px] py-1.5">
        <span className="text-ink3 text-sm">
          {byteSize(new TextEncoder().encode(draft.text).length)} of {byteSize(contentBytesMax)}
          {changed && " · unsaved"}
        </span>
        <span className="flex-1" />
        {changed && (
          <Button tone="quiet" size="small" onClick={() => discard(draft)}>
            Discard changes
          </Button>
        )}
        <Button tone="primary" size="small" kbd="mod+s" disabledReason={blocked} onClick={review}>
          Review and save
        </Button>
      </div>
    </>
  );
}

function discard(draft: Draft) {
  dropDraft(draft.base.id);
  notifyDone("Changes discarded", { undo: async () => keepDraft(draft.base.id, draft) });
}

/** Line ends other than the first line's, or a lone CR: what the editor would make alike. */
function mixesLineEnds(text: string) {
  const ends = new Set(text.match(/\r\n|\r|\n/g));
  return ends.size > 1 || ends.has("\r");
}

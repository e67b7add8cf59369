"use client";

import { Ellipsis } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { downloadText } from "@/components/memories/download";
import type { Subject } from "@/components/memories/memory-page";
import { tokensEstimate } from "@/components/memories/tokens";
import { useMemoryView } from "@/components/memories/use-memory-view";
import { Actor } from "@/components/ui/actor";
import { Button, IconButton } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { CopyId, copyCall, copyId } from "@/components/ui/copy";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { Time } from "@/components/ui/time";
import { notifyDone, notifyFailed } from "@/components/ui/toast";
import { UserText } from "@/components/ui/user-text";
import { byteSize } from "@/lib/byte-size";
import { classNames } from "@/lib/class-names";
import { copyText } from "@/lib/client/clipboard";
import { useShortcut } from "@/lib/client/keyboard";
import * as memories from "@/lib/client/memories";
import { counted } from "@/lib/counted";
import { baseName } from "@/lib/wire/memories/path";
import { writingBlockedBecause } from "@/lib/wire/memory-stores";

const RenameDialog = dynamic(
  () => import("@/components/memories/rename-dialog").then((module) => module.RenameDialog),
  {
    ssr: false,
  },
);
const DeleteDialog = dynamic(
  () => import("@/components/memories/delete-dialog").then((module) => module.DeleteDialog),
  {
    ssr: false,
  },
);
const RestoreDialog = dynamic(
  () => import("@/components/memories/restore-dialog").then((module) => module.RestoreDialog),
  {
    ssr: false,
  },
);

/** The memory's name, what is known of it in one line, and what can be done with it. */
export function MemoryHeader({ subject }: { subject: Subject }) {
  const { path, memory } = subject;
  return (
    <div className="flex items-start justify-between gap-x-4 px-[18px] pt-3 pb-1.5">
      <div className="min-w-0 flex-1">
        <h1 className="title-face truncate text-xl">
          {path === null ? <span className="inked">redacted path</span> : <UserText text={baseName(path)} />}
          {!memory && (
            <span className="ml-2 align-middle font-sans">
              <Chip tone="danger">deleted</Chip>
            </span>
          )}
          {subject.store.archived_at && (
            <span className="ml-2 align-middle font-sans">
              <Chip tone="warn" title={writingBlockedBecause(subject.store)}>
                archived store
              </Chip>
            </span>
          )}
        </h1>
        <Facts subject={subject} />
      </div>
      <Acts subject={subject} />
    </div>
  );
}

function Facts({ subject: { memory, newest, memory_id } }: { subject: Subject }) {
  return (
    // Every fact brings the dot before it, in a strip at the left that is cut off: where a line begins, no dot is seen.
    <p className="-ml-4 flex min-w-0 flex-wrap items-center text-ink3 [clip-path:inset(-4px_-4px_-4px_14px)]">
      {newest && <Fact>{counted(newest.version_number, "version")}</Fact>}
      {memory && <Fact>{byteSize(memory.content_size_bytes)}</Fact>}
      {memory && (
        <Fact title="An estimate: about four bytes to a token">
          ~{tokensEstimate(memory.content_size_bytes).toLocaleString("en")} tokens
        </Fact>
      )}
      {newest && (
        <Fact>
          {memory ? "written by" : "deleted by"} <Actor by={newest} />
        </Fact>
      )}
      {newest && (
        <Fact>
          <Time at={newest.memory_version.created_at} />
        </Fact>
      )}
      <Fact className="max-sm:hidden">
        <CopyId id={memory_id} />
      </Fact>
    </p>
  );
}

function Fact({ title, className, children }: { title?: string; className?: string; children: ReactNode }) {
  return (
    <span title={title} className={classNames("inline-flex min-w-0 items-center gap-1.5", className)}>
      <span aria-hidden="true" className="w-2.5 shrink-0 text-right">
        ·
      </span>
      {children}
    </span>
  );
}

type Question = "rename" | "delete" | "restore" | undefined;

function Acts({ subject }: { subject: Subject }) {
  const [, show] = useMemoryView();
  const [question, ask] = useState<Question>();
  const { store, memory, memory_id, path } = subject;
  const blocked = writingBlockedBecause(store);
  const edit = () => show({ tab: "edit", version: null, against: null, line: null });
  useShortcut(
    memory
      ? {
          keys: "m",
          label: "Rename or move this memory",
          group: "This page",
          blockedBecause: blocked,
          run: () => ask("rename"),
        }
      : undefined,
  );
  const closing = (name: Question) => ({
    open: question === name,
    onOpenChange: (open: boolean) => ask(open ? name : undefined),
  });
  return (
    <div className="flex items-center gap-2">
      {memory ? (
        <Button disabledReason={blocked} onClick={edit} className="max-sm:hidden">
          Edit
        </Button>
      ) : (
        <Button tone="primary" disabledReason={blocked} onClick={() => ask("restore")}>
          Restore…
        </Button>
      )}
      <Menu
        trigger={
          <IconButton label="More to do with this memory">
            <Ellipsis size={16} aria-hidden />
          </IconButton>
        }
      >
        {memory && (
          <>
            <MenuItem kbd="m" disabledReason={blocked} onSelect={() => ask("rename")}>
              Rename or move…
            </MenuItem>
            <MenuItem onSelect={() => downloadText(baseName(memory.path), memory.content ?? "")}>Download</MenuItem>
          </>
        )}
        <MenuItem onSelect={() => void copyId(memory_id)}>Copy its id</MenuItem>
        {path !== null && <MenuItem onSelect={() => void copyPath(path)}>Copy path</MenuItem>}
        <MenuItem onSelect={() => void copyCall(memories.calls.retrieve(store.id, memory_id))}>Copy as curl</MenuItem>
        {memory && (
          <>
            <MenuSeparator />
            <MenuItem tone="danger" onSelect={() => ask("delete")}>
              Delete…
            </MenuItem>
          </>
        )}
      </Menu>
      {memory && question === "rename" && <RenameDialog storeId={store.id} memory={memory} {...closing("rename")} />}
      {memory && question === "delete" && <DeleteDialog storeId={store.id} memory={memory} {...closing("delete")} />}
      {!memory && question === "restore" && (
        <RestoreDialog storeId={store.id} memoryId={memory_id} path={path} {...closing("restore")} />
      )}
    </div>
  );
}

const copyPath = (path: string) =>
  copyText(path).then(
    () => notifyDone("Path copied"),
    (error) => notifyFailed("Could not copy", error),
  );

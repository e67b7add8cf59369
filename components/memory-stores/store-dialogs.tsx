"use client";

import { ArchiveStoreDialog } from "@/components/memory-stores/archive-store-dialog";
import { DeleteStoreDialog } from "@/components/memory-stores/delete-store-dialog";
import { EditStoreDialog } from "@/components/memory-stores/edit-store-dialog";
import type { MemoryStore } from "@/lib/wire/memory-stores";

export type StoreQuestion = "edit" | "archive" | "delete";

/** The dialog of an act on a store. */
export function StoreDialog({
  asked,
  onRemoved,
  ...dialog
}: {
  asked: StoreQuestion;
  store: MemoryStore;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onRemoved?: () => void;
}) {
  if (asked === "edit") return <EditStoreDialog {...dialog} />;
  if (asked === "archive") return <ArchiveStoreDialog {...dialog} />;
  return <DeleteStoreDialog {...dialog} onRemoved={onRemoved} />;
}

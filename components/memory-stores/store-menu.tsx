"use client";

import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { ArchiveStoreDialog } from "@/components/memory-stores/archive-store-dialog";
import { DeleteStoreDialog } from "@/components/memory-stores/delete-store-dialog";
import { EditStoreDialog } from "@/components/memory-stores/edit-store-dialog";
import { IconButton } from "@/components/ui/button";
import { copyCall, copyId } from "@/components/ui/copy";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import * as memoryStores from "@/lib/client/memory-stores";
import { type MemoryStore, writingBlockedBecause } from "@/lib/wire/memory-stores";

type Asked = "edit" | "archive" | "delete";

/** Everything that can be done to a store, behind three dots. `onRemoved` is told when it is gone. */
export function StoreMenu({ store, onRemoved }: { store: MemoryStore; onRemoved?: () => void }) {
  const [asked, ask] = useState<Asked>();
  const dialog = (name: Asked) => ({
    store,
    open: asked === name,
    onOpenChange: (open: boolean) => ask(open ? name : undefined),
  });
  return (
    <>
      <Menu
        trigger={
          <IconButton label={`Actions for ${store.name}`}>
            <Ellipsis size={16} aria-hidden />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => ask("edit")} disabledReason={writingBlockedBecause(store)}>
          Rename or describe…
        </MenuItem>
        <MenuItem onSelect={() => void copyId(store.id)}>Copy its id</MenuItem>
        <MenuItem onSelect={() => void copyCall(memoryStores.calls.retrieve(store.id))}>Copy as curl</MenuItem>
        <MenuSeparator />
        <MenuItem
          onSelect={() => ask("archive")}
          disabledReason={store.archived_at ? "This store is archived already." : undefined}
        >
          Archive…
        </MenuItem>
        <MenuItem tone="danger" onSelect={() => ask("delete")}>
          Delete…
        </MenuItem>
      </Menu>
      <EditStoreDialog {...dialog("edit")} />
      <ArchiveStoreDialog {...dialog("archive")} />
      <DeleteStoreDialog {...dialog("delete")} onRemoved={onRemoved} />
    </>
  );
}

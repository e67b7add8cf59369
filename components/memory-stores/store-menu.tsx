"use client";

import { Ellipsis } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { StoreQuestion } from "@/components/memory-stores/store-dialogs";
import { IconButton } from "@/components/ui/button";
import { copyCall, copyId } from "@/components/ui/copy";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import * as memoryStores from "@/lib/client/memory-stores";
import { type MemoryStore, writingBlockedBecause } from "@/lib/wire/memory-stores";

const StoreDialog = dynamic(
  () => import("@/components/memory-stores/store-dialogs").then((module) => module.StoreDialog),
  {
    ssr: false,
  },
);

/** Everything that can be done to a store, behind three dots. `onRemoved` is told when it is gone. */
export function StoreMenu({ store, onRemoved }: { store: MemoryStore; onRemoved?: () => void }) {
  const [asked, ask] = useState<StoreQuestion>();
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
      {asked && (
        <StoreDialog
          asked={asked}
          store={store}
          open
          onOpenChange={(open) => ask(open ? asked : undefined)}
          onRemoved={onRemoved}
        />
      )}
    </>
  );
}

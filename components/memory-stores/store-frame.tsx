"use client";

import { FolderTree } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { HeaderActions } from "@/components/shell/header";
import { IconButton } from "@/components/ui/button";
import { Sheet } from "@/components/ui/sheet";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useMedia } from "@/lib/client/media";
import { useSettled } from "@/lib/client/settled";

// What is being looked at comes first; the tree beside it follows.
const MemoryBrowser = dynamic(() => import("@/components/memories/browser").then((module) => module.MemoryBrowser), {
  ssr: false,
  loading: () => <LoadingMemories />,
});

const LoadingMemories = () => <SkeletonRows rows={8} label="Loading memories" isAwaited={false} />;

/** The frame of everything inside one store: its memories at the left, what is being looked at beside them. On a narrow screen the memories come as a sheet. */
export function StoreFrame({ storeId, children }: { storeId: string; children: ReactNode }) {
  const wide = useMedia("(min-width: 1024px)");
  const settled = useSettled();
  const [open, setOpen] = useState(false);
  return (
    <div className="grid h-full min-h-0 lg:grid-cols-[248px_minmax(0,1fr)]">
      <nav aria-label="Memories of this store" className="hidden min-h-0 border-line border-r lg:block">
        {wide && (settled ? <MemoryBrowser storeId={storeId} /> : <LoadingMemories />)}
      </nav>
      <div className="min-h-0 min-w-0 overflow-y-auto">{children}</div>
      {!wide && (
        <HeaderActions>
          <IconButton label="Browse the memories of this store" onClick={() => setOpen(true)} className="lg:hidden">
            <FolderTree size={17} aria-hidden />
          </IconButton>
        </HeaderActions>
      )}
      <Sheet open={open && !wide} onOpenChange={setOpen} title="Memories of this store" side="right">
        <MemoryBrowser storeId={storeId} onOpen={() => setOpen(false)} />
      </Sheet>
    </div>
  );
}

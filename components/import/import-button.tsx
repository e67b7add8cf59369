"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { type Chosen, chosenFromDrop } from "@/components/import/dropped";
import { Button } from "@/components/ui/button";
import { notifyFailed } from "@/components/ui/toast";
import { useShortcut } from "@/lib/client/keyboard";
import { WireError } from "@/lib/wire/errors";
import { type MemoryStore, writingBlockedBecause } from "@/lib/wire/memory-stores";

const ImportDialog = dynamic(() => import("@/components/import/import-dialog").then((module) => module.ImportDialog), {
  ssr: false,
});

/**
 * Fills a store, or a new one, with text files: by this button, or by dropping a folder or an archive anywhere on the page it is on.
 */
export function ImportButton({ store }: { store?: MemoryStore }) {
  const [asked, ask] = useState<{ chosen?: Promise<Chosen> }>();
  const blocked = store && writingBlockedBecause(store);
  const dragged = useDrop((items) => {
    if (blocked) return notifyFailed("Could not import", new WireError("invalid_request_error", blocked));
    ask({ chosen: chosenFromDrop(items) });
  });
  const begin = () => ask({});
  useShortcut({
    keys: "i",
    label: "Import a folder or an archive",
    group: "This page",
    blockedBecause: blocked,
    run: begin,
  });
  return (
    <>
      <Button kbd="i" disabledReason={blocked} onClick={begin}>
        Import
      </Button>
      {dragged && <DropHint store={store} blocked={blocked} />}
      {asked && <ImportDialog store={store} chosen={asked.chosen} onClose={() => ask(undefined)} />}
    </>
  );
}

function DropHint({ store, blocked }: { store: MemoryStore | undefined; blocked: string | undefined }) {
  return (
    <div className="pointer-events-none fixed inset-0 z-50 grid place-items-center bg-veil p-6">
      <p className="rounded-xl border-2 border-lapis border-dashed bg-sheet px-8 py-6 text-lg shadow-lift">
        {blocked ?? (store ? `Drop to import into ${store.name}` : "Drop to make a memory store of it")}
      </p>
    </div>
  );
}

/** Calls `onDrop` with what was dropped on the page; true while files are held over it. */
function useDrop(onDrop: (items: DataTransferItemList) => void): boolean {
  const [dragged, setDragged] = useState(false);
  const [latest] = useState({ onDrop });
  useEffect(() => {
    latest.onDrop = onDrop;
  });
  useEffect(() => {
    const ending = new AbortController();
    const options = { signal: ending.signal };
    const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") === true;
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setDragged(!document.querySelector('[role="dialog"]'));
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setDragged(false);
    const drop = (event: DragEvent) => {
      setDragged(false);
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      if (!document.querySelector('[role="dialog"]')) latest.onDrop(event.dataTransfer.items);
    };
    window.addEventListener("dragover", over, options);
    window.addEventListener("dragleave", leave, options);
    window.addEventListener("drop", drop, options);
    return () => ending.abort();
  }, [latest]);
  return dragged;
}

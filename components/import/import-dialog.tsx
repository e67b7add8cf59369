"use client";

import { useEffect } from "react";
import { ChooseStep } from "@/components/import/choose-step";
import type { Chosen } from "@/components/import/dropped";
import { PreviewStep } from "@/components/import/preview-step";
import { RunStep } from "@/components/import/run-step";
import { type ImportStep, type Ready, useImport } from "@/components/import/use-import";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorNotice } from "@/components/ui/error-notice";
import type { PlannedFile } from "@/lib/import/plan";
import type { MemoryStore } from "@/lib/wire/memory-stores";

interface ImportDialogProps {
  /** Where everything goes; a new store without one. */
  store: MemoryStore | undefined;
  /** What was dropped on the page; else it is chosen here. */
  chosen: Promise<Chosen> | undefined;
  onClose: () => void;
}

/** An import, step by step: choose, look at what will be written, write, read the report. */
export function ImportDialog({ store, chosen, onClose }: ImportDialogProps) {
  const { step, read, start, reset } = useImport(store?.id);
  useEffect(() => {
    if (chosen) void read(chosen);
  }, [chosen, read]);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      width="wide"
      modalOnly
      title={store ? `Import into ${store.name}` : "Import into a new store"}
      description="Every text file becomes a memory at the path it has in the folder. Nothing is written before you have seen what."
    >
      <Step key={step.kind} {...{ store, step, onClose }} onChosen={read} onStart={start} onAgain={reset} />
    </Dialog>
  );
}

interface StepProps {
  store: MemoryStore | undefined;
  step: ImportStep;
  onChosen: (chosen: Chosen | Promise<Chosen>) => void;
  onStart: (ready: Ready, storeId: string, planned: readonly PlannedFile[]) => void;
  onAgain: () => void;
  onClose: () => void;
}

function Step({ store, step, onChosen, onStart, onAgain, onClose }: StepProps) {
  if (step.kind === "choose") return <ChooseStep onChosen={onChosen} />;
  if (step.kind === "reading")
    return (
      <p role="status" className="breathe py-6 text-ink2">
        Reading {step.name || "files"}… {step.seen > 0 && `${step.seen.toLocaleString("en")} so far`}
      </p>
    );
  if (step.kind === "failed")
    return (
      <div className="flex flex-col items-start gap-3">
        <ErrorNotice error={step.error} />
        <Button onClick={onAgain}>Choose again</Button>
      </div>
    );
  if (step.kind === "ready")
    return <PreviewStep store={store} ready={step.ready} onStart={onStart} onAgain={onAgain} />;
  return <RunStep step={step} onClose={onClose} />;
}

"use client";

import { ChooseStep } from "@/components/import/choose-step";
import type { Chosen } from "@/components/import/dropped";
import { PreviewStep } from "@/components/import/preview-step";
import { RunStep } from "@/components/import/run-step";
import type { ImportStep, Ready } from "@/components/import/use-import";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorNotice } from "@/components/ui/error-notice";
import type { PlannedFile } from "@/lib/import/plan";
import type { MemoryStore } from "@/lib/wire/memory-stores";

export interface ImportDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Where everything goes; a new store without one. */
  store: MemoryStore | undefined;
  step: ImportStep;
  onChosen: (chosen: Chosen | Promise<Chosen>) => void;
  onStart: (ready: Ready, storeId: string, planned: readonly PlannedFile[]) => void;
  onAgain: () => void;
}

/** An import, step by step: choose, look at what will be written, write, read the report. */
export function ImportDialog(props: ImportDialogProps) {
  const { open, onOpenChange, store, step } = props;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      width="wide"
      modalOnly
      title={store ? `Import into ${store.name}` : "Import into a new store"}
      description="Every text file becomes a memory at the path it has in the folder. Nothing is written before you have seen what."
    >
      {open && <Step {...props} key={step.kind} />}
    </Dialog>
  );
}

function Step({ store, step, onChosen, onStart, onAgain, onOpenChange }: ImportDialogProps) {
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
  return <RunStep step={step} onClose={() => onOpenChange(false)} />;
}

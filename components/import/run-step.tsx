"use client";

import { useMemo, useSyncExternalStore } from "react";
import { FileList } from "@/components/import/file-list";
import type { ImportStep } from "@/components/import/use-import";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy";
import type { ImportState } from "@/lib/client/imports";
import { useGo, useUnsaved } from "@/lib/client/unsaved";
import { counted } from "@/lib/counted";
import { urls } from "@/lib/urls";

type Running = Extract<ImportStep, { kind: "run" }>;

/** The writing, with its progress, and at its end the report. */
export function RunStep({ step, onClose }: { step: Running; onClose: () => void }) {
  const { run, storeId } = step;
  const state = useSyncExternalStore(run.subscribe, run.snapshot, run.snapshot);
  const go = useGo();
  const over = state.phase === "done" || state.phase === "cancelled";
  useUnsaved(!over && "the import that is under way");
  const open = () => {
    onClose();
    // In the next task, when the page knows that nothing is under way any more.
    setTimeout(() => go(urls.store(storeId)));
  };
  return (
    <div className="flex flex-col gap-4">
      <Progress state={state} />
      <Report step={step} state={state} over={over} />
      <div className="flex flex-wrap items-center justify-end gap-2">
        {!over && (
          <>
            <p className="mr-auto max-w-[60ch] text-ink3 text-sm">
              Interrupted, even by a reload? Import the same again: what is there already is not written twice.
            </p>
            <Button onClick={() => run.cancel()}>Stop here</Button>
            {state.phase === "paused" || state.phase === "waiting" ? (
              <Button tone="primary" onClick={() => run.resume()}>
                {state.phase === "waiting" ? "Try now" : "Go on"}
              </Button>
            ) : (
              <Button onClick={() => run.pause()}>Pause</Button>
            )}
          </>
        )}
        {over && (
          <>
            <Button onClick={onClose}>Close</Button>
            <Button tone="primary" onClick={open}>
              Open the store
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

function Progress({ state }: { state: ImportState }) {
  const settled = state.written + state.same + state.failures.length;
  const share = state.total === 0 ? 1 : settled / state.total;
  return (
    <div>
      <p role="status" className="mb-1.5 font-medium">
        {words(state)}
      </p>
      <div
        role="progressbar"
        aria-label="Import"
        aria-valuemin={0}
        aria-valuemax={state.total}
        aria-valuenow={settled}
        className="h-2 overflow-hidden rounded-sm bg-wash"
      >
        <div className="h-full bg-ink" style={{ width: `${100 * share}%` }} />
      </div>
      <p className="tabular mt-1.5 text-ink2">
        {settled.toLocaleString("en")} of {state.total.toLocaleString("en")}:{" "}
        {counted(state.written, "memory", "memories")} written, {state.same.toLocaleString("en")} there already,{" "}
        {state.failures.length.toLocaleString("en")} failed
      </p>
    </div>
  );
}

function words(state: ImportState): string {
  if (state.phase === "running") return "Writing…";
  if (state.phase === "paused") return state.waitingFor ? `Paused, waiting for ${state.waitingFor}.` : "Paused.";
  if (state.phase === "waiting") return `Waiting for ${state.waitingFor ?? "the server"}; it goes on by itself.`;
  if (state.phase === "cancelled") return "Stopped. What was written stays.";
  return state.failures.length > 0 ? "Done, but not everything could be written." : "Done.";
}

/** What was not imported, and why. */
function Report({ step, state, over }: { step: Running; state: ImportState; over: boolean }) {
  const { ready, planned } = step;
  const lines = useMemo(
    () => [
      ...state.failures,
      ...planned.flatMap((one) => (one.act === "skip" ? { path: one.path, reason: one.reason } : [])),
      ...ready.found.refusals.map(({ name, reason }) => ({ path: name, reason })),
    ],
    [state.failures, planned, ready],
  );
  if (lines.length === 0) return over ? <p className="text-ink2">Every file was imported.</p> : null;
  const text = () => lines.map(({ path, reason }) => `${path}\t${reason}`).join("\n");
  return (
    <section aria-label="Not imported" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="mr-auto font-semibold">{counted(lines.length, "file")} not imported</h3>
        <CopyButton text={text} label="Copy the report" />
        <Button size="small" onClick={() => download(`${text()}\n`)}>
          Download the report
        </Button>
      </div>
      <FileList files={lines} empty="" />
    </section>
  );
}

function download(text: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = "import-report.txt";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

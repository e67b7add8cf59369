"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Chosen } from "@/components/import/dropped";
import { existingMemories, ImportRun } from "@/lib/client/imports";
import { type FoundInBackground, Unpacking } from "@/lib/import/background";
import { commonRoot, type Existing, folderOf, type PlannedFile, type PlanOptions, plan } from "@/lib/import/plan";

export interface Ready {
  name: string;
  found: FoundInBackground;
  existing: ReadonlyMap<string, Existing>;
  unpacking: Unpacking;
}

export type ImportStep =
  | { kind: "choose" }
  | { kind: "reading"; name: string; seen: number }
  | { kind: "failed"; error: unknown }
  | { kind: "ready"; ready: Ready }
  | { kind: "run"; run: ImportRun; storeId: string; ready: Ready; planned: readonly PlannedFile[] };

/** One import from choosing to the report. Nothing is written before `start`. */
export function useImport(storeId: string | undefined) {
  const [step, setStep] = useState<ImportStep>({ kind: "choose" });
  const unpacking = useRef<Unpacking>(undefined);
  const run = useRef<ImportRun>(undefined);
  const reset = useCallback(() => {
    run.current?.cancel();
    unpacking.current?.close();
    run.current = undefined;
    unpacking.current = undefined;
    setStep({ kind: "choose" });
  }, []);
  useEffect(() => reset, [reset]);

  const read = useCallback(
    async (choosing: Chosen | Promise<Chosen>) => {
      reset();
      setStep({ kind: "reading", name: "", seen: 0 });
      try {
        const { name, sources } = await choosing;
        const reading = new Unpacking(sources, (seen) => setStep({ kind: "reading", name, seen }));
        unpacking.current = reading;
        const [found, existing] = await Promise.all([reading.found, storeId ? existingMemories(storeId) : new Map()]);
        if (unpacking.current === reading)
          setStep({ kind: "ready", ready: { name, found, existing, unpacking: reading } });
      } catch (error) {
        setStep({ kind: "failed", error });
      }
    },
    [storeId, reset],
  );

  const start = useCallback((ready: Ready, into: string, planned: readonly PlannedFile[]) => {
    const note = `Imported from ${ready.name}`.slice(0, 500);
    const begun = new ImportRun(into, planned, (index) => ready.unpacking.text(index), note);
    run.current = begun;
    setStep({ kind: "run", run: begun, storeId: into, ready, planned });
  }, []);
  return { step, read, start, reset };
}

/** What is planned with what was found, and how one wants it. */
export function usePlan({ found, existing }: Ready) {
  const root = useMemo(() => commonRoot(found.files), [found]);
  const [stripRoot, setStripRoot] = useState(true);
  const [into, setInto] = useState("/");
  const [onExisting, setOnExisting] = useState<PlanOptions["onExisting"]>("skip");
  const planned = useMemo(
    () => plan(found.files, existing, { stripRoot, into: folderOf(into), onExisting }),
    [found, existing, stripRoot, into, onExisting],
  );
  return { root, stripRoot, setStripRoot, into, setInto, onExisting, setOnExisting, planned };
}

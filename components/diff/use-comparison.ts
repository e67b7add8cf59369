"use client";

import { useEffect, useMemo, useState } from "react";
import { compareInBackground, isSmall } from "@/lib/diff/background";
import { type Comparison, compare } from "@/lib/diff/compare";

interface Late {
  before: string;
  after: string;
  outcome: Comparison | "failed";
}

/** Two texts compared: at once where they are small, else as soon as the background has done it; undefined until then. */
export function useComparison(before: string, after: string): Comparison | "failed" | undefined {
  const small = isSmall(before, after);
  const instant = useMemo(() => (small ? compare(before, after) : undefined), [small, before, after]);
  const [late, setLate] = useState<Late>();
  useEffect(() => {
    if (small) return;
    let wanted = true;
    const settle = (outcome: Late["outcome"]) => wanted && setLate({ before, after, outcome });
    compareInBackground(before, after).then(settle, () => settle("failed"));
    return () => {
      wanted = false;
      // The texts may have been redacted meanwhile: nothing of them is kept.
      setLate(undefined);
    };
  }, [small, before, after]);
  return instant ?? (late?.before === before && late.after === after ? late.outcome : undefined);
}

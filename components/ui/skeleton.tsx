"use client";

import { classNames } from "@/lib/class-names";
import { useComing } from "@/lib/client/settled";

/** A place that is about to be filled. */
export const Skeleton = ({ className }: { className?: string }) => (
  <span aria-hidden="true" className={classNames("breathe block h-3 rounded-sm bg-wash", className)} />
);

interface SkeletonRowsProps {
  rows?: number;
  label?: string;
  /** Off for what comes after the page's own content: the rest does not wait for it. */
  isAwaited?: boolean;
}

/** Rows that are about to be filled; tells a screen reader once that something loads. */
export function SkeletonRows({ rows = 6, label = "Loading", isAwaited = true }: SkeletonRowsProps) {
  useComing(isAwaited);
  return (
    <div role="status" aria-label={label} className="flex flex-col">
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows without content
        <div key={i} className="flex items-center gap-6 border-line border-t py-3.5">
          <Skeleton className={["w-40", "w-56", "w-32"][i % 3]} />
          <Skeleton className="ml-auto w-24" />
        </div>
      ))}
    </div>
  );
}

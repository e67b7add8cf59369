import { dayName } from "@/lib/time";

/**
 * Whether a row is the first of another day than the row above it, in the reader's zone: rows show times of their day only. The
 * first of all begins a day unless that is today. A row without a time, or with none that can be read, is of its neighbours' day.
 */
export function beginsDay(entries: readonly { at: string | null }[], index: number, now = new Date()): boolean {
  const day = dayOf(entries[index]?.at);
  if (!day) return false;
  for (let above = index - 1; above >= 0; above--) {
    const before = dayOf(entries[above]!.at);
    if (before) return before !== day;
  }
  return day !== dayName(now);
}

function dayOf(at: string | null | undefined): string | undefined {
  const moment = new Date(at ?? Number.NaN);
  return Number.isNaN(moment.getTime()) ? undefined : dayName(moment);
}

/** The day of the rows below, as a line across the transcript. */
export function DayMark({ at }: { at: string | null }) {
  return (
    <p role="note" className="my-1.5 flex items-center gap-3 text-ink3 text-sm">
      <span aria-hidden="true" className="h-px flex-1 bg-line2" />
      <time dateTime={at ?? undefined}>{dayOf(at)}</time>
      <span aria-hidden="true" className="h-px flex-1 bg-line2" />
    </p>
  );
}

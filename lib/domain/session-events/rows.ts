import type { SessionEvent } from "@/lib/wire/session-events";

export interface EventRow {
  seq: number;
  id: string;
  type: string;
  processed_at: string | null;
  /** The event's JSON without `id` and `processed_at`, kept as text: it gives back NUL and lone surrogates as they came. */
  payload: string;
}

export const eventColumns = "e.seq, e.id, e.type, e.processed_at, e.payload";

/** Of an event that was blanked with its deleted session only this is left: that it was, of which type and when. */
export const presentEvent = ({ id, type, processed_at, payload }: Omit<EventRow, "seq">): SessionEvent => ({
  id,
  type,
  ...JSON.parse(payload),
  processed_at,
});

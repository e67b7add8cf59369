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

export const presentEvent = ({ id, processed_at, payload }: Omit<EventRow, "seq" | "type">): SessionEvent => ({
  id,
  ...JSON.parse(payload),
  processed_at,
});

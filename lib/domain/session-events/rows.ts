import { markNumbers, spellNumbers } from "@/lib/exact-numbers";
import type { SessionEvent } from "@/lib/wire/session-events";

export interface EventRow {
  seq: number;
  id: string;
  type: string;
  processed_at: string | null;
  /** The event's JSON without `id` and `processed_at`, kept as text: it gives back NUL, lone surrogates and numbers of any length as they came. */
  payload: string;
}

/** What an event says, from what is kept of it; numbers that JavaScript cannot hold are marked. */
export const readPayload = (payload: string) => JSON.parse(markNumbers(payload));

/** The other way round. */
export const writePayload = (body: object): string => spellNumbers(JSON.stringify(body));

export const eventColumns = "e.seq, e.id, e.type, e.processed_at, e.payload";

/** Of an event that was blanked with its deleted session only this is left: that it was, of which type and when. */
export const presentEvent = ({ id, type, processed_at, payload }: Omit<EventRow, "seq">): SessionEvent => ({
  id,
  type,
  ...readPayload(payload),
  processed_at,
});

import { z } from "zod";
import { IdParam, limit, page, pageCursor, several, Timestamp, TimestampParam, wellFormed } from "./pages";
import { answered, reported, said, serverEventTypes } from "./session-events/shapes";

/** By whom an event may be posted: it decides which credentials are taken (`lib/domain/session-events/permission.ts`). */
export type EventOrigin = "said" | "answered" | "reported" | "server";

/** The fields of each type that can be sent. */
export type EventShapes = typeof said & typeof answered & typeof reported;
export type SendableEventType = keyof EventShapes;
const shapes: EventShapes = { ...said, ...answered, ...reported };
export const sendableEventTypes = Object.keys(shapes) as SendableEventType[];

export const SessionEventType = z.enum([...sendableEventTypes, ...serverEventTypes]);
export type SessionEventType = z.infer<typeof SessionEventType>;

/** Where a type belongs; undefined for one that nobody knows. */
export function originOf(type: string): EventOrigin | undefined {
  if (Object.hasOwn(said, type)) return "said";
  if (Object.hasOwn(answered, type)) return "answered";
  if (Object.hasOwn(reported, type)) return "reported";
  return (serverEventTypes as readonly string[]).includes(type) ? "server" : undefined;
}

/** An id that whoever reports an event gives it, so that reporting it again is no second event. */
const ownId = z
  .string()
  .regex(/^sevt_[A-Za-z0-9_-]{1,100}$/, "must look like sevt_01…")
  .optional();

/** What an event of this type has to say when it is sent; whatever else it says is kept as it came. */
export const bodies = Object.fromEntries(
  Object.entries(shapes).map(([type, shape]) => [
    type,
    z.looseObject({ type: z.literal(type), id: ownId, ...(shape as z.ZodRawShape) }),
  ]),
) as unknown as { [T in SendableEventType]: z.ZodType<SentAs<T>> };

/** The fields of a type; of one without any this is not an object in which nothing may stand. */
type FieldsOf<T extends SendableEventType> = keyof EventShapes[T] extends never
  ? unknown
  : z.infer<z.ZodObject<EventShapes[T]>>;
type SentAs<T extends SendableEventType> = { type: T; id?: string } & FieldsOf<T>;

/** An event as it is sent: its type, what that type has to say, and perhaps an id of the sender's own. */
export type SentEvent = { [T in SendableEventType]: SentAs<T> }[SendableEventType];

/**
 * An event as it is kept and shown. `processed_at` is null while it waits for the agent; what else there is depends on its type,
 * and types that are not known here pass through untouched.
 */
export const SessionEvent = z
  .looseObject({ id: z.string(), type: z.string(), processed_at: Timestamp.nullable() })
  .meta({ id: "SessionEvent" });
export type SessionEvent = z.infer<typeof SessionEvent>;

/** An event of one known type, for whoever switches on `type`. */
export type EventOf<T extends SendableEventType> = FieldsOf<T> & {
  id: string;
  type: T;
  processed_at: string | null;
};

export const eventsMax = 1_000;

/** Only the outer form: each event is checked against its own type by the act, which first asks whether it may be posted at all. */
export const SendSessionEvents = z.object({
  events: z
    .array(z.looseObject({ type: z.string().max(100) }))
    .min(1)
    .max(eventsMax),
});
export type SendSessionEvents = z.infer<typeof SendSessionEvents>;

export const SentSessionEvents = z.object({ data: z.array(SessionEvent) }).meta({ id: "SentSessionEvents" });

const typeName = z.string().max(100).refine(wellFormed, "must be the name of a type");

export const ListSessionEvents = z.object({
  limit: limit(1_000, 100),
  page: pageCursor,
  order: z.enum(["asc", "desc"]).default("asc"),
  types: several(typeName, 100).optional(),
  "created_at[gt]": TimestampParam.optional(),
  "created_at[gte]": TimestampParam.optional(),
  "created_at[lt]": TimestampParam.optional(),
  "created_at[lte]": TimestampParam.optional(),
});
export type ListSessionEvents = z.infer<typeof ListSessionEvents>;

export const SessionEventPage = page(SessionEvent).meta({ id: "SessionEventPage" });

export const StreamSessionEvents = z.object({
  event_deltas: several(typeName, 10).optional().describe("Taken and ignored: nothing is previewed here."),
  after: IdParam.optional().describe("An event's id: start right behind it, as Last-Event-ID does."),
});
export type StreamSessionEvents = z.infer<typeof StreamSessionEvents>;

/** After these nothing comes any more: streams end behind them. */
export const endsStream = (type: string) => type === "session.deleted" || type === "session.status_terminated";

import { z } from "zod";
import { IdParam, limit } from "@/lib/wire/pages";
import { SessionEvent } from "@/lib/wire/session-events";

/** Where to read a session's events: around one, or right before or behind one; its newest when none is named. Of one thread, or of all. */
export const ReadSessionEvents = z
  .object({
    around: IdParam.optional().describe("An event's id: about half of what is answered stands before it."),
    before: IdParam.optional().describe("An event's id: what is answered ends right before it."),
    after: IdParam.optional().describe("An event's id: what is answered begins right behind it."),
    session_thread_id: IdParam.optional().describe(
      "Only what this thread did; the session's first thread has what names none.",
    ),
    limit: limit(1_000, 100),
  })
  .refine(
    ({ around, before, after }) => [around, before, after].filter((id) => id !== undefined).length <= 1,
    "name one of around, before and after",
  );
export type ReadSessionEvents = z.infer<typeof ReadSessionEvents>;

/** A stretch of a session's events, oldest first, and whether there are more on either side of it. */
export const SessionEventStretch = z
  .object({ data: z.array(SessionEvent), has_older: z.boolean(), has_newer: z.boolean() })
  .meta({ id: "SessionEventStretch" });
export type SessionEventStretch = z.infer<typeof SessionEventStretch>;

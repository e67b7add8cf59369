import { z } from "zod";
import { Timestamp } from "./pages";

export const MarkKind = z.enum(["message", "model_request", "tool_call", "memory_write", "error"]);
export type MarkKind = z.infer<typeof MarkKind>;

/**
 * One thing that happened, or `count` of one kind that lie so close together that they share a mark. `event_id` is the first
 * one's event, of `event_type`; a memory write's is the call it came from, else the last event before it. `position` is where it
 * lies in the session, from 0 to 1 by the number of events, which idle hours do not stretch.
 */
export const Mark = z
  .object({
    kind: MarkKind,
    event_id: z.string().nullable(),
    event_type: z.string().nullable(),
    memory_version_id: z.string().nullable(),
    position: z.number(),
    at: Timestamp,
    until: Timestamp,
    count: z.int(),
  })
  .meta({ id: "Mark" });
export type Mark = z.infer<typeof Mark>;

/** A session at a glance: a lane per thread, the session's first thread first; at most some 1,200 marks however long it is. */
export const Minimap = z
  .object({
    type: z.literal("minimap"),
    session_id: z.string(),
    events: z.int(),
    lanes: z.array(
      z.object({
        session_thread_id: z.string().describe("`others` where there are more threads than lanes."),
        name: z.string().nullable(),
        marks: z.array(Mark),
      }),
    ),
  })
  .meta({ id: "Minimap" });
export type Minimap = z.infer<typeof Minimap>;

export const marksMax = 1_200;
export const lanesMax = 12;

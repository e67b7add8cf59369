import { z } from "zod";
import { IdParam, Timestamp } from "./pages";

export const ListActivity = z.object({
  memory_store_id: IdParam.optional(),
  bucket: z.enum(["hour", "day"]).default("day"),
});
export type ListActivity = z.infer<typeof ListActivity>;

/** Writes per bucket (the last 72 hours, or 366 days), oldest first, empty buckets left out; UTC. */
export const Activity = z
  .object({
    type: z.literal("activity"),
    bucket: z.enum(["hour", "day"]),
    since: Timestamp,
    data: z.array(z.object({ start: Timestamp, created: z.int(), modified: z.int(), deleted: z.int() })),
  })
  .meta({ id: "Activity" });
export type Activity = z.infer<typeof Activity>;

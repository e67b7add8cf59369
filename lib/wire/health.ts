import { z } from "zod";

/** That the database answers, and how far the feed of changes is behind the writes. */
export const Health = z
  .object({
    status: z.literal("ok"),
    feed: z.object({
      lag_ms: z.int(),
      waiting: z.int().describe("Changes not in the feed yet, counted up to 10,000."),
    }),
  })
  .meta({ id: "Health" });
export type Health = z.infer<typeof Health>;

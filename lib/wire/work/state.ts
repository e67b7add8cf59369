import { z } from "zod";

/** Where a piece of work stands. Apart from the rest, because errors name it, and every page knows errors. */
export const WorkState = z.enum(["queued", "starting", "active", "stopping", "stopped"]);
export type WorkState = z.infer<typeof WorkState>;

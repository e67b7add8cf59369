import { z } from "zod";
import { IdParam, limit, Metadata, page, pageCursor, Timestamp } from "./pages";
import { WorkState } from "./work/state";

/** A piece of work in a self-hosted environment's queue. `secret` is there for whoever polled it, and null everywhere else. */
export const Work = z
  .object({
    id: z.string(),
    type: z.literal("work"),
    environment_id: z.string(),
    data: z.union([
      z.object({ type: z.literal("session"), id: z.string() }),
      z.object({ type: z.literal("healthcheck").optional(), id: z.string() }),
    ]),
    state: WorkState,
    secret: z.string().nullable(),
    metadata: Metadata,
    created_at: Timestamp,
    acknowledged_at: Timestamp.nullable(),
    started_at: Timestamp.nullable(),
    latest_heartbeat_at: Timestamp.nullable(),
    stop_requested_at: Timestamp.nullable(),
    stopped_at: Timestamp.nullable(),
  })
  .meta({ id: "Work" });
export type Work = z.infer<typeof Work>;

const whole = (min: number, max: number) =>
  z.coerce
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((n) => n >= min && n <= max, `must be a whole number from ${min} to ${max}`)
    .optional()
    .meta({ override: { type: "integer", minimum: min, maximum: max } });

export const blockMsMax = 999;
export const ttlSecondsMax = 600;

/** How long to wait for work (left out or 0: not at all), and how old an unacknowledged item must be to be handed out again. */
export const PollWork = z.object({ block_ms: whole(0, blockMsMax), reclaim_older_than_ms: whole(0, 86_400_000) });
export type PollWork = z.infer<typeof PollWork>;

export const Heartbeat = z.object({
  expected_last_heartbeat: z
    .string()
    .max(64)
    .optional()
    .describe("`last_heartbeat` of the reply before, exactly; `NO_HEARTBEAT` the first time."),
  desired_ttl_seconds: whole(1, ttlSecondsMax),
});
export type Heartbeat = z.infer<typeof Heartbeat>;

/** `last_heartbeat` is empty where there has been none. */
export const RecordedHeartbeat = z
  .object({
    type: z.literal("work_heartbeat"),
    last_heartbeat: z.string(),
    lease_extended: z.boolean(),
    state: WorkState,
    ttl_seconds: z.int(),
  })
  .meta({ id: "RecordedHeartbeat" });
export type RecordedHeartbeat = z.infer<typeof RecordedHeartbeat>;

/** Forced, the item is stopped at once; otherwise its worker is asked to finish. */
export const StopWork = z.object({ force: z.boolean().nullish() });
export type StopWork = z.infer<typeof StopWork>;

/** Text upserts, null deletes, what is absent stays. */
export const UpdateWork = z.object({ metadata: z.record(z.string(), z.string().nullable()) });
export type UpdateWork = z.infer<typeof UpdateWork>;

export const WorkStats = z
  .object({
    type: z.literal("work_queue_stats"),
    depth: z.int().describe("Waiting for a worker."),
    pending: z.int().describe("Handed to a worker that has not acknowledged it yet."),
    oldest_queued_at: Timestamp.nullable(),
    workers_polling: z.int().nullable().describe("Workers that polled within half a minute."),
  })
  .meta({ id: "WorkStats" });
export type WorkStats = z.infer<typeof WorkStats>;

export const ListWork = z.object({ limit: limit(100), page: pageCursor });
export type ListWork = z.infer<typeof ListWork>;

export const WorkParams = z.object({ environment_id: IdParam, work_id: IdParam });
export const WorkPage = page(Work).meta({ id: "WorkPage" });

import { z } from "zod";
import { IdParam } from "@/lib/wire/pages";

/** What the routes name. */
export const StoreParams = z.object({ memory_store_id: IdParam });
export const MemoryParams = z.object({ memory_store_id: IdParam, memory_id: IdParam });
export const VersionParams = z.object({ memory_store_id: IdParam, memory_version_id: IdParam });
export const VersionNumberParams = z.object({
  memory_store_id: IdParam,
  memory_id: IdParam,
  version_number: z
    .string()
    .regex(/^[1-9]\d{0,8}$/)
    .transform(Number)
    .meta({ override: { type: "integer", minimum: 1 } }),
});
export const SessionParams = z.object({ session_id: IdParam });
export const SessionResourceParams = z.object({ session_id: IdParam, resource_id: IdParam });
export const SessionThreadParams = z.object({ session_id: IdParam, thread_id: IdParam });
export const SessionTokenParams = z.object({ session_id: IdParam, token_id: IdParam });

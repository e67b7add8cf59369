import { z } from "zod";
import { ApiKey, UpdateApiKey } from "./api-keys";
import { IdParam, limit, page, pageCursor, Timestamp } from "./pages";

/** What a worker polls an environment's queue with; the secret itself is in the create reply only. `last_used_at` lags by up to a minute. */
export const EnvironmentKey = z
  .object({
    type: z.literal("environment_key"),
    id: z.string(),
    environment_id: z.string(),
    name: z.string(),
    hint: z.string().describe("The secret's first characters, to tell keys apart."),
    created_at: Timestamp,
    created_by: ApiKey.shape.created_by,
    last_used_at: Timestamp.nullable(),
    revoked_at: Timestamp.nullable(),
  })
  .meta({ id: "EnvironmentKey" });
export type EnvironmentKey = z.infer<typeof EnvironmentKey>;

export const CreatedEnvironmentKey = EnvironmentKey.extend({ secret: z.string() }).meta({
  id: "CreatedEnvironmentKey",
});
export type CreatedEnvironmentKey = z.infer<typeof CreatedEnvironmentKey>;

export const CreateEnvironmentKey = UpdateApiKey;
export type CreateEnvironmentKey = z.infer<typeof CreateEnvironmentKey>;

export const ListEnvironmentKeys = z.object({ limit: limit(100), page: pageCursor });
export type ListEnvironmentKeys = z.infer<typeof ListEnvironmentKeys>;

export const EnvironmentKeyParams = z.object({ environment_id: IdParam, key_id: IdParam });
export const EnvironmentKeyPage = page(EnvironmentKey).meta({ id: "EnvironmentKeyPage" });

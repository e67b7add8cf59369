import { z } from "zod";
import { limit, page, pageCursor, Timestamp, TimestampParam, wellFormed } from "./pages";

export const Scope = z.enum([
  "memory:read",
  "memory:write",
  "memory:redact",
  "sessions:read",
  "sessions:write",
  "sessions:report",
  "admin",
]);
export type Scope = z.infer<typeof Scope>;

/** A key as it can be shown: the secret itself is in the create reply only. `last_used_at` lags by up to a minute. */
export const ApiKey = z
  .object({
    type: z.literal("api_key"),
    id: z.string(),
    name: z.string(),
    scopes: z.array(Scope),
    hint: z.string().describe("The secret's first characters, to tell keys apart."),
    created_at: Timestamp,
    created_by: z
      .object({ type: z.enum(["user_actor", "api_actor"]), id: z.string(), name: z.string().nullable() })
      .nullable(),
    expires_at: Timestamp.nullable(),
    last_used_at: Timestamp.nullable(),
    revoked_at: Timestamp.nullable(),
  })
  .meta({ id: "ApiKey" });
export type ApiKey = z.infer<typeof ApiKey>;

export const CreatedApiKey = ApiKey.extend({ secret: z.string() }).meta({ id: "CreatedApiKey" });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;

const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((text) => wellFormed(text) && !/\p{Cc}/u.test(text), "must not hold control characters");

export const CreateApiKey = z.object({
  name,
  scopes: z.array(Scope).min(1).max(7),
  expires_at: TimestampParam.nullish(),
});
export type CreateApiKey = z.infer<typeof CreateApiKey>;

export const UpdateApiKey = z.object({ name });
export type UpdateApiKey = z.infer<typeof UpdateApiKey>;

export const ListApiKeys = z.object({ limit: limit(100), page: pageCursor });
export type ListApiKeys = z.infer<typeof ListApiKeys>;

export const ApiKeyPage = page(ApiKey).meta({ id: "ApiKeyPage" });

/** Whether a key still opens anything, in one word. */
export function keyState(
  key: Pick<ApiKey, "revoked_at" | "expires_at">,
  now = Date.now(),
): "active" | "expired" | "revoked" {
  if (key.revoked_at) return "revoked";
  return key.expires_at && Date.parse(key.expires_at) <= now ? "expired" : "active";
}

import { z } from "zod";
import { limit, page, pageCursor, Timestamp } from "./pages";

/** What acts as a session, as it can be shown: the token itself is in the create reply only. `last_used_at` lags by up to a minute. */
export const SessionToken = z
  .object({
    type: z.literal("session_token"),
    id: z.string(),
    session_id: z.string(),
    kind: z
      .enum(["session", "work"])
      .describe("`session`: minted here. `work`: handed out with a work item, and alive while its lease is."),
    hint: z.string().describe("The token's first characters, to tell tokens apart."),
    may_report: z.boolean().describe("Whether it may report `agent.*`, `span.*` and status events: its minter could."),
    created_at: Timestamp,
    created_by: z.object({ type: z.string(), id: z.string(), name: z.string().nullable() }),
    expires_at: Timestamp,
    last_used_at: Timestamp.nullable(),
    revoked_at: Timestamp.nullable(),
  })
  .meta({ id: "SessionToken" });
export type SessionToken = z.infer<typeof SessionToken>;

export const CreatedSessionToken = SessionToken.extend({ token: z.string() }).meta({ id: "CreatedSessionToken" });
export type CreatedSessionToken = z.infer<typeof CreatedSessionToken>;

export const CreateSessionToken = z.object({
  ttl_seconds: z
    .int()
    .min(60)
    .max(86_400)
    .default(3_600)
    .describe("How long it holds, from a minute to a day; never longer than the API key that asks for it."),
});
export type CreateSessionToken = z.infer<typeof CreateSessionToken>;

export const ListSessionTokens = z.object({ limit: limit(100), page: pageCursor });
export type ListSessionTokens = z.infer<typeof ListSessionTokens>;

export const SessionTokenPage = page(SessionToken).meta({ id: "SessionTokenPage" });

import { z } from "zod";
import { Scope } from "./api-keys";

/** Who this credential is and what it may do. */
export const Me = z
  .object({
    type: z.literal("me"),
    actor: z.object({ type: z.enum(["api_actor", "user_actor", "session_actor"]), id: z.string(), name: z.string() }),
    email: z.string().nullable().describe("A person's address; null for keys and tokens."),
    role: z.enum(["owner"]).nullable(),
    scopes: z.array(Scope),
    workspace: z.object({ id: z.string(), name: z.string() }),
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof Me>;

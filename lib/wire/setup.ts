import { z } from "zod";
import { EmailAddress, Password, PersonName } from "./me";

/** What the set-up and sign-in pages must know before anyone is signed in. */
export const SetupState = z
  .object({
    type: z.literal("setup"),
    owner_exists: z.boolean(),
    oidc: z.boolean().describe("Whether people may also sign in with an identity provider."),
    oidc_name: z.string().nullable().describe("Its name, for the button."),
  })
  .meta({ id: "SetupState" });
export type SetupState = z.infer<typeof SetupState>;

const token = z.string().min(1).max(200).describe("From the link's fragment: #token= or #reset=");

export const CreateOwner = z.object({ token, email: EmailAddress, name: PersonName.optional(), password: Password });
export type CreateOwner = z.infer<typeof CreateOwner>;

export const ResetPassword = z.object({ token, password: Password });
export type ResetPassword = z.infer<typeof ResetPassword>;

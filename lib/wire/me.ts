import { z } from "zod";
import { Scope } from "./api-keys";
import { page, Timestamp, wellFormed } from "./pages";

/** Who this credential is and what it may do. */
export const Me = z
  .object({
    type: z.literal("me"),
    actor: z.object({
      type: z.enum(["api_actor", "user_actor", "session_actor", "environment_key"]),
      id: z.string(),
      name: z.string(),
    }),
    email: z.string().nullable().describe("A person's address; null for keys and tokens."),
    role: z.enum(["owner"]).nullable(),
    scopes: z.array(Scope),
    workspace: z.object({ id: z.string(), name: z.string() }),
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof Me>;

export const passwordLength = { min: 8, max: 128 };

/** Any characters, at least eight of them; which kinds is nobody's business. */
export const Password = z
  .string()
  .min(passwordLength.min, `must have at least ${passwordLength.min} characters`)
  .max(passwordLength.max, `must have at most ${passwordLength.max} characters`)
  .refine(wellFormed, "must not hold NUL or lone surrogates");

export const PersonName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((text) => wellFormed(text) && !/\p{Cc}/u.test(text), "must not hold control characters");

/** Compared without regard to case. */
export const EmailAddress = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email())
  .transform((address) => address.toLowerCase());

export const UpdateMe = z.object({ name: PersonName });
export type UpdateMe = z.infer<typeof UpdateMe>;

export const ChangePassword = z.object({ current_password: z.string().max(1024), new_password: Password });
export type ChangePassword = z.infer<typeof ChangePassword>;

/** One browser in which a person is signed in to the console. */
export const SignIn = z
  .object({
    type: z.literal("sign_in"),
    id: z.string(),
    created_at: Timestamp,
    last_seen_at: Timestamp.describe("Lags by up to five minutes."),
    expires_at: Timestamp,
    ip_address: z.string().nullable(),
    user_agent: z.string().nullable(),
    current: z.boolean().describe("Whether this is the sign-in that asks."),
  })
  .meta({ id: "SignIn" });
export type SignIn = z.infer<typeof SignIn>;

export const SignInPage = page(SignIn).meta({ id: "SignInPage" });

/** What became of sign-ins that were ended. */
export const SignInsEnded = z
  .object({ type: z.literal("sign_ins_ended"), ended: z.number().int() })
  .meta({ id: "SignInsEnded" });
export type SignInsEnded = z.infer<typeof SignInsEnded>;

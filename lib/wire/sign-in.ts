import { z } from "zod";

export const SignInByPassword = z.object({ email: z.string().trim().max(254), password: z.string().max(1024) });
export type SignInByPassword = z.infer<typeof SignInByPassword>;

/** Where in the console to go afterwards; only ever a path of this server. */
export const StartOidc = z.object({
  return_to: z
    .string()
    .max(2000)
    .regex(/^\/(?![/\\])[^\s\\]*$/, "must be a path of this server")
    .optional(),
});
export type StartOidc = z.infer<typeof StartOidc>;

export const SignedIn = z
  .object({
    type: z.literal("signed_in"),
    user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  })
  .meta({ id: "SignedIn" });
export type SignedIn = z.infer<typeof SignedIn>;

export const SignedOut = z.object({ type: z.literal("signed_out") }).meta({ id: "SignedOut" });

/** Where the browser must go to sign in with the identity provider. */
export const OidcRedirect = z
  .object({ type: z.literal("oidc_redirect"), url: z.string() })
  .meta({ id: "OidcRedirect" });
export type OidcRedirect = z.infer<typeof OidcRedirect>;

/** Why a sign-in by OIDC came back to `/login?error=`. */
export const SignInError = z.enum(["not_a_member", "email_not_verified", "cancelled", "expired", "failed"]);
export type SignInError = z.infer<typeof SignInError>;

import { type Auth, makeAuth } from "@/lib/domain/sign-in/better-auth";
import { type Issuer, requireReachable } from "@/lib/domain/sign-in/issuer";
import { env } from "@/lib/env";

let password: { made: string; auth: Auth } | undefined;
let oidc: { made: string; auth: Auth } | undefined;

/** For everything but the walk through an issuer; an issuer that is down cannot hold it up. */
export function passwordAuth(): Auth {
  const origin = env.PALIMPSEST_URL ?? "http://localhost";
  const made = JSON.stringify([origin, env.PALIMPSEST_SECRET, env.DATABASE_URL]);
  if (password?.made !== made) password = { made, auth: makeAuth(origin) };
  return password.auth;
}

/** For the walk through the issuer and back to `origin`. Throws a 503 `api_error` when the issuer does not answer. */
export async function oidcAuth(origin: string, issuer: Issuer): Promise<Auth> {
  const made = JSON.stringify([origin, issuer, env.PALIMPSEST_SECRET, env.DATABASE_URL]);
  if (oidc?.made !== made) {
    await requireReachable(issuer);
    const auth = makeAuth(origin, issuer);
    const { socialProviders } = await auth.$context;
    if (socialProviders.length === 0) await requireReachable(issuer); // it went away in between
    oidc = { made, auth };
  }
  return oidc.auth;
}

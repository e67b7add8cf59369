import { prisma } from "@/lib/domain/database";
import { type Auth, makeAuth } from "@/lib/domain/sign-in/better-auth";
import { type Issuer, requireReachable } from "@/lib/domain/sign-in/issuer";
import { env } from "@/lib/env";

interface Made {
  by: string;
  client: ReturnType<typeof prisma>;
  auth: Auth;
}
let password: Made | undefined;
let oidc: Made | undefined;

/** For everything but the walk through an issuer; an issuer that is down cannot hold it up. */
export function passwordAuth(): Auth {
  const origin = env.PALIMPSEST_URL ?? "http://localhost";
  const by = JSON.stringify([origin, env.PALIMPSEST_SECRET]);
  if (password?.by !== by || password.client !== prisma()) password = { by, client: prisma(), auth: makeAuth(origin) };
  return password.auth;
}

/** For the walk through the issuer and back to `origin`. Throws a 503 `api_error` when the issuer does not answer. */
export async function oidcAuth(origin: string, issuer: Issuer): Promise<Auth> {
  const by = JSON.stringify([origin, issuer, env.PALIMPSEST_SECRET]);
  if (oidc?.by !== by || oidc.client !== prisma()) {
    await requireReachable(issuer);
    const auth = makeAuth(origin, issuer);
    const { socialProviders } = await auth.$context;
    if (socialProviders.length === 0) await requireReachable(issuer); // it went away in between
    oidc = { by, client: prisma(), auth };
  }
  return oidc.auth;
}

import { type BetterAuthOptions, betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { genericOAuth } from "better-auth/plugins";
import { prisma } from "@/lib/domain/database";
import { type IdPrefix, newId } from "@/lib/domain/ids";
import { withHashedTokens } from "@/lib/domain/sign-in/hashed-tokens";
import { type Issuer, oidcProviderId } from "@/lib/domain/sign-in/issuer";
import { hashPassword, verifyPassword } from "@/lib/domain/sign-in/passwords";
import { env } from "@/lib/env";
import { passwordLength } from "@/lib/wire/me";

/** A sign-in ends after this, however busy; and earlier when it is idle (`person.ts`). */
export const absoluteSeconds = 30 * 24 * 3600;
/** Carries the client's address, judged by our door, to the library, which itself believes no forwarded header. */
export const addressHeader = "x-palimpsest-address";

const prefixes: Record<string, IdPrefix> = { user: "user", session: "usess", account: "uacct", verification: "uver" };

/** The name of the console's cookie. Only https can promise a browser the host alone (`__Host-`). */
export const cookieName = () => `${cookiePrefix()}.session`;
const isSecure = () => env.PALIMPSEST_URL?.startsWith("https:") ?? false;
const cookiePrefix = () => (isSecure() ? "__Host-palimpsest" : "palimpsest");

/**
 * The library that keeps sign-ins: checks passwords, sets the cookie, walks through OIDC. Without an issuer no network is
 * touched. `origin` is where the console is reached.
 */
export function makeAuth(origin: string, issuer?: Issuer) {
  const plugins = issuer ? [genericOAuth({ config: [providerOf(issuer)] })] : [];
  return betterAuth({ ...options(origin), plugins });
}
export type Auth = ReturnType<typeof makeAuth>;

const withoutTokens = async <Account extends object>(account: Account) => ({
  // The issuer's tokens are of no use after the sign-in, so none is kept.
  data: { ...account, accessToken: null, refreshToken: null, idToken: null },
});

const options = (origin: string) =>
  ({
    appName: "Palimpsest",
    baseURL: origin,
    basePath: "/api/auth",
    secret: env.PALIMPSEST_SECRET,
    database: withHashedTokens(prismaAdapter(prisma(), { provider: "postgresql", transaction: true })),
    telemetry: { enabled: false },
    logger: { disabled: true }, // its messages quote addresses and causes; our door logs what is safe
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    user: { modelName: "user" },
    session: { modelName: "userSession", expiresIn: absoluteSeconds, disableSessionRefresh: true },
    account: {
      modelName: "userAccount",
      accountLinking: { enabled: true, trustedProviders: [], requireLocalEmailVerified: false },
      updateAccountOnSignIn: false,
    },
    verification: { modelName: "userVerification", storeIdentifier: "hashed" },
    databaseHooks: { account: { create: { before: withoutTokens }, update: { before: withoutTokens } } },
    rateLimit: { enabled: false }, // ours counts accounts as well as addresses (`attempts.ts`)
    onAPIError: { errorURL: "/login" },
    advanced: {
      // Our door has compared origins already, more strictly (`same-origin.ts`), and writes every redirect target itself.
      disableCSRFCheck: true,
      disableOriginCheck: true,
      trustedProxyHeaders: false,
      ipAddress: { ipAddressHeaders: [addressHeader] },
      useSecureCookies: false, // would name cookies __Secure-, which promises less than __Host-
      cookiePrefix: cookiePrefix(),
      cookies: { session_token: { name: cookieName() } },
      defaultCookieAttributes: { secure: isSecure(), httpOnly: true, sameSite: "lax", path: "/" },
      database: { generateId: ({ model }) => newId(prefixes[model] ?? "uver") },
    },
  }) satisfies BetterAuthOptions;

const providerOf = ({ discoveryUrl, clientId, clientSecret }: Issuer) => ({
  providerId: oidcProviderId,
  discoveryUrl,
  clientId,
  clientSecret,
  scopes: ["openid", "email", "profile"],
  pkce: true,
  requireIdTokenVerification: true,
  disableSignUp: true,
  mapProfileToUser: (profile: Record<string, unknown>) => ({ emailVerified: profile.email_verified === true }),
});

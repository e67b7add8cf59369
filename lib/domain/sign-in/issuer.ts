import { env } from "@/lib/env";
import { WireError } from "@/lib/wire/errors";

export const oidcProviderId = "oidc";
const answerWithinMs = 5_000;

export interface Issuer {
  /** What the sign-in button names: the issuer's host. */
  name: string;
  discoveryUrl: string;
  clientId: string;
  clientSecret: string | undefined;
}

/** The issuer that people may sign in with, or undefined when none is configured. */
export function issuer(): Issuer | undefined {
  const {
    PALIMPSEST_OIDC_ISSUER: url,
    PALIMPSEST_OIDC_CLIENT_ID: clientId,
    PALIMPSEST_OIDC_CLIENT_SECRET: clientSecret,
  } = env;
  if (!url || !clientId || !URL.canParse(url)) return undefined;
  const { protocol, hostname } = new URL(url);
  if (protocol !== "https:" && !isLoopback(hostname)) return undefined;
  return {
    name: hostname,
    discoveryUrl: `${url.replace(/\/$/, "")}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
  };
}

export const isLoopback = (hostname: string) => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);

/**
 * Asks the issuer for its description, so that one that is down or is another one is refused in words and in time. Throws a
 * 503 `api_error`.
 */
export async function requireReachable({ discoveryUrl }: Issuer): Promise<void> {
  const refusal = new WireError(
    "api_error",
    "The identity provider does not answer. Try again, or sign in by password.",
    {
      status: 503,
      retry_after: 5,
    },
  );
  const reply = await fetch(discoveryUrl, { signal: AbortSignal.timeout(answerWithinMs), redirect: "error" }).catch(
    () => undefined,
  );
  const description: unknown = reply?.ok ? await reply.json().catch(() => undefined) : undefined;
  const stated = (description as { issuer?: unknown } | undefined)?.issuer;
  const expected = env.PALIMPSEST_OIDC_ISSUER?.replace(/\/$/, "");
  if (typeof stated !== "string" || stated.replace(/\/$/, "") !== expected) throw refusal;
}

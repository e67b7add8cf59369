import { env } from "@/lib/env";
import { StartError } from "@/lib/start-error";
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

/** The issuer that people may sign in with, or undefined when none is configured. Throws StartError for one that cannot work. */
export function issuer(): Issuer | undefined {
  const url = env.PALIMPSEST_OIDC_ISSUER;
  const clientId = env.PALIMPSEST_OIDC_CLIENT_ID;
  if (!url && !clientId) return undefined;
  if (!url || !clientId)
    throw new StartError("PALIMPSEST_OIDC_ISSUER and PALIMPSEST_OIDC_CLIENT_ID go together: one of them is missing.");
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: "", hostname: "" };
  if (protocol !== "https:" && !(protocol === "http:" && isLoopback(hostname)))
    throw new StartError("PALIMPSEST_OIDC_ISSUER must be an https URL (http only on this machine).");
  const discoveryUrl = `${url.replace(/\/$/, "")}/.well-known/openid-configuration`;
  return { name: hostname, discoveryUrl, clientId, clientSecret: env.PALIMPSEST_OIDC_CLIENT_SECRET };
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

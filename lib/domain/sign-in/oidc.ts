import { ask, endEarlier, type From, type WithCookies } from "@/lib/domain/sign-in";
import { addressLimit, count } from "@/lib/domain/sign-in/attempts";
import { oidcAuth } from "@/lib/domain/sign-in/instances";
import { type Issuer, isLoopback, issuer, oidcProviderId } from "@/lib/domain/sign-in/issuer";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { invalid, notFound } from "@/lib/wire/errors";
import type { OidcRedirect, SignInError, StartOidc } from "@/lib/wire/sign-in";

/**
 * Begins a sign-in with the configured issuer: answers where the browser must go. Only people who are members already may
 * come in this way, found by the address the issuer has verified. Throws `not_found_error` without an issuer,
 * `rate_limit_error`, and a 503 `api_error` when the issuer does not answer.
 */
export async function start(
  { return_to = "/" }: StartOidc,
  from: From,
  host: string,
): Promise<WithCookies<OidcRedirect>> {
  const provider = configured();
  await count(addressLimit("oidc", from.address));
  const auth = await oidcAuth(originOf(host), provider);
  const body = { provider: oidcProviderId, callbackURL: return_to, errorCallbackURL: "/login", disableRedirect: true };
  const response = await ask(auth, "POST", "/sign-in/social", from, body);
  if (!response.ok) throw new Error(`the start of an OIDC sign-in answered ${response.status}`);
  const { url } = (await response.json()) as { url: string };
  return { reply: { type: "oidc_redirect", url }, cookies: response.headers.getSetCookie() };
}

/** Takes the browser back from the issuer: the path to go to is the wished one, or `/login?error=` with a `SignInError`. */
export async function finish(search: string, from: From, host: string): Promise<WithCookies<string>> {
  const provider = configured();
  await count(addressLimit("oidc back", from.address));
  const auth = await oidcAuth(originOf(host), provider);
  const response = await ask(auth, "GET", `/callback/${oidcProviderId}${search}`, from);
  const location = response.headers.get("location") ?? "/login?error=failed";
  const cookies = response.headers.getSetCookie();
  const refused = /^\/login\?(?:.*&)?error=([^&]*)/.exec(location)?.[1];
  if (refused || !/^\/(?![/\\])/.test(location)) {
    log.info({ message: "A sign-in by OIDC was refused.", reason: reasonFor(refused) });
    return { reply: `/login?error=${reasonFor(refused)}`, cookies };
  }
  await endEarlier(from);
  return { reply: location, cookies };
}

function reasonFor(code: string | undefined): SignInError {
  if (code === "signup_disabled" || code === "email_not_found") return "not_a_member";
  if (code === "account_not_linked") return "email_not_verified";
  if (code === "access_denied") return "cancelled";
  return code && /^(state_|please_restart)/.test(code) ? "expired" : "failed";
}

function configured(): Issuer {
  const provider = issuer();
  if (!provider) throw notFound("Sign-in with an identity provider");
  return provider;
}

/** Where the issuer sends people back to. Only this machine's own names are believed from a request. */
function originOf(host: string): string {
  if (env.PALIMPSEST_URL) return env.PALIMPSEST_URL;
  if (URL.canParse(`http://${host}`) && isLoopback(new URL(`http://${host}`).hostname)) return `http://${host}`;
  throw invalid("Set PALIMPSEST_URL to the console's public URL to sign in with an identity provider.");
}

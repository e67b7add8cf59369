import { count, signInLimits, succeed } from "@/lib/domain/sign-in/attempts";
import { type Auth, addressHeader, cookieName } from "@/lib/domain/sign-in/better-auth";
import { passwordAuth } from "@/lib/domain/sign-in/instances";
import { forgetPerson, signedInPerson } from "@/lib/domain/sign-in/person";
import { log } from "@/lib/log";
import { invalid, WireError } from "@/lib/wire/errors";
import type { SignedIn, SignInByPassword } from "@/lib/wire/sign-in";

/** Where a request to sign in comes from. */
export interface From {
  address: string;
  user_agent: string | null | undefined;
  /** The cookies the browser sent. */
  cookies: string | null | undefined;
}

/** What happened, and the `set-cookie` lines that make the browser know it. */
export interface WithCookies<T> {
  reply: T;
  cookies: string[];
}

/**
 * Signs a person in by address and password, always with a new token; the browser's earlier sign-in ends. Throws
 * `authentication_error` without saying which of the two was wrong, and `rate_limit_error`.
 */
export async function withPassword(input: SignInByPassword, from: From): Promise<WithCookies<SignedIn>> {
  const limits = signInLimits(from.address, input.email);
  await count(limits);
  const signedIn = await open(input, from);
  await succeed(limits);
  return signedIn;
}

/** The same without counting the attempt, for someone who has just proved who they are by other means. */
export async function open({ email, password }: SignInByPassword, from: From): Promise<WithCookies<SignedIn>> {
  const response = await ask(passwordAuth(), "POST", "/sign-in/email", from, { email, password });
  if (response.status >= 500) throw new Error(`sign-in answered ${response.status}`);
  if (!response.ok) {
    log.info({ message: "A sign-in was refused." });
    throw response.status === 401
      ? new WireError("authentication_error", "The email address or the password is wrong.")
      : invalid("email must be an address, and password must not be longer than 128 characters.");
  }
  const { user } = (await response.json()) as { user: SignedIn["user"] };
  await endEarlier(from);
  log.info({ message: "A person signed in.", user_id: user.id });
  return {
    reply: { type: "signed_in", user: { id: user.id, name: user.name, email: user.email } },
    cookies: response.headers.getSetCookie(),
  };
}

/** Ends the browser's sign-in and takes its cookie away; without one only the cookie goes. */
export async function signOut(from: From): Promise<WithCookies<{ type: "signed_out" }>> {
  const response = await end(from);
  if (!response.ok) throw new Error(`sign-out answered ${response.status}`);
  return { reply: { type: "signed_out" }, cookies: response.headers.getSetCookie() };
}

/** A new sign-in replaces the browser's earlier one instead of leaving it behind. */
export async function endEarlier(from: From): Promise<void> {
  if (from.cookies?.includes(`${cookieName()}=`)) await end(from);
}

async function end(from: From): Promise<Response> {
  const person = from.cookies ? await signedInPerson(from.cookies) : undefined;
  const response = await ask(passwordAuth(), "POST", "/sign-out", from, {});
  if (person) forgetPerson(person.id);
  return response;
}

/** Asks the library as HTTP does; nothing of the caller's headers reaches it but what is named here. */
export async function ask(
  auth: Auth,
  method: "GET" | "POST",
  path: string,
  from: From,
  body?: object,
): Promise<Response> {
  const { baseURL } = await auth.$context;
  const headers = new Headers({ [addressHeader]: from.address });
  if (from.user_agent) headers.set("user-agent", from.user_agent.slice(0, 400));
  if (from.cookies) headers.set("cookie", from.cookies);
  if (body) headers.set("content-type", "application/json");
  return auth.handler(new Request(`${baseURL}${path}`, { method, headers, body: body && JSON.stringify(body) }));
}

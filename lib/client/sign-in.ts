"use client";

import { api } from "@/lib/client/http";
import { reportSignedIn } from "@/lib/client/signed-out";
import { OidcRedirect, SignedIn, SignedOut } from "@/lib/wire/sign-in";

/** Signs this browser in. Throws `authentication_error` for a wrong address or password, without saying which. */
export async function signIn(email: string, password: string) {
  await api.post(SignedIn, "/api/auth/sign-in/email", { email, password });
  reportSignedIn();
}

/** Ends this browser's sign-in, on the server too. */
export const signOut = () => api.post(SignedOut, "/api/auth/sign-out");

/** Starts a sign-in with the identity provider; answers where the browser has to go. `returnTo` is a path of the console. */
export async function signInElsewhere(returnTo: string) {
  const { url } = await api.post(OidcRedirect, "/api/auth/sign-in/oidc", { return_to: returnTo });
  return url;
}

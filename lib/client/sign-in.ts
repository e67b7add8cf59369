"use client";

import { z } from "zod";
import { api } from "@/lib/client/http";
import { reportSignedIn } from "@/lib/client/signed-out";
import { WireError } from "@/lib/wire/errors";
import { OidcRedirect } from "@/lib/wire/sign-in";

/** Signs this browser in. Throws `authentication_error` for a wrong address or password, without saying which. */
export async function signIn(email: string, password: string) {
  try {
    await api.post(z.unknown(), "/api/auth/sign-in/email", { email, password });
  } catch (error) {
    if (error instanceof WireError && error.status === 401)
      throw new WireError("authentication_error", "The email address or the password is wrong.");
    throw error;
  }
  reportSignedIn();
}

/** Ends this browser's sign-in, on the server too. */
export const signOut = () => api.post(z.unknown(), "/api/auth/sign-out", {});

/** Starts a sign-in with the configured identity provider; answers where the browser has to go. */
export async function signInElsewhere(next: string) {
  const { url } = await api.post(OidcRedirect, "/api/auth/sign-in/oidc", { return_to: next });
  return url;
}

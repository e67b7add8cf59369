import type { Hono } from "hono";
import { requireSameOrigin } from "@/lib/domain/credentials/same-origin";
import * as signIn from "@/lib/domain/sign-in";
import * as oidc from "@/lib/domain/sign-in/oidc";
import { OidcRedirect, SignedIn, SignedOut, SignInByPassword, StartOidc } from "@/lib/wire/sign-in";
import { securityHeaders } from "./answer";
import { serve } from "./endpoint";
import { entrance, fromOf, withCookies } from "./entrance";

const tag = "Sign-in";
const callback = "/api/auth/callback/oidc";

export function authRoutes(app: Hono): void {
  entrance(
    app,
    {
      method: "post",
      path: "/api/auth/sign-in/email",
      tag,
      summary: "Sign a person in by address and password",
      body: SignInByPassword,
      reply: SignedIn,
    },
    ({ body, from }) => signIn.withPassword(body, from),
  );
  entrance(
    app,
    {
      method: "post",
      path: "/api/auth/sign-in/oidc",
      tag,
      summary: "Begin a sign-in with the identity provider",
      body: StartOidc,
      reply: OidcRedirect,
    },
    ({ body, from, headers }) => oidc.start(body, from, headers.get("host") ?? ""),
  );
  entrance(
    app,
    { method: "post", path: "/api/auth/sign-out", tag, summary: "End this browser's sign-in", reply: SignedOut },
    async ({ from, headers }) => {
      requireSameOrigin(headers);
      return signIn.signOut(from);
    },
  );
  serve(app, { method: "get", path: callback }, async ({ request, address }) => {
    const { search, host } = new URL(request.url);
    const { reply, cookies } = await oidc.finish(search, fromOf(request, address), host);
    const headers = { ...securityHeaders, location: reply };
    return (requestId) =>
      withCookies(new Response(null, { status: 302, headers: { ...headers, "request-id": requestId } }), cookies);
  });
}

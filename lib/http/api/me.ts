import type { Hono } from "hono";
import { z } from "zod";
import * as me from "@/lib/domain/me";
import { endpoint } from "@/lib/http/endpoint";
import { ChangePassword, Me, SignInPage, SignInsEnded, UpdateMe } from "@/lib/wire/me";
import { IdParam } from "@/lib/wire/pages";

const tag = "Me";

export function meRoutes(app: Hono): void {
  endpoint(
    app,
    { method: "get", path: "/api/me", tag, summary: "Who this credential is and what it may do", reply: Me },
    ({ actor }) => me.retrieve(actor),
  );
  endpoint(
    app,
    { method: "post", path: "/api/me", tag, summary: "Change one's name", body: UpdateMe, reply: Me },
    ({ actor, body }) => me.update(actor, body),
  );
  endpoint(
    app,
    {
      method: "post",
      path: "/api/me/password",
      tag,
      summary: "Change one's password; ends the other sign-ins",
      body: ChangePassword,
      reply: SignInsEnded,
    },
    ({ actor, body }) => me.changePassword(actor, body),
  );
  endpoint(
    app,
    { method: "get", path: "/api/me/sign_ins", tag, summary: "Where one is signed in", reply: SignInPage },
    ({ actor }) => me.listSignIns(actor),
  );
  endpoint(
    app,
    { method: "delete", path: "/api/me/sign_ins", tag, summary: "Sign out everywhere else", reply: SignInsEnded },
    ({ actor }) => me.endOtherSignIns(actor),
  );
  endpoint(
    app,
    {
      method: "delete",
      path: "/api/me/sign_ins/{sign_in_id}",
      tag,
      summary: "End one sign-in",
      params: z.object({ sign_in_id: IdParam }),
      reply: SignInsEnded,
    },
    ({ actor, params }) => me.endSignIn(actor, params.sign_in_id),
  );
}

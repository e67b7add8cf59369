import type { Hono } from "hono";
import * as setup from "@/lib/domain/setup";
import { entrance } from "@/lib/http/entrance";
import { CreateOwner, ResetPassword, SetupState } from "@/lib/wire/setup";
import { SignedIn } from "@/lib/wire/sign-in";

const tag = "Set-up";

export function setupRoutes(app: Hono): void {
  entrance(
    app,
    {
      method: "get",
      path: "/api/setup",
      tag,
      summary: "Whether there is an owner, and how to sign in",
      reply: SetupState,
    },
    async () => ({ reply: await setup.state(), cookies: [] }),
  );
  entrance(
    app,
    {
      method: "post",
      path: "/api/setup",
      tag,
      summary: "Become the owner with the token of the set-up link",
      body: CreateOwner,
      reply: SignedIn,
    },
    ({ body, from }) => setup.createOwner(body, from),
  );
  entrance(
    app,
    {
      method: "post",
      path: "/api/setup/reset",
      tag,
      summary: "Set the owner's password with the token of a reset link",
      body: ResetPassword,
      reply: SignedIn,
    },
    ({ body, from }) => setup.resetPassword(body, from),
  );
}

import type { Hono } from "hono";
import * as tokens from "@/lib/domain/session-tokens";
import { endpoint } from "@/lib/http/endpoint";
import { SessionParams, SessionTokenParams } from "@/lib/http/params";
import {
  CreatedSessionToken,
  CreateSessionToken,
  ListSessionTokens,
  SessionToken,
  SessionTokenPage,
} from "@/lib/wire/session-tokens";

const tag = "Sessions";
const all = "/api/sessions/{session_id}/tokens";

export function sessionTokenRoutes(app: Hono): void {
  endpoint(
    app,
    {
      method: "post",
      path: all,
      tag,
      summary: "Mint a token that acts as a session; the reply alone holds it",
      params: SessionParams,
      body: CreateSessionToken,
      bodyOptional: true,
      reply: CreatedSessionToken,
    },
    ({ actor, params, body }) => tokens.create(actor, params.session_id, body),
  );
  endpoint(
    app,
    {
      method: "get",
      path: all,
      tag,
      summary: "List a session's tokens, newest first",
      params: SessionParams,
      query: ListSessionTokens,
      reply: SessionTokenPage,
    },
    ({ actor, params, query }) => tokens.list(actor, params.session_id, query),
  );
  endpoint(
    app,
    {
      method: "delete",
      path: `${all}/{token_id}`,
      tag,
      summary: "Revoke a session's token, for good",
      params: SessionTokenParams,
      reply: SessionToken,
    },
    ({ actor, params }) => tokens.revoke(actor, params.session_id, params.token_id),
  );
}

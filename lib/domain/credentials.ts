import type { Actor } from "@/lib/domain/actor";
import { recognise, start as startKeys, stop as stopKeys } from "@/lib/domain/credentials/recognition";
import { type HeaderReader, requireSameOrigin } from "@/lib/domain/credentials/same-origin";
import { sweepPeriodically } from "@/lib/domain/credentials/sweep";
import { issuer } from "@/lib/domain/sign-in/issuer";
import { forgetEveryone, signedInPerson } from "@/lib/domain/sign-in/person";
import { WireError } from "@/lib/wire/errors";

/** What a credential is read from. `address` is the client's, with forwarded headers already judged. */
export interface Presented {
  method: string;
  headers: HeaderReader;
  address?: string;
}

const reading = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Who is calling. A bearer token or `x-api-key` decides alone: with either present the console's cookie is not looked at, not
 * even when they are wrong. Throws `authentication_error`, `permission_error` (another workspace named, or a change asked for
 * with a cookie from another site) and `rate_limit_error`.
 */
export async function identify({ method, headers, address = "unknown" }: Presented): Promise<Actor> {
  const secret = bearerSecret(headers);
  const actor = secret === undefined ? await person(method, headers) : await recognise(secret, address);
  const workspace = headers.get("anthropic-workspace-id");
  if (workspace && workspace !== actor.workspace_id)
    throw new WireError("permission_error", "This credential belongs to another workspace.");
  return actor;
}

/** The secret in either header; undefined when there is neither. Two different ones are refused rather than ranked. */
function bearerSecret(headers: HeaderReader): string | undefined {
  const authorization = headers.get("authorization");
  const apiKey = headers.get("x-api-key");
  if (authorization == null) return apiKey ?? undefined;
  const bearer = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  if (!bearer)
    throw new WireError("authentication_error", "The Authorization header must be: Bearer, then an API key.");
  if (apiKey != null && apiKey !== bearer)
    throw new WireError("authentication_error", "Authorization and x-api-key name two different credentials.");
  return bearer;
}

async function person(method: string, headers: HeaderReader): Promise<Actor> {
  const cookie = headers.get("cookie");
  const actor = cookie ? await signedInPerson(cookie) : undefined;
  if (!actor)
    throw new WireError("authentication_error", "No credential: send an API key as a bearer token, or sign in.");
  if (!reading.has(method)) {
    requireSameOrigin(headers);
    requireJson(headers);
  }
  return actor;
}

/** A form can post text across sites without being asked; JSON it cannot. */
function requireJson(headers: HeaderReader): void {
  const hasBody = Number(headers.get("content-length") ?? 0) > 0 || headers.get("transfer-encoding") != null;
  if (hasBody && !/^application\/json\s*(;|$)/i.test(headers.get("content-type") ?? ""))
    throw new WireError("permission_error", "Requests with the console's cookie must send application/json.");
}

/** Starts what works in the background: writing back when keys were used, clearing what has expired. Throws StartError. */
export function start(): void {
  issuer(); // settings that cannot work end the start, with words
  startKeys();
  sweeping ??= sweepPeriodically();
}

/** Writes back what is held, forgets everything remembered and ends the background work. */
export async function stop(): Promise<void> {
  forgetEveryone();
  await Promise.all([sweeping?.stop(), stopKeys()]);
  sweeping = undefined;
}

let sweeping: ReturnType<typeof sweepPeriodically> | undefined;

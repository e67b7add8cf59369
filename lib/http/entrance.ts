import type { Hono } from "hono";
import type { z } from "zod";
import { type HeaderReader, refuseOtherOrigin } from "@/lib/domain/credentials/same-origin";
import type { From, WithCookies } from "@/lib/domain/sign-in";
import { answer } from "./answer";
import { readJson } from "./body";
import { type Door, doors, parse, serve } from "./endpoint";

type Schema = z.ZodType;
type Entrance<B extends Schema | undefined, R extends Schema> = Omit<
  Door<undefined, undefined, B, R>,
  "params" | "query" | "remarks"
>;

interface Arrival<B> {
  body: B extends Schema ? z.infer<B> : undefined;
  from: From;
  headers: HeaderReader;
}

const bodyBytesMax = 16_000;

/** Opens a route for people who are not signed in yet: no credential is asked for, and the answer may set cookies. */
export function entrance<B extends Schema | undefined, R extends Schema>(
  app: Hono,
  door: Entrance<B, R>,
  act: (arrival: Arrival<B>) => Promise<WithCookies<z.infer<R>>>,
): void {
  doors.push({ ...door, forAnyone: true } as (typeof doors)[number]);
  serve(app, door, async ({ request, address }) => {
    if (door.method !== "get") refuseOtherOrigin(request.headers);
    const body = parse(door.body, door.body && (await readJson(request, bodyBytesMax)));
    const arrival = { body, from: fromOf(request, address), headers: request.headers } as Arrival<B>;
    const { reply, cookies } = await act(arrival);
    return (requestId) => withCookies(answer(request, requestId, reply), cookies);
  });
}

/** Where a request to sign in comes from. */
export const fromOf = ({ headers }: Request, address: string): From => ({
  address,
  user_agent: headers.get("user-agent"),
  cookies: headers.get("cookie"),
});

/** The response with its `set-cookie` lines, one header each. */
export function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append("set-cookie", cookie);
  return response;
}

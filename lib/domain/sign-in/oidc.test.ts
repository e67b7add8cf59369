import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as credentials from "@/lib/domain/credentials";
import { query } from "@/lib/domain/database";
import * as setup from "@/lib/domain/setup";
import * as signIn from "@/lib/domain/sign-in";
import * as oidc from "@/lib/domain/sign-in/oidc";
import { StartError } from "@/lib/start-error";
import { testDatabase } from "@/lib/testing/database";

const host = "127.0.0.1:3000";
const clientId = "palimpsest-console";
const clientSecret = "the client's own secret";
const refused = (type: string) => expect.objectContaining({ name: "WireError", type });
const from = (cookies: string | null = null) => ({ address: "192.0.2.40", user_agent: "Firefox", cookies });

/** A small identity provider on loopback: discovery, authorization with PKCE, tokens, keys. */
const provider = {
  server: undefined as Server | undefined,
  issuer: "",
  down: false,
  /** What it says about the person who signs in there. */
  claims: {} as Record<string, unknown>,
  /** Changes what it signs, to play a provider that lies. */
  forge: (claims: Record<string, unknown>) => claims,
  signWith: undefined as KeyObject | undefined,
  codes: new Map<string, URLSearchParams>(),
  tokenCalls: 0,
};
const newKeys = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
const keys = newKeys();

async function answerAsProvider(request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? "/", provider.issuer);
  const json = (value: unknown, status = 200) =>
    response.writeHead(provider.down ? 503 : status, { "content-type": "application/json" }).end(JSON.stringify(value));
  if (url.pathname === "/.well-known/openid-configuration")
    return json({
      issuer: provider.issuer,
      authorization_endpoint: `${provider.issuer}/authorize`,
      token_endpoint: `${provider.issuer}/token`,
      jwks_uri: `${provider.issuer}/keys`,
      id_token_signing_alg_values_supported: ["RS256"],
    });
  if (url.pathname === "/keys")
    return json({ keys: [{ ...keys.publicKey.export({ format: "jwk" }), alg: "RS256", kid: "one" }] });
  if (url.pathname === "/token") return json(...(await tokenFor(request)));
  return json({}, 404);
}

async function tokenFor(request: IncomingMessage): Promise<[unknown, number]> {
  provider.tokenCalls++;
  let text = "";
  for await (const chunk of request) text += chunk;
  const form = new URLSearchParams(text);
  const asked = provider.codes.get(form.get("code") ?? "");
  provider.codes.delete(form.get("code") ?? "");
  const basic = Buffer.from((request.headers.authorization ?? "").slice(6), "base64").toString();
  const secret = form.get("client_secret") ?? decodeURIComponent(basic.split(":")[1] ?? "");
  const challenge = createHash("sha256")
    .update(form.get("code_verifier") ?? "")
    .digest("base64url");
  if (!asked || secret !== clientSecret || challenge !== asked.get("code_challenge"))
    return [{ error: "invalid_grant" }, 400];
  const claims = provider.forge({ nonce: asked.get("nonce"), iss: provider.issuer, aud: clientId, ...provider.claims });
  const id_token = signed(claims, provider.signWith ?? keys.privateKey);
  return [{ access_token: "an access token", token_type: "Bearer", id_token }, 200];
}

function signed(claims: Record<string, unknown>, key: KeyObject): string {
  const now = Math.floor(Date.now() / 1000);
  const parts = [
    { alg: "RS256", kid: "one", typ: "JWT" },
    { iat: now, exp: now + 300, ...claims },
  ];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${text}.${sign("sha256", Buffer.from(text), key).toString("base64url")}`;
}

/** What the provider's page does once the person has agreed: it sends the browser back with a code. */
function agree(url: string): string {
  const asked = new URL(url).searchParams;
  const code = randomBytes(12).toString("hex");
  provider.codes.set(code, asked);
  return `?${new URLSearchParams({ code, state: asked.get("state")! })}`;
}

const jar = (lines: string[]) => lines.map((line) => line.split(";")[0]).join("; ");

async function walk(change: { search?: (search: string) => string; cookies?: (cookies: string) => string } = {}) {
  const { reply, cookies } = await oidc.start({ return_to: "/stores?archived=true" }, from(), host);
  const search = (change.search ?? ((same) => same))(agree(reply.url));
  return oidc.finish(search, from((change.cookies ?? ((same) => same))(jar(cookies))), host);
}

const sessionOf = (cookies: string[]) =>
  cookies.find((line) => /^palimpsest\.session=[^;]{20,}/.test(line))?.split(";")[0];
const whoHas = (cookie: string) => credentials.identify({ method: "GET", headers: new Headers({ cookie }) });

beforeAll(async () => {
  await testDatabase();
  provider.server = createServer((request, response) => void answerAsProvider(request, response));
  await new Promise<void>((resolve) => provider.server!.listen(0, "127.0.0.1", resolve));
  provider.issuer = `http://127.0.0.1:${(provider.server.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    PALIMPSEST_OIDC_ISSUER: provider.issuer,
    PALIMPSEST_OIDC_CLIENT_ID: clientId,
    PALIMPSEST_OIDC_CLIENT_SECRET: clientSecret,
  });
  await setup.ensureOwner("mara@example.org", "a quiet harbour at dusk");
});
afterAll(() => provider.server?.close());
beforeEach(async () => {
  Object.assign(provider, { down: false, signWith: undefined, forge: (claims: Record<string, unknown>) => claims });
  provider.claims = { sub: "mara-1", email: "Mara@example.org", email_verified: true, name: "M. Lindqvist" };
  await query(undefined, "DELETE FROM user_accounts WHERE provider_id = 'oidc'", []);
  await query(undefined, "DELETE FROM user_sessions", []);
  await query(undefined, "DELETE FROM rate_limits", []);
});

/** Nobody came in: no cookie, no sign-in, no new person, no new way in. */
async function expectNobody({ reply, cookies }: { reply: string; cookies: string[] }, reason: string) {
  expect(reply).toBe(`/login?error=${reason}`);
  expect(sessionOf(cookies)).toBeUndefined();
  const [row] = await query<{ n: number }>(
    undefined,
    `SELECT ((SELECT count(*) FROM user_sessions) + (SELECT count(*) - 1 FROM users)
            + (SELECT count(*) FROM user_accounts WHERE provider_id = 'oidc'))::int4 AS n`,
    [],
  );
  expect(row!.n).toBe(0);
}

describe("starting", () => {
  test("sends the browser to the provider with state, PKCE and a nonce", async () => {
    const { reply, cookies } = await oidc.start({}, from(), host);
    const url = new URL(reply.url);
    expect(url.origin).toBe(provider.issuer);
    const { code_challenge_method, redirect_uri, response_type, scope, client_id } = Object.fromEntries(
      url.searchParams,
    );
    expect({ code_challenge_method, redirect_uri, response_type, client_id }).toEqual({
      code_challenge_method: "S256",
      redirect_uri: "http://127.0.0.1:3000/api/auth/callback/oidc",
      response_type: "code",
      client_id: clientId,
    });
    expect(scope!.split(" ").sort()).toEqual(["email", "openid", "profile"]);
    for (const name of ["state", "nonce", "code_challenge"])
      expect(url.searchParams.get(name)!.length).toBeGreaterThan(20);
    for (const line of cookies) expect(line).toMatch(/^palimpsest\.state=[^;]+;.*HttpOnly; SameSite=Lax$/);
  });

  test("says so when the provider is down or is another one, and works once it is back", async () => {
    const { PALIMPSEST_OIDC_CLIENT_ID: id } = process.env;
    process.env.PALIMPSEST_OIDC_CLIENT_ID = "fresh"; // an instance that has not met the provider yet
    provider.down = true;
    await expect(oidc.start({}, from(), host)).rejects.toMatchObject({ type: "api_error", status: 503 });
    provider.down = false;
    expect((await oidc.start({}, from(), host)).reply.url).toContain("client_id=fresh");
    process.env.PALIMPSEST_OIDC_CLIENT_ID = id;
  });

  test("leaves password sign-in alone while the provider is down", async () => {
    provider.down = true;
    const { reply } = await signIn.withPassword(
      { email: "mara@example.org", password: "a quiet harbour at dusk" },
      from(),
    );
    expect(reply.user.email).toBe("mara@example.org");
  });

  test("believes no host but this machine's own names without PALIMPSEST_URL", async () => {
    await expect(oidc.start({}, from(), "evil.example")).rejects.toEqual(refused("invalid_request_error"));
  });

  test("is not found without an issuer", async () => {
    const { PALIMPSEST_OIDC_ISSUER, PALIMPSEST_OIDC_CLIENT_ID } = process.env;
    Object.assign(process.env, { PALIMPSEST_OIDC_ISSUER: "", PALIMPSEST_OIDC_CLIENT_ID: "" });
    await expect(oidc.start({}, from(), host)).rejects.toEqual(refused("not_found_error"));
    expect((await setup.state()).oidc).toBe(false);
    Object.assign(process.env, { PALIMPSEST_OIDC_ISSUER, PALIMPSEST_OIDC_CLIENT_ID });
    expect(await setup.state()).toMatchObject({ oidc: true, oidc_name: "127.0.0.1" });
  });

  test.each([
    ["an issuer without a client", { PALIMPSEST_OIDC_CLIENT_ID: "" }],
    ["a client without an issuer", { PALIMPSEST_OIDC_ISSUER: "" }],
    ["plain http elsewhere", { PALIMPSEST_OIDC_ISSUER: "http://id.example.org" }],
    ["something that is no URL", { PALIMPSEST_OIDC_ISSUER: "id.example.org" }],
  ])("the server does not start with %s", async (_name, wrong) => {
    const { PALIMPSEST_OIDC_ISSUER, PALIMPSEST_OIDC_CLIENT_ID } = process.env;
    Object.assign(process.env, wrong);
    try {
      expect(() => credentials.start()).toThrow(StartError);
    } finally {
      Object.assign(process.env, { PALIMPSEST_OIDC_ISSUER, PALIMPSEST_OIDC_CLIENT_ID });
    }
  });

  test("is limited per address", async () => {
    for (let i = 0; i < 30; i++) await oidc.start({}, from(), host);
    await expect(oidc.start({}, from(), host)).rejects.toEqual(refused("rate_limit_error"));
  });
});

describe("coming back", () => {
  test("signs the member with that verified address in, and goes where they wished", async () => {
    const { reply, cookies } = await walk();
    expect(reply).toBe("/stores?archived=true");
    expect(await whoHas(sessionOf(cookies)!)).toMatchObject({ email: "mara@example.org", role: "owner", name: "mara" });
  });

  test("keeps none of the provider's tokens, in the table or the cookie", async () => {
    await walk();
    await walk();
    const rows = await query<Record<string, unknown>>(
      undefined,
      "SELECT * FROM user_accounts WHERE provider_id = 'oidc'",
      [],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ account_id: "mara-1", access_token: null, refresh_token: null, id_token: null });
  });

  test("knows a person again by the provider's subject, whatever their address is there now", async () => {
    await walk();
    provider.claims = { sub: "mara-1", email: "mara@elsewhere.example", email_verified: false };
    const { cookies } = await walk();
    expect((await whoHas(sessionOf(cookies)!)).email).toBe("mara@example.org");
  });

  test("ends the sign-in that the browser had before", async () => {
    const before = sessionOf((await walk()).cookies)!;
    await walk({ cookies: (cookies) => `${cookies}; ${before}` });
    await expect(whoHas(before)).rejects.toEqual(refused("authentication_error"));
  });

  test("refuses strangers", async () => {
    provider.claims = { sub: "eve-1", email: "eve@example.org", email_verified: true, name: "Eve" };
    await expectNobody(await walk(), "not_a_member");
  });

  test.each([[false], ["false"], ["true"], [undefined], [null], [1]])(
    "refuses an address verified as %j",
    async (verified) => {
      provider.claims = { ...provider.claims, email_verified: verified };
      await expectNobody(await walk(), "email_not_verified");
    },
  );

  test("refuses an address verified only by a claim of another name", async () => {
    provider.claims = { ...provider.claims, email_verified: false, emailVerified: true };
    await expectNobody(await walk(), "email_not_verified");
  });

  test("refuses somebody without an address", async () => {
    provider.claims = { sub: "mara-1" };
    const { reply, cookies } = await walk();
    expect(reply).toMatch(/^\/login\?error=(not_a_member|failed)$/);
    expect(sessionOf(cookies)).toBeUndefined();
  });

  test.each<[string, (claims: Record<string, unknown>) => Record<string, unknown>]>([
    ["another issuer's", (claims) => ({ ...claims, iss: "https://evil.example" })],
    ["meant for another client", (claims) => ({ ...claims, aud: "another-client" })],
    ["of another walk", (claims) => ({ ...claims, nonce: "another nonce" })],
    ["too old", (claims) => ({ ...claims, exp: Math.floor(Date.now() / 1000) - 600 })],
    ["without a nonce", (claims) => ({ ...claims, nonce: undefined })],
  ])("refuses a token that is %s", async (_name, forge) => {
    provider.forge = forge;
    await expectNobody(await walk(), "failed");
  });

  test("refuses a token signed by somebody else", async () => {
    provider.signWith = newKeys().privateKey;
    await expectNobody(await walk(), "failed");
  });

  test("refuses a code that the provider does not know", async () => {
    await expectNobody(await walk({ search: (search) => search.replace(/code=\w+/, "code=made-up") }), "failed");
  });

  test("refuses a return that this browser did not start, without asking the provider", async () => {
    const calls = provider.tokenCalls;
    await expectNobody(await walk({ cookies: () => "" }), "expired");
    await expectNobody(await walk({ search: (search) => search.replace(/state=[\w-]+/, "state=made-up") }), "expired");
    await expectNobody(await oidc.finish("", from(), host), "expired");
    expect(provider.tokenCalls).toBe(calls);
  });

  test("works once per start", async () => {
    const { reply, cookies } = await oidc.start({}, from(), host);
    const search = agree(reply.url);
    await oidc.finish(search, from(jar(cookies)), host);
    await query(undefined, "DELETE FROM user_accounts WHERE provider_id = 'oidc'", []);
    await query(undefined, "DELETE FROM user_sessions", []);
    await expectNobody(await oidc.finish(search, from(jar(cookies)), host), "expired");
  });

  test("says so when the person changed their mind, and repeats nothing the provider wrote", async () => {
    const search = (same: string) => same.replace(/code=\w+/, "error=access_denied&error_description=<script>");
    await expectNobody(await walk({ search }), "cancelled");
  });
});

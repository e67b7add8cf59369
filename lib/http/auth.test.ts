import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { mustNotBeLogged } from "@/lib/testing/canary";
import { startServer, type TestServer } from "@/lib/testing/server";
import { withinASecond } from "@/lib/testing/within-a-second";

const email = "mara@example.org";
const password = "a quiet harbour at dusk 7";
let one: TestServer;
let two: TestServer;

beforeAll(async () => {
  mustNotBeLogged(password);
  const env = { PALIMPSEST_INIT_EMAIL: email, PALIMPSEST_INIT_PASSWORD: password };
  one = await startServer({ env });
  two = await startServer({ database: one.databaseUrl, env: { PALIMPSEST_TRUSTED_PROXIES: "127.0.0.1" } });
});

interface Ask {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}
const json = { "content-type": "application/json" };
const ask = (server: TestServer, path: string, { method = "GET", body, headers = {} }: Ask = {}) =>
  fetch(`${server.url}${path}`, {
    method,
    redirect: "manual",
    headers: { ...(body === undefined ? {} : json), ...headers },
    body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
  });
const key = (secret: string) => ({ authorization: `Bearer ${secret}` });
const typeOf = async (response: Response) => ((await response.json()) as { error: { type: string } }).error.type;

const post = (server: TestServer, path: string, body: unknown, headers?: Ask["headers"]) =>
  ask(server, path, { method: "POST", body, headers });
const signIn = (server: TestServer, word: string, headers?: Ask["headers"]) =>
  post(server, "/api/auth/sign-in/email", { email, password: word }, headers);
async function cookieFrom(response: Response): Promise<string> {
  expect(response.status).toBe(200);
  const cookie = response.headers.getSetCookie()[0]!.split(";")[0]!;
  mustNotBeLogged(cookie.slice(cookie.indexOf("=") + 1));
  return cookie;
}
async function newKey(server: TestServer, scopes = ["memory:read"]) {
  const reply = await post(server, "/api/keys", { name: "Made in a test", scopes }, key(server.apiKey));
  expect(reply.status).toBe(200);
  const made = (await reply.json()) as { id: string; secret: string };
  mustNotBeLogged(made.secret);
  return made;
}

describe("signing in", () => {
  test("sets the cookie, answers JSON that no cache keeps, and works in every process", async () => {
    const response = await signIn(one, password);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("request-id")).toMatch(/^req_/);
    expect(response.headers.getSetCookie()[0]).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    const cookie = await cookieFrom(response);
    for (const server of [one, two]) {
      const me = await ask(server, "/api/me", { headers: { cookie } });
      expect(await me.json()).toMatchObject({ type: "me", email, role: "owner", actor: { type: "user_actor" } });
    }
  });

  test("ended in one process is ended in the other within a second", async () => {
    const cookie = await cookieFrom(await signIn(one, password));
    expect((await ask(two, "/api/me", { headers: { cookie } })).status).toBe(200);
    const out = await ask(one, "/api/auth/sign-out", {
      method: "POST",
      headers: { cookie, "sec-fetch-site": "same-origin" },
    });
    expect(out.status).toBe(200);
    const ended = Date.now();
    expect((await ask(one, "/api/me", { headers: { cookie } })).status).toBe(401);
    while ((await ask(two, "/api/me", { headers: { cookie } })).status !== 401) await sleep(20);
    expect(Date.now() - ended).toBeLessThan(withinASecond);
  });

  test("from another site is refused, for every door without a credential", async () => {
    const foreign = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    for (const path of [
      "/api/auth/sign-in/email",
      "/api/auth/sign-in/oidc",
      "/api/auth/sign-out",
      "/api/setup",
      "/api/setup/reset",
    ]) {
      const response = await post(one, path, { email, password }, foreign);
      expect([path, response.status, await typeOf(response)]).toEqual([path, 403, "permission_error"]);
      expect(response.headers.getSetCookie()).toEqual([]);
    }
  });

  test("takes no form, no broken JSON and no giant", async () => {
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const wrong: [string, Ask["headers"], number][] = [
      [`email=${email}&password=x`, form, 400],
      ["{", {}, 400],
      ['{"email":1}', {}, 400],
      [JSON.stringify({ email, password: "x".repeat(20_000) }), {}, 413],
    ];
    for (const [body, headers, status] of wrong)
      expect((await post(one, "/api/auth/sign-in/email", body, headers)).status).toBe(status);
  });

  test("answers unknown paths in JSON", async () => {
    for (const path of [
      "/api/auth",
      "/api/auth/get-session",
      "/api/auth/sign-up/email",
      "/api/auth/ok",
      "/api/auth/error",
    ])
      for (const method of ["GET", "POST"]) {
        const response = await ask(one, path, { method });
        expect([path, response.status, await typeOf(response)]).toEqual([path, 404, "not_found_error"]);
      }
  });

  test("counts wrong passwords over all processes; forwarded addresses only from a trusted proxy", async () => {
    const as = (address: string) => ({ "x-forwarded-for": address });
    const statuses: number[] = [];
    for (let i = 0; i < 10; i++) statuses.push((await signIn(two, "wrong", as("203.0.113.5, 198.51.100.7"))).status);
    expect(new Set(statuses)).toEqual(new Set([401]));
    const limited = await signIn(two, password, as("198.51.100.7"));
    expect([limited.status, await typeOf(limited)]).toEqual([429, "rate_limit_error"]);
    expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await signIn(two, password, as("198.51.100.8"))).status).toBe(200);
    for (let i = 0; i < 10; i++) await signIn(i % 2 ? one : two, "wrong", as(i % 2 ? `198.51.100.${i}` : "127.0.0.1"));
    expect((await signIn(one, password, as("198.51.100.99"))).status).toBe(429);
  });
});

describe("the console's cookie", () => {
  let cookie: string;
  beforeAll(async () => {
    cookie = await cookieFrom(await signIn(two, password, { "x-forwarded-for": "198.51.100.50" }));
  });

  const routes: [string, string, unknown][] = [
    ["POST", "/api/keys", { name: "x", scopes: ["memory:read"] }],
    ["DELETE", "/api/keys/apikey_x", undefined],
    ["POST", "/api/me", { name: "Mara" }],
    ["DELETE", "/api/me/sign_ins/usess_x", undefined],
    ["POST", "/v1/memory_stores", { name: "Travel agent" }],
    ["POST", "/v1/memory_stores/memstore_x/archive", undefined],
    ["DELETE", "/v1/memory_stores/memstore_x", undefined],
  ];

  test.each(routes)("%s %s is refused from other pages and from none", async (method, path, body) => {
    const strangers: Record<string, string>[] = [
      {},
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { origin: "https://evil.example" },
      { origin: "null" },
    ];
    for (const headers of strangers) {
      const response = await ask(one, path, { method, body, headers: { ...headers, cookie } });
      expect([response.status, await typeOf(response)]).toEqual([403, "permission_error"]);
    }
    const own: Record<string, string>[] = [{ "sec-fetch-site": "same-origin" }, { origin: one.url }];
    for (const headers of own) {
      const response = await ask(one, path, { method, body, headers: { ...headers, cookie } });
      expect(response.status).not.toBe(403);
      expect(response.status).not.toBe(401);
    }
  });

  test("is not looked at beside a key, right or wrong", async () => {
    const headers = { cookie, "sec-fetch-site": "same-origin" };
    expect((await ask(one, "/api/me", { headers: { ...headers, "x-api-key": "w".repeat(40) } })).status).toBe(401);
    const reply = await ask(one, "/api/me", { headers: { ...headers, ...key(one.apiKey) } });
    expect(await reply.json()).toMatchObject({ actor: { type: "api_actor" } });
  });
});

describe("an API key", () => {
  test("revoked in one process is refused in the other within a second, under constant use", async () => {
    const { id, secret } = await newKey(one, ["admin"]);
    for (const server of [one, two]) expect((await ask(server, "/api/me", { headers: key(secret) })).status).toBe(200);
    expect((await ask(one, `/api/keys/${id}`, { method: "DELETE", headers: key(one.apiKey) })).status).toBe(200);
    const revoked = Date.now();
    expect((await ask(one, "/api/me", { headers: key(secret) })).status).toBe(401);
    while ((await ask(two, "/api/me", { headers: key(secret) })).status !== 401) await sleep(10);
    expect(Date.now() - revoked).toBeLessThan(withinASecond);
  });

  test("ends its open streams when it is revoked", async () => {
    const { id, secret } = await newKey(one);
    const stream = await ask(two, "/api/changes/stream", { headers: key(secret) });
    expect(stream.status).toBe(200);
    const ended = stream.text();
    await sleep(100);
    await ask(one, `/api/keys/${id}`, { method: "DELETE", headers: key(one.apiKey) });
    const revoked = Date.now();
    await ended;
    expect(Date.now() - revoked).toBeLessThan(withinASecond);
  });

  test("without admin makes, lists, reads, renames and revokes no keys", async () => {
    const { id, secret } = await newKey(one, ["memory:read", "memory:write", "memory:redact", "sessions:report"]);
    const asked: [string, string, unknown][] = [
      ["GET", "/api/keys", undefined],
      ["POST", "/api/keys", { name: "More", scopes: ["memory:read"] }],
      ["GET", `/api/keys/${id}`, undefined],
      ["POST", `/api/keys/${id}`, { name: "Renamed" }],
      ["DELETE", `/api/keys/${id}`, undefined],
    ];
    for (const [method, path, body] of asked) {
      const response = await ask(one, path, { method, body, headers: key(secret) });
      expect([method, path, response.status]).toEqual([method, path, 403]);
    }
  });

  test("presented wrongly too often is answered 429 with the time to wait", async () => {
    const from = { "x-forwarded-for": "198.51.100.77" };
    const statuses: number[] = [];
    let last: Response | undefined;
    for (let i = 0; i < 40; i++) {
      last = await ask(two, "/api/me", { headers: { ...from, "x-api-key": `${i}`.padStart(40, "w") } });
      statuses.push(last.status);
    }
    expect(statuses.slice(0, 30)).toEqual(Array(30).fill(401));
    expect(statuses).toContain(429);
    expect((await ask(two, "/api/me", { headers: { ...from, ...key(two.apiKey) } })).status).toBe(429);
    expect((await ask(two, "/api/me", { headers: { ...key(two.apiKey) } })).status).toBe(200);
  });
});

test("the set-up link that the server prints makes the owner, and is gone after that", async () => {
  const fresh = await startServer();
  const token = /\/setup#token=([\w-]+)/.exec(fresh.logs())![1]!;
  expect(await (await ask(fresh, "/api/setup")).json()).toMatchObject({ owner_exists: false });
  const body = { token, email, name: "Mara", password };
  const made = await post(fresh, "/api/setup", body);
  const cookie = await cookieFrom(made);
  expect(await (await ask(fresh, "/api/me", { headers: { cookie } })).json()).toMatchObject({ email, role: "owner" });
  const again = await post(fresh, "/api/setup", { ...body, email: "eve@example.org" });
  expect([again.status, again.headers.get("x-should-retry"), await typeOf(again)]).toEqual([
    409,
    "false",
    "conflict_error",
  ]);
  expect(one.logs()).not.toContain("/setup#token=");
});

test("of fifty that would become the owner at once, over two processes, exactly one does", async () => {
  const fresh = await startServer();
  const twin = await startServer({ database: fresh.databaseUrl });
  const tokens = [fresh, twin].map((server) => /\/setup#token=([\w-]+)/.exec(server.logs())![1]!);
  const replies = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      post(i % 2 ? fresh : twin, "/api/setup", { token: tokens[i % 2], email: `racer${i}@example.org`, password }),
    ),
  );
  const statuses = replies.map((reply) => reply.status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  for (const status of statuses) expect([200, 401, 409, 429]).toContain(status);
  const winner = (await replies.find((reply) => reply.ok)!.json()) as { user: { email: string } };
  const signedIn = await post(fresh, "/api/auth/sign-in/email", { email: winner.user.email, password });
  expect(signedIn.status).toBe(200);
});

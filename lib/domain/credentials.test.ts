import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Actor } from "@/lib/domain/actor";
import * as apiKeys from "@/lib/domain/api-keys";
import * as credentials from "@/lib/domain/credentials";
import { newSecret } from "@/lib/domain/credentials/secret";
import { database, query } from "@/lib/domain/database";
import * as setup from "@/lib/domain/setup";
import * as signIn from "@/lib/domain/sign-in";
import { newTestSecret } from "@/lib/testing/canary";
import { testDatabase } from "@/lib/testing/database";
import { withinASecond } from "@/lib/testing/within-a-second";

const operator = newTestSecret("operator");
const password = "a quiet harbour at dusk";
let admin: Actor;
let secret: string;
let cookie: string;

const identify = (headers: Record<string, string>, method = "GET", address = "192.0.2.10") =>
  credentials.identify({ method, headers: new Headers(headers), address });
const bearer = (value: string) => ({ authorization: `Bearer ${value}` });
const refused = (type: string) => expect.objectContaining({ name: "WireError", type });

beforeAll(async () => {
  await testDatabase();
  await apiKeys.registerInitial(operator);
  admin = await identify(bearer(operator));
  secret = (await apiKeys.create(admin, { name: "Nightly agent", scopes: ["memory:read"] })).secret;
  await setup.ensureOwner("mara@example.org", password);
  const from = { address: "192.0.2.10", user_agent: "test", cookies: null };
  const { cookies } = await signIn.withPassword({ email: "mara@example.org", password }, from);
  cookie = cookies[0]!.split(";")[0]!;
});

describe("an API key", () => {
  test("is taken from either header, and from both when they agree", async () => {
    for (const headers of [bearer(secret), { "x-api-key": secret }, { ...bearer(secret), "x-api-key": secret }]) {
      const actor = await identify(headers);
      expect(actor).toMatchObject({
        type: "api_actor",
        name: "Nightly agent",
        workspace_id: "wrkspc_default",
        role: null,
      });
      expect([...actor.scopes]).toEqual(["memory:read"]);
    }
    expect((await identify({ authorization: `bearer   ${secret}` })).name).toBe("Nightly agent");
  });

  test("in two headers that differ is refused, whichever would have been right", async () => {
    await expect(identify({ ...bearer(secret), "x-api-key": operator })).rejects.toEqual(
      refused("authentication_error"),
    );
    await expect(identify({ ...bearer(operator), "x-api-key": "" })).rejects.toEqual(refused("authentication_error"));
  });

  test.each([
    ["nothing", {}],
    ["an empty bearer", { authorization: "Bearer " }],
    ["an empty x-api-key", { "x-api-key": "" }],
    ["Basic", { authorization: "Basic bWFyYTpoYXJib3Vy" }],
    ["two words", { authorization: "Bearer one two" }],
    ["one that does not exist", bearer(newSecret("apikey_011111111111111111111111"))],
    ["one mistyped", { "x-api-key": "plk_011111111111111111111111_AAAA" }],
    ["a short one", { "x-api-key": "letmein" }],
    ["a huge one", { "x-api-key": "x".repeat(10_000) }],
  ])("that is %s is refused in bland words", async (_name, headers) => {
    await expect(identify(headers as Record<string, string>, "GET", "192.0.2.11")).rejects.toSatisfy((error: Error) => {
      const { authorization = "", "x-api-key": key = "" } = headers as Record<string, string>;
      const shown = [authorization.slice(7), key].filter((text) => text.length > 3);
      expect(error).toEqual(refused("authentication_error"));
      return shown.every((text) => !error.message.includes(text));
    });
  });

  test("decides alone: a wrong one is not saved by a good cookie, nor a right one limited by it", async () => {
    await expect(identify({ "x-api-key": "x".repeat(40), cookie })).rejects.toEqual(refused("authentication_error"));
    await expect(identify({ authorization: "Basic abc", cookie })).rejects.toEqual(refused("authentication_error"));
    expect((await identify({ ...bearer(secret), cookie, "sec-fetch-site": "cross-site" }, "POST")).type).toBe(
      "api_actor",
    );
  });

  test("reaches only its own workspace", async () => {
    await expect(identify({ ...bearer(secret), "anthropic-workspace-id": "wrkspc_other" })).rejects.toEqual(
      refused("permission_error"),
    );
    expect((await identify({ ...bearer(secret), "anthropic-workspace-id": "wrkspc_default" })).name).toBe(
      "Nightly agent",
    );
  });

  test("stops at its expiry, to the moment, though it was just believed", async () => {
    const expires_at = new Date(Date.now() + 600_000).toISOString();
    const address = "192.0.2.77"; // its wrong credentials are counted by the moved clock
    const brief = await apiKeys.create(admin, { name: "Brief", scopes: ["memory:read"], expires_at });
    const clock = vi.spyOn(Date, "now");
    try {
      clock.mockReturnValue(Date.parse(expires_at) - 1);
      const ask = () => credentials.identify({ method: "GET", headers: new Headers(bearer(brief.secret)), address });
      expect((await ask()).id).toBe(brief.id);
      clock.mockReturnValue(Date.parse(expires_at));
      await expect(ask()).rejects.toEqual(refused("authentication_error"));
    } finally {
      clock.mockRestore();
    }
  });

  test("is refused at once where it was revoked", async () => {
    const gone = await apiKeys.create(admin, { name: "Gone", scopes: ["memory:read"] });
    await identify(bearer(gone.secret));
    await apiKeys.revoke(admin, gone.id);
    await expect(identify(bearer(gone.secret))).rejects.toEqual(refused("authentication_error"));
  });

  test("is refused within a second when another process revoked it, under constant use", async () => {
    const gone = await apiKeys.create(admin, { name: "Gone elsewhere", scopes: ["memory:read"] });
    const deadline = Date.now() + 2 * withinASecond;
    await identify(bearer(gone.secret));
    await query(undefined, "UPDATE api_keys SET revoked_at = now() WHERE id = $1", [gone.id]);
    const revoked = Date.now();
    let refusedAfter: number | undefined;
    while (refusedAfter === undefined && Date.now() < deadline) {
      await identify(bearer(gone.secret)).then(
        () => {},
        () => (refusedAfter = Date.now() - revoked),
      );
      await sleep(5);
    }
    expect(refusedAfter).toBeLessThan(withinASecond);
  });

  test("asks the database at most twice a second, however often it comes", async () => {
    await identify(bearer(secret));
    const asked = vi.spyOn(database(), "query");
    const headers = new Headers(bearer(secret));
    const started = Date.now();
    for (let i = 0; i < 20_000; i++) await credentials.identify({ method: "GET", headers, address: "192.0.2.10" });
    const halfSeconds = Math.ceil((Date.now() - started) / 500);
    expect(asked.mock.calls.length).toBeLessThanOrEqual(halfSeconds + 2); // the first, and the periodic write of last uses
    asked.mockRestore();
  });

  test("records when it was last used, in batches", async () => {
    const used = await apiKeys.create(admin, { name: "Used", scopes: ["memory:read"] });
    const before = Date.now();
    await identify(bearer(used.secret));
    expect((await apiKeys.retrieve(admin, used.id)).last_used_at).toBeNull();
    await credentials.stop();
    const { last_used_at } = await apiKeys.retrieve(admin, used.id);
    expect(Date.parse(last_used_at!)).toBeGreaterThanOrEqual(before - 1);
    expect(Date.parse(last_used_at!)).toBeLessThanOrEqual(Date.now() + 1);
  });

  test("that is wrong too often gets its address a 429, while keys known from there go on", async () => {
    const address = "192.0.2.99";
    await identify(bearer(secret), "GET", address);
    const wrong = (n: number) => identify({ "x-api-key": `${n}`.padStart(40, "w") }, "GET", address);
    for (let i = 0; i < 30; i++) await expect(wrong(i)).rejects.toEqual(refused("authentication_error"));
    await expect(wrong(31)).rejects.toMatchObject({
      type: "rate_limit_error",
      status: 429,
      details: { retry_after: 2 },
    });
    expect((await identify(bearer(secret), "GET", address)).name).toBe("Nightly agent");
    await expect(identify({ "x-api-key": "w".repeat(40) }, "GET", "192.0.2.98")).rejects.toEqual(
      refused("authentication_error"),
    );
  });

  test("that was revoked and is presented on and on is limited by itself: new keys get in from there", async () => {
    const address = "192.0.2.97";
    const gone = await apiKeys.create(admin, { name: "Gone", scopes: ["memory:read"] });
    await apiKeys.revoke(admin, gone.id);
    const types = new Set<string>();
    for (let i = 0; i < 60; i++)
      await identify(bearer(gone.secret), "GET", address).catch(({ type }) => types.add(type));
    expect([...types]).toEqual(["authentication_error", "rate_limit_error"]);
    const fresh = await apiKeys.create(admin, { name: "Fresh", scopes: ["memory:read"] });
    expect((await identify(bearer(fresh.secret), "GET", address)).name).toBe("Fresh");
  });
});

describe("the console's cookie", () => {
  const json = { "content-type": "application/json", "content-length": "2" };
  const host = { host: "127.0.0.1:3000" };

  test("says who is signed in, and owners may do everything", async () => {
    const actor = await identify({ cookie });
    expect(actor).toMatchObject({ type: "user_actor", email: "mara@example.org", name: "mara", role: "owner" });
    expect(actor.scopes.has("admin")).toBe(true);
    expect((await identify({ cookie: `theme=dark; ${cookie}; other=1` })).id).toBe(actor.id);
  });

  test.each([
    ["a signature changed", () => `${cookie.slice(0, -6)}AAAA%3D`],
    ["another token", () => cookie.replace(/=\w{4}/, "=AAAA")],
    ["no signature", () => cookie.split(".").slice(0, 2).join(".")],
    ["an empty value", () => `${cookie.split("=")[0]}=`],
    ["another name", () => cookie.replace("palimpsest", "palimpsesT")],
  ])("with %s is nobody's", async (_name, forged) => {
    await expect(identify({ cookie: forged() })).rejects.toEqual(refused("authentication_error"));
  });

  describe.each(["POST", "DELETE", "PUT", "PATCH"])("with %s", (method) => {
    test.each([
      ["the page itself", { "sec-fetch-site": "same-origin" }, true],
      ["the page's origin by its host", { origin: "http://127.0.0.1:3000" }, true],
      ["the page's origin behind TLS", { origin: "https://127.0.0.1:3000" }, true],
      ["neither header", {}, false],
      ["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }, false],
      ["a sibling host", { "sec-fetch-site": "same-site", origin: "http://other.127.0.0.1:3000" }, false],
      ["the address bar", { "sec-fetch-site": "none" }, false],
      ["another port", { origin: "http://127.0.0.1:3001" }, false],
      ["an opaque origin", { origin: "null" }, false],
      ["an origin that begins alike", { origin: "http://127.0.0.1:3000.evil.example" }, false],
    ])("%s", async (_name, headers, allowed) => {
      const asked = identify({ cookie, ...host, ...json, ...(headers as Record<string, string>) }, method);
      if (allowed) expect((await asked).type).toBe("user_actor");
      else await expect(asked).rejects.toEqual(refused("permission_error"));
    });
  });

  test("reads from anywhere: no page can see the answer", async () => {
    for (const method of ["GET", "HEAD"])
      expect((await identify({ cookie, ...host, "sec-fetch-site": "cross-site" }, method)).type).toBe("user_actor");
  });

  test("changes nothing with a body that a form could send", async () => {
    const same = { cookie, ...host, "sec-fetch-site": "same-origin" };
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/jsonx",
    ])
      await expect(identify({ ...same, "content-type": type, "content-length": "2" }, "POST")).rejects.toEqual(
        refused("permission_error"),
      );
    await expect(identify({ ...same, "transfer-encoding": "chunked" }, "POST")).rejects.toEqual(
      refused("permission_error"),
    );
    expect((await identify({ ...same, "content-length": "0" }, "POST")).type).toBe("user_actor");
    expect((await identify({ ...same, ...json, "content-type": "application/json; charset=utf-8" }, "POST")).type).toBe(
      "user_actor",
    );
  });

  test("accepts the public URL as its origin", async () => {
    process.env.PALIMPSEST_URL = "http://console.example.org";
    try {
      const asked = (origin: string) => identify({ cookie, ...host, ...json, origin }, "POST");
      expect((await asked("http://console.example.org")).type).toBe("user_actor");
      await expect(asked("http://console.example.org.evil.example")).rejects.toEqual(refused("permission_error"));
    } finally {
      delete process.env.PALIMPSEST_URL;
    }
  });

  test("of someone who is no member any more opens nothing", async () => {
    const actor = await identify({ cookie });
    await query(undefined, "DELETE FROM members WHERE user_id = $1", [actor.id]);
    await sleep(550);
    await expect(identify({ cookie })).rejects.toEqual(refused("authentication_error"));
    await query(undefined, "INSERT INTO members (workspace_id, user_id, role) VALUES ('wrkspc_default', $1, 'owner')", [
      actor.id,
    ]);
    expect((await identify({ cookie })).id).toBe(actor.id);
  });
});

import { randomBytes, scryptSync } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Actor } from "@/lib/domain/actor";
import * as apiKeys from "@/lib/domain/api-keys";
import * as credentials from "@/lib/domain/credentials";
import { query } from "@/lib/domain/database";
import * as me from "@/lib/domain/me";
import * as setup from "@/lib/domain/setup";
import * as signIn from "@/lib/domain/sign-in";
import { count, signInLimits } from "@/lib/domain/sign-in/attempts";
import { newTestSecret } from "@/lib/testing/canary";
import { testDatabase } from "@/lib/testing/database";

vi.setConfig({ testTimeout: 60_000 }); // passwords are slow to hash, on purpose

const email = "mara@example.org";
const password = "a quiet harbour at dusk";
const refused = (type: string) => expect.objectContaining({ name: "WireError", type });
const from = (cookies: string | null = null, address = "192.0.2.20") => ({ address, user_agent: "Firefox", cookies });
const enter = async (word = password, where = from()) => {
  const { cookies } = await signIn.withPassword({ email, password: word }, where);
  return cookies[0]!.split(";")[0]!;
};
const whoHas = (cookie: string) => credentials.identify({ method: "GET", headers: new Headers({ cookie }) });

/** The stored form at a cost that tests can pay which sign in a hundred times. What people pay is tested in passwords.test.ts. */
function quickHash(): string {
  const salt = randomBytes(16);
  const key = scryptSync(password, salt, 32, { N: 1024, r: 8, p: 1 });
  return ["scrypt", 1024, 8, 1, salt.toString("base64url"), key.toString("base64url")].join("$");
}

beforeAll(async () => {
  await testDatabase();
  await setup.ensureOwner(email, password);
  await query(undefined, "UPDATE user_accounts SET password = $1", [quickHash()]);
});
beforeEach(() => query(undefined, "DELETE FROM rate_limits", []));

describe("signing in", () => {
  test("sets a cookie that scripts cannot read, for this host alone, and keeps only the token's hash", async () => {
    const { reply, cookies } = await signIn.withPassword({ email: "MARA@example.org", password }, from());
    expect(Object.keys(reply.user).sort()).toEqual(["email", "id", "name"]);
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/^palimpsest\.session=[^;]{40,}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
    const token = cookies[0]!.slice("palimpsest.session=".length).split(".")[0]!;
    const rows = await query<{ id: string; token: string }>(undefined, "SELECT id, token FROM user_sessions", []);
    expect(rows.every((row) => /^[0-9a-f]{64}$/.test(row.token) && row.id.startsWith("usess_01"))).toBe(true);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(JSON.stringify(reply)).not.toContain(token);
  });

  test("over https names the cookie so that browsers hold it to the host and to TLS", async () => {
    process.env.PALIMPSEST_URL = "https://console.example.org";
    try {
      const { cookies } = await signIn.withPassword({ email, password }, from());
      expect(cookies[0]).toMatch(
        /^__Host-palimpsest\.session=[^;]{40,}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
      expect((await whoHas(cookies[0]!.split(";")[0]!)).email).toBe(email);
      await expect(whoHas(cookies[0]!.split(";")[0]!.replace("__Host-", ""))).rejects.toEqual(
        refused("authentication_error"),
      );
    } finally {
      delete process.env.PALIMPSEST_URL;
    }
  });

  test("gives a new token each time and ends the browser's earlier sign-in", async () => {
    const first = await enter();
    const second = await enter(password, from(first));
    expect(second).not.toBe(first);
    await expect(whoHas(first)).rejects.toEqual(refused("authentication_error"));
    expect((await whoHas(second)).email).toBe(email);
  });

  test("does not take a token that the browser brought along", async () => {
    const fixed = `palimpsest.session=${"A".repeat(32)}.${"B".repeat(43)}%3D`;
    expect(await enter(password, from(fixed))).not.toContain("A".repeat(32));
    await expect(whoHas(fixed)).rejects.toEqual(refused("authentication_error"));
  });

  test("says the same whether the address or the password was wrong", async () => {
    const attempts = [
      signIn.withPassword({ email, password: "not the password" }, from()),
      signIn.withPassword({ email: "nobody@example.org", password }, from()),
      signIn.withPassword({ email, password: "" }, from()),
    ];
    const messages = await Promise.all(attempts.map((attempt) => attempt.catch((error: Error) => error.message)));
    expect(new Set(messages).size).toBe(1);
    for (const attempt of attempts) await expect(attempt).rejects.toEqual(refused("authentication_error"));
  });

  test("is refused after ten wrong passwords, the right one included, for that address alone", async () => {
    for (let i = 0; i < 10; i++) await expect(enter("wrong")).rejects.toEqual(refused("authentication_error"));
    await expect(enter()).rejects.toMatchObject({ type: "rate_limit_error", status: 429 });
    const refusal = await enter().catch((error) => error);
    expect(refusal.details.retry_after).toBeGreaterThan(500);
    expect(refusal.details.retry_after).toBeLessThanOrEqual(600);
    await enter(password, from(null, "192.0.2.21"));
  });

  test("counts attempts at once: none slips through", async () => {
    const results = await Promise.allSettled(Array.from({ length: 25 }, () => enter("wrong")));
    const types = results.map((result) => (result.status === "rejected" ? result.reason.type : "in"));
    expect(types.filter((type) => type === "authentication_error")).toHaveLength(10);
    expect(types.filter((type) => type === "rate_limit_error")).toHaveLength(15);
  });

  test("counts the first attempts at once, too", async () => {
    for (let round = 0; round < 50; round++) {
      const first = { kind: "address", subject: `round ${round}`, max: 20, minutes: 10 };
      await Promise.all(Array.from({ length: 20 }, () => count([first])));
      await expect(count([first])).rejects.toEqual(refused("rate_limit_error"));
    }
  });

  test("is possible again when the time is over, and success forgets the failures", async () => {
    const fail = async (times: number) => {
      for (let i = 0; i < times; i++) await count(signInLimits(from().address, email));
    };
    await fail(9);
    await enter();
    await fail(10);
    await expect(enter()).rejects.toEqual(refused("rate_limit_error"));
    await query(undefined, "UPDATE rate_limits SET last_request = last_request - 600000", []);
    await enter();
  });

  test("is limited for one account over all addresses, and for one address over all accounts", async () => {
    let refusals = 0;
    for (let i = 0; i < 70; i++)
      await signIn
        .withPassword({ email: "not an address", password: `p${i}` }, from(null, "192.0.2.30"))
        .catch((error) => {
          if (error.type === "rate_limit_error") refusals++;
        });
    expect(refusals).toBe(60); // ten for one account from one address
    await query(undefined, "DELETE FROM rate_limits", []);
    for (let i = 0; i < 61; i++) {
      const attempt = signIn.withPassword({ email: `u${i}`, password: "x" }, from(null, "192.0.2.31"));
      await expect(attempt).rejects.toEqual(refused(i < 60 ? "invalid_request_error" : "rate_limit_error"));
    }
    for (let i = 0; i < 201; i++) {
      const attempt = signIn.withPassword({ email: "x", password: "x" }, from(null, `10.1.0.${i}`));
      await expect(attempt).rejects.toEqual(refused(i < 200 ? "invalid_request_error" : "rate_limit_error"));
    }
  });

  test("leaves no address and no account readable in the counts", async () => {
    await expect(enter("wrong")).rejects.toThrow();
    const rows = await query(undefined, "SELECT * FROM rate_limits", []);
    expect(rows).toHaveLength(3);
    expect(JSON.stringify(rows)).not.toMatch(/mara|192\.0\.2/);
  });
});

describe("a sign-in", () => {
  test("ends by signing out, and the cookie goes", async () => {
    const cookie = await enter();
    await whoHas(cookie);
    const { cookies } = await signIn.signOut(from(cookie));
    expect(cookies.some((line) => /^palimpsest\.session=; Max-Age=0;/.test(line))).toBe(true);
    await expect(whoHas(cookie)).rejects.toEqual(refused("authentication_error"));
  });

  test("ends after a week without use, and use keeps it", async () => {
    const [idle, busy] = [await enter(), await enter()];
    await query(undefined, "UPDATE user_sessions SET updated_at = now() - interval '6 days 23 hours'", []);
    credentials.stop();
    await whoHas(busy); // seen: counts anew
    await query(undefined, "UPDATE user_sessions SET updated_at = updated_at - interval '2 hours'", []);
    await credentials.stop();
    await expect(whoHas(idle)).rejects.toEqual(refused("authentication_error"));
    expect((await whoHas(busy)).email).toBe(email);
  });

  test("ends after thirty days, however busy", async () => {
    const cookie = await enter();
    const id = ((await whoHas(cookie)) as Actor & { sign_in_id: string }).sign_in_id;
    const [row] = await query<{ days: number }>(
      undefined,
      "SELECT round(extract(epoch FROM expires_at - created_at) / 86400)::int4 AS days FROM user_sessions WHERE id = $1",
      [id],
    );
    expect(row!.days).toBe(30);
    await query(undefined, "UPDATE user_sessions SET expires_at = now() - interval '1 second' WHERE id = $1", [id]);
    await sleep(550);
    await expect(whoHas(cookie)).rejects.toEqual(refused("authentication_error"));
  });

  test("is refused within a second when another process ended it", async () => {
    const cookie = await enter();
    await whoHas(cookie);
    await query(undefined, "DELETE FROM user_sessions", []);
    await sleep(550);
    await expect(whoHas(cookie)).rejects.toEqual(refused("authentication_error"));
  });
});

describe("me", () => {
  test("lists where one is signed in, and ends one or all others", async () => {
    await query(undefined, "DELETE FROM user_sessions", []);
    const [here, there, elsewhere] = [await enter(), await enter(), await enter()];
    const actor = await whoHas(here);
    const { data } = await me.listSignIns(actor);
    expect(data).toHaveLength(3);
    expect(data.filter((one) => one.current)).toHaveLength(1);
    expect(data[0]).toMatchObject({ type: "sign_in", ip_address: "192.0.2.20", user_agent: "Firefox" });
    const there_id = ((await whoHas(there)) as Actor & { sign_in_id: string }).sign_in_id;
    expect(await me.endSignIn(actor, there_id)).toEqual({ type: "sign_ins_ended", ended: 1 });
    await expect(whoHas(there)).rejects.toEqual(refused("authentication_error"));
    expect(await me.endOtherSignIns(actor)).toEqual({ type: "sign_ins_ended", ended: 1 });
    await expect(whoHas(elsewhere)).rejects.toEqual(refused("authentication_error"));
    expect((await whoHas(here)).email).toBe(email);
    await expect(me.endSignIn(actor, there_id)).rejects.toEqual(refused("not_found_error"));
  });

  test("does not find another person's sign-in", async () => {
    const actor = await whoHas(await enter());
    await query(
      undefined,
      "INSERT INTO users (id, name, email) VALUES ('user_eve', 'Eve', 'eve@example.org') ON CONFLICT DO NOTHING",
      [],
    );
    await query(
      undefined,
      "INSERT INTO user_sessions (id, token, expires_at, user_id) VALUES ('usess_eve', 'x', now() + interval '1 day', 'user_eve')",
      [],
    );
    await expect(me.endSignIn(actor, "usess_eve")).rejects.toEqual(refused("not_found_error"));
    expect((await me.listSignIns(actor)).data.map((one) => one.id)).not.toContain("usess_eve");
  });

  test("renames oneself", async () => {
    const cookie = await enter();
    expect((await me.update(await whoHas(cookie), { name: "Mara L." })).actor.name).toBe("Mara L.");
    expect((await me.retrieve(await whoHas(cookie))).actor.name).toBe("Mara L.");
  });

  test("changes the password, which ends the other sign-ins and not this one", async () => {
    const [here, there] = [await enter(), await enter()];
    const actor = await whoHas(here);
    const wrong = { current_password: "not it", new_password: "the ferry leaves at nine" };
    await expect(me.changePassword(actor, wrong)).rejects.toEqual(refused("invalid_request_error"));
    const weak = { current_password: password, new_password: "password123" };
    await expect(me.changePassword(actor, weak)).rejects.toEqual(refused("invalid_request_error"));
    await me.changePassword(actor, { ...wrong, current_password: password });
    await expect(whoHas(there)).rejects.toEqual(refused("authentication_error"));
    expect((await whoHas(here)).email).toBe(email);
    await expect(enter(password)).rejects.toEqual(refused("authentication_error"));
    await enter("the ferry leaves at nine");
    await me.changePassword(actor, { current_password: "the ferry leaves at nine", new_password: password });
  });

  test("limits guesses at the current password", async () => {
    const actor = await whoHas(await enter());
    const guess = () =>
      me.changePassword(actor, { current_password: "guess", new_password: "the ferry leaves at nine" });
    for (let i = 0; i < 10; i++) await expect(guess()).rejects.toEqual(refused("invalid_request_error"));
    await expect(guess()).rejects.toEqual(refused("rate_limit_error"));
  });

  test("says what a key is and may do, and keeps people's acts from it", async () => {
    const operator = newTestSecret("operator");
    await apiKeys.registerInitial(operator);
    const key = await credentials.identify({ method: "GET", headers: new Headers({ "x-api-key": operator }) });
    expect(await me.retrieve(key)).toEqual({
      type: "me",
      actor: { type: "api_actor", id: key.id, name: "Initial key" },
      email: null,
      role: null,
      scopes: [
        "memory:read",
        "memory:write",
        "memory:redact",
        "sessions:read",
        "sessions:write",
        "sessions:report",
        "admin",
      ],
      workspace: { id: "wrkspc_default", name: "Default" },
    });
    const change = { current_password: password, new_password: "the ferry leaves at nine" };
    const acts = [
      me.listSignIns,
      me.endOtherSignIns,
      (a: Actor) => me.endSignIn(a, "x"),
      (a: Actor) => me.update(a, { name: "x" }),
      (a: Actor) => me.changePassword(a, change),
    ];
    for (const act of acts) await expect(act(key)).rejects.toEqual(refused("permission_error"));
  });
});

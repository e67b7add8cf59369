import { beforeEach, describe, expect, test, vi } from "vitest";
import { identify } from "@/lib/domain/credentials";
import { disconnect, query } from "@/lib/domain/database";
import * as setup from "@/lib/domain/setup";
import * as signIn from "@/lib/domain/sign-in";
import { StartError } from "@/lib/start-error";
import { testDatabase } from "@/lib/testing/database";

vi.setConfig({ testTimeout: 60_000 }); // passwords are slow to hash, on purpose

const password = "a quiet harbour at dusk";
const refused = (type: string) => expect.objectContaining({ name: "WireError", type });
let visitors = 0;
/** Each from an address of its own, so that limits do not meet. */
const from = () => ({ address: `10.0.${visitors >> 8}.${visitors++ & 255}`, user_agent: "test", cookies: null });
const tokenOf = (link: string | null) => link!.slice(link!.indexOf("=") + 1);
const cookieOf = ({ cookies }: { cookies: string[] }) => cookies[0]!.split(";")[0]!;
const whoHas = (cookie: string) => identify({ method: "GET", headers: new Headers({ cookie }) });
const count = async (table: string) =>
  (await query<{ n: number }>(undefined, `SELECT count(*)::int4 AS n FROM ${table}`, []))[0]!.n;

beforeEach(async () => {
  await disconnect();
  await testDatabase();
});

describe("the first run", () => {
  test("has no owner and no default account", async () => {
    expect(await setup.state()).toEqual({ type: "setup", owner_exists: false, oidc: false, oidc_name: null });
    expect(await count("users")).toBe(0);
  });

  test("hands out a link whose token sits in the fragment and is stored hashed", async () => {
    const link = await setup.issueLink();
    expect(link).toMatch(/^\/setup#token=[\w-]{43}$/);
    const rows = await query<{ token_hash: Buffer }>(undefined, "SELECT token_hash FROM setup_tokens", []);
    expect(rows.map((row) => row.token_hash.length)).toEqual([32]);
    expect(rows[0]!.token_hash.toString("base64url")).not.toBe(tokenOf(link));
  });

  test("makes the owner by the link and signs them in", async () => {
    const token = tokenOf(await setup.issueLink());
    const made = await setup.createOwner({ token, email: "mara@example.org", name: "Mara", password }, from());
    expect(made.reply).toMatchObject({ type: "signed_in", user: { name: "Mara", email: "mara@example.org" } });
    expect(await whoHas(cookieOf(made))).toMatchObject({
      id: made.reply.user.id,
      role: "owner",
      workspace_id: "wrkspc_default",
    });
    expect((await setup.state()).owner_exists).toBe(true);
    expect(await setup.issueLink()).toBeNull();
  });

  test("lets every link work until there is an owner, and none after", async () => {
    const links = [await setup.issueLink(), await setup.issueLink(), await setup.issueLink()];
    await setup.createOwner({ token: tokenOf(links[1]!), email: "mara@example.org", password }, from());
    for (const link of links)
      await expect(
        setup.createOwner({ token: tokenOf(link), email: "eve@example.org", password }, from()),
      ).rejects.toEqual(refused("conflict_error"));
    expect(await count("setup_tokens")).toBe(0);
    expect(await count("users")).toBe(1);
  });

  test("spends nothing on an attempt that fails", async () => {
    const token = tokenOf(await setup.issueLink());
    const weak = { token, email: "mara@example.org", password: "password1" };
    await expect(setup.createOwner(weak, from())).rejects.toEqual(refused("invalid_request_error"));
    await expect(setup.createOwner({ ...weak, token: "wrong", password }, from())).rejects.toEqual(
      refused("authentication_error"),
    );
    await setup.createOwner({ ...weak, password }, from());
  });

  test("refuses an old link", async () => {
    const token = tokenOf(await setup.issueLink());
    await query(undefined, "UPDATE setup_tokens SET expires_at = now() - interval '1 second'", []);
    await expect(setup.createOwner({ token, email: "mara@example.org", password }, from())).rejects.toEqual(
      refused("authentication_error"),
    );
  });

  test("gives the place to exactly one of fifty at once", async () => {
    const token = tokenOf(await setup.issueLink());
    const racers = Array.from({ length: 50 }, (_, i) =>
      setup.createOwner({ token, email: `racer${i}@example.org`, password: `${password} ${i}` }, from()),
    );
    const results = await Promise.allSettled(racers);
    const won = results.filter((result) => result.status === "fulfilled");
    const lost = results.filter((result) => result.status === "rejected");
    expect(won).toHaveLength(1);
    for (const { reason } of lost) expect(["conflict_error", "authentication_error"]).toContain(reason.type);
    expect(await count("users")).toBe(1);
    expect(await count("user_accounts")).toBe(1);
    expect(await count("members")).toBe(1);
    const [owner] = await query<{ email: string }>(
      undefined,
      "SELECT email FROM users u JOIN workspaces w ON w.owner_user_id = u.id JOIN members m ON m.user_id = u.id AND m.role = 'owner'",
      [],
    );
    expect(owner!.email).toBe(won[0]!.value.reply.user.email);
  });

  test("is limited per address", async () => {
    const here = from();
    const attempt = () => setup.createOwner({ token: "guess", email: "eve@example.org", password }, here);
    for (let i = 0; i < 30; i++) await expect(attempt()).rejects.toEqual(refused("authentication_error"));
    await expect(attempt()).rejects.toMatchObject({ type: "rate_limit_error", status: 429 });
  });
});

describe("an owner named by the environment", () => {
  test("is made once and can sign in", async () => {
    expect(await setup.ensureOwner(" Mara@Example.org ", password)).toBe(true);
    expect(await setup.ensureOwner("eve@example.org", "another long password")).toBe(false);
    const { reply } = await signIn.withPassword({ email: "mara@example.org", password }, from());
    expect(reply.user.name).toBe("mara");
  });

  test("is made once by several processes that start together", async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => setup.ensureOwner("mara@example.org", password)));
    expect(made.filter(Boolean)).toHaveLength(1);
  });

  test.each([
    ["mara", password],
    ["mara@example.org", "short"],
    ["mara@example.org", "marlboro1"],
    ["", ""],
  ])("is refused as %s / %s", async (email, word) => {
    await expect(setup.ensureOwner(email, word)).rejects.toThrow(StartError);
    expect((await setup.state()).owner_exists).toBe(false);
  });
});

describe("a reset of the owner's password", () => {
  const fresh = "the ferry leaves at nine";

  test("is a set-up link while there is no owner", async () => {
    expect(await setup.issueResetLink()).toMatch(/^\/setup#token=/);
  });

  test("sets the password, ends every sign-in and signs the new one in", async () => {
    await setup.ensureOwner("mara@example.org", password);
    const earlier = await Promise.all(
      [1, 2].map(() => signIn.withPassword({ email: "mara@example.org", password }, from())),
    );
    for (const one of earlier) await whoHas(cookieOf(one));
    const link = await setup.issueResetLink();
    expect(link).toMatch(/^\/setup#reset=[\w-]{43}$/);
    const done = await setup.resetPassword({ token: tokenOf(link), password: fresh }, from());
    for (const one of earlier) await expect(whoHas(cookieOf(one))).rejects.toEqual(refused("authentication_error"));
    expect((await whoHas(cookieOf(done))).email).toBe("mara@example.org");
    await expect(signIn.withPassword({ email: "mara@example.org", password }, from())).rejects.toEqual(
      refused("authentication_error"),
    );
    await signIn.withPassword({ email: "mara@example.org", password: fresh }, from());
  });

  test("works once, and not twice at once", async () => {
    await setup.ensureOwner("mara@example.org", password);
    const token = tokenOf(await setup.issueResetLink());
    const both = await Promise.allSettled(
      [1, 2].map((n) => setup.resetPassword({ token, password: `${fresh} ${n}` }, from())),
    );
    expect(both.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    await expect(setup.resetPassword({ token, password: fresh }, from())).rejects.toEqual(
      refused("authentication_error"),
    );
  });

  test("works only by the newest link, within the hour, and never by a set-up link", async () => {
    const setupToken = tokenOf(await setup.issueLink());
    await expect(setup.resetPassword({ token: setupToken, password: fresh }, from())).rejects.toEqual(
      refused("authentication_error"),
    );
    await setup.ensureOwner("mara@example.org", password);
    const older = tokenOf(await setup.issueResetLink());
    const newest = tokenOf(await setup.issueResetLink());
    await expect(setup.resetPassword({ token: older, password: fresh }, from())).rejects.toEqual(
      refused("authentication_error"),
    );
    const [row] = await query<{ minutes: number }>(
      undefined,
      "SELECT extract(epoch FROM expires_at - now())::int4 / 60 AS minutes FROM setup_tokens",
      [],
    );
    expect(row!.minutes).toBeLessThanOrEqual(60);
    await query(undefined, "UPDATE setup_tokens SET expires_at = now()", []);
    await expect(setup.resetPassword({ token: newest, password: fresh }, from())).rejects.toEqual(
      refused("authentication_error"),
    );
  });

  test("does not spend the link on a password that is guessed first", async () => {
    await setup.ensureOwner("mara@example.org", password);
    const token = tokenOf(await setup.issueResetLink());
    await expect(setup.resetPassword({ token, password: "mara@example.org" }, from())).rejects.toEqual(
      refused("invalid_request_error"),
    );
    await setup.resetPassword({ token, password: fresh }, from());
  });
});

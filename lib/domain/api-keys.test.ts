import { beforeAll, describe, expect, test } from "vitest";
import { type Actor, allow } from "@/lib/domain/actor";
import * as apiKeys from "@/lib/domain/api-keys";
import { identify } from "@/lib/domain/credentials";
import { newSecret } from "@/lib/domain/credentials/secret";
import { query } from "@/lib/domain/database";
import { StartError } from "@/lib/start-error";
import { newTestSecret } from "@/lib/testing/canary";
import { testDatabase } from "@/lib/testing/database";
import { CreateApiKey, keyState, ListApiKeys, Scope } from "@/lib/wire/api-keys";

const operator = newTestSecret("operator");
let admin: Actor;
let elsewhere: Actor;

const actorOf = (secret: string) => identify({ method: "GET", headers: new Headers({ "x-api-key": secret }) });
const refused = (type: string) => expect.objectContaining({ name: "WireError", type });
const page = (query: Record<string, unknown> = {}) => ListApiKeys.parse(query);

beforeAll(async () => {
  await testDatabase();
  await apiKeys.registerInitial(operator);
  admin = await actorOf(operator);
  await query(undefined, "INSERT INTO workspaces (id, name) VALUES ('wrkspc_other', 'Other')", []);
  elsewhere = { ...admin, id: "apikey_elsewhere", workspace_id: "wrkspc_other" };
});

describe("creating a key", () => {
  test("answers the secret once and keeps its hash only", async () => {
    const { secret, ...created } = await apiKeys.create(admin, {
      name: "Travel agent",
      scopes: ["memory:write", "memory:read"],
    });
    expect(created).toMatchObject({
      type: "api_key",
      name: "Travel agent",
      scopes: ["memory:read", "memory:write"],
      created_by: { type: "api_actor", id: admin.id, name: "Initial key" },
      expires_at: null,
      last_used_at: null,
      revoked_at: null,
    });
    expect(await apiKeys.retrieve(admin, created.id)).toEqual(created);
    expect((await actorOf(secret)).id).toBe(created.id);
    const [row] = await query<Record<string, unknown>>(undefined, "SELECT * FROM api_keys WHERE id = $1", [created.id]);
    const stored = JSON.stringify({ ...row, secret_hash: (row!.secret_hash as Buffer).toString("latin1") });
    expect(stored).not.toContain(secret.slice(-49));
    expect(row!.secret_hash).toHaveLength(32);
  });

  test("refuses an expiry that has passed", async () => {
    const input = { name: "Late", scopes: ["memory:read"] as Scope[], expires_at: "2020-01-01T00:00:00Z" };
    await expect(apiKeys.create(admin, input)).rejects.toEqual(refused("invalid_request_error"));
  });

  test("takes an expiry in any offset and says it in UTC", async () => {
    const input = CreateApiKey.parse({ name: "Yearly", scopes: ["admin"], expires_at: "2099-01-01T02:00:00+02:00" });
    const { expires_at } = await apiKeys.create(admin, input);
    expect(expires_at).toBe("2099-01-01T00:00:00Z");
  });

  test.each([
    [{ name: "", scopes: ["admin"] }],
    [{ name: "x".repeat(101), scopes: ["admin"] }],
    [{ name: "tab\there", scopes: ["admin"] }],
    [{ name: "none", scopes: [] }],
    [{ name: "unknown", scopes: ["memory:everything"] }],
    [{ name: "no scopes" }],
  ])("does not parse %j", (body) => {
    expect(CreateApiKey.safeParse(body).success).toBe(false);
  });
});

describe("scopes", () => {
  const acts: Record<string, (actor: Actor, id: string) => Promise<unknown>> = {
    create: (actor) => apiKeys.create(actor, { name: "x", scopes: ["memory:read"] }),
    list: (actor) => apiKeys.list(actor, page()),
    retrieve: apiKeys.retrieve,
    update: (actor, id) => apiKeys.update(actor, id, { name: "renamed" }),
    revoke: apiKeys.revoke,
  };

  describe.each(Scope.options)("%s alone", (scope) => {
    test.each(Object.keys(acts))("may %s keys only as admin", async (act) => {
      const { secret, id } = await apiKeys.create(admin, { name: scope, scopes: [scope] });
      const asked = acts[act]!(await actorOf(secret), id);
      if (scope === "admin") await asked;
      else await expect(asked).rejects.toEqual(refused("permission_error"));
    });

    test("allows itself and nothing else, unless it is admin", async () => {
      const actor = await actorOf((await apiKeys.create(admin, { name: scope, scopes: [scope] })).secret);
      for (const other of Scope.options) {
        if (other === scope || scope === "admin") expect(() => allow(actor, other)).not.toThrow();
        else expect(() => allow(actor, other)).toThrowError(expect.objectContaining({ type: "permission_error" }));
      }
    });
  });

  test("the database does not know are not given", async () => {
    const { secret, id } = await apiKeys.create(admin, { name: "Later", scopes: ["memory:read"] });
    await query(undefined, "UPDATE api_keys SET scopes = '{memory:read,root}' WHERE id = $1", [id]);
    expect([...(await actorOf(secret)).scopes]).toEqual(["memory:read"]);
  });
});

describe("another workspace", () => {
  test("does not find, rename or revoke a key, nor see it in its list", async () => {
    const { id, secret } = await apiKeys.create(admin, { name: "Ours", scopes: ["memory:read"] });
    await expect(apiKeys.retrieve(elsewhere, id)).rejects.toEqual(refused("not_found_error"));
    await expect(apiKeys.update(elsewhere, id, { name: "Theirs" })).rejects.toEqual(refused("not_found_error"));
    await expect(apiKeys.revoke(elsewhere, id)).rejects.toEqual(refused("not_found_error"));
    expect((await apiKeys.list(elsewhere, page())).data).toEqual([]);
    expect(await actorOf(secret)).toMatchObject({ name: "Ours" });
  });

  test("makes keys that act in it", async () => {
    const { id, secret } = await apiKeys.create(elsewhere, { name: "Theirs", scopes: ["admin"] });
    const actor = await actorOf(secret);
    expect(actor.workspace_id).toBe("wrkspc_other");
    expect((await apiKeys.list(actor, page())).data.map((key) => key.id)).toEqual([id]);
    await expect(apiKeys.retrieve(admin, id)).rejects.toEqual(refused("not_found_error"));
  });
});

test("a key is renamed and its requests carry the new name", async () => {
  const { id, secret } = await apiKeys.create(admin, { name: "Before", scopes: ["memory:read"] });
  await actorOf(secret);
  expect((await apiKeys.update(admin, id, { name: "After" })).name).toBe("After");
  expect((await actorOf(secret)).name).toBe("After");
});

test("a revoked key stays in the list; revoking again changes nothing", async () => {
  const { id, secret } = await apiKeys.create(admin, { name: "Revoked", scopes: ["memory:read"] });
  const revoked = await apiKeys.revoke(admin, id);
  expect(keyState(revoked)).toBe("revoked");
  expect(await apiKeys.revoke(admin, id)).toEqual(revoked);
  expect((await apiKeys.list(admin, page())).data.find((key) => key.id === id)).toEqual(revoked);
  await expect(actorOf(secret)).rejects.toEqual(refused("authentication_error"));
});

test("a key that is not there is not found", async () => {
  for (const act of [apiKeys.retrieve, apiKeys.revoke])
    await expect(act(admin, "apikey_nothing")).rejects.toEqual(refused("not_found_error"));
});

test("pages go newest first, each key once, while others are made", async () => {
  const existing = (await apiKeys.list(admin, page({ limit: "100" }))).data.map((key) => key.id);
  expect(existing.length).toBeGreaterThan(10);
  const seen: string[] = [];
  let cursor: string | null | undefined;
  do {
    const reply = await apiKeys.list(admin, page({ limit: "3", page: cursor ?? undefined }));
    seen.push(...reply.data.map((key) => key.id));
    cursor = reply.next_page;
    await apiKeys.create(admin, { name: "Meanwhile", scopes: ["memory:read"] });
  } while (cursor);
  expect(seen).toEqual(existing);
});

test("a cursor is sealed, and worthless in another workspace", async () => {
  const { next_page } = await apiKeys.list(admin, page({ limit: "1" }));
  expect(next_page).toMatch(/^page_/);
  await expect(apiKeys.list(elsewhere, page({ page: next_page }))).rejects.toEqual(refused("invalid_request_error"));
  await expect(
    apiKeys.list(
      admin,
      page({ page: `${next_page!.slice(0, 30)}${next_page![30] === "A" ? "B" : "A"}${next_page!.slice(31)}` }),
    ),
  ).rejects.toEqual(refused("invalid_request_error"));
});

describe("the operator's initial key", () => {
  test("is registered once, however often the server starts", async () => {
    await Promise.all([apiKeys.registerInitial(operator), apiKeys.registerInitial(operator)]);
    const { data } = await apiKeys.list(admin, page({ limit: "100" }));
    expect(data.filter((key) => key.created_by === null)).toHaveLength(1);
  });

  test("stays revoked", async () => {
    const secret = newTestSecret("second");
    await apiKeys.registerInitial(secret);
    await apiKeys.revoke(admin, (await actorOf(secret)).id);
    await apiKeys.registerInitial(secret);
    await expect(actorOf(secret)).rejects.toEqual(refused("authentication_error"));
  });

  test.each([
    ["x".repeat(31)],
    ["x".repeat(513)],
    [`${"x".repeat(20)} ${"x".repeat(20)}`],
    [`${newSecret("apikey_0122222222").slice(0, -1)}_`],
  ])("is refused when nobody could present it: %s", async (secret) => {
    const refusal = await apiKeys.registerInitial(secret).catch((error: Error) => error);
    expect(refusal).toBeInstanceOf(StartError);
    expect((refusal as Error).message).not.toContain(secret);
  });

  test("may be one of our own secrets", async () => {
    const secret = newSecret("apikey_01abcdefgh");
    await apiKeys.registerInitial(secret);
    expect((await actorOf(secret)).scopes.has("admin")).toBe(true);
  });
});

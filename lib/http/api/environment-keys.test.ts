import { beforeAll, describe, expect, test } from "vitest";
import { mustNotBeLogged } from "@/lib/testing/canary";
import { allDoors, eventually, raw, sdk } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import { filled, makeThings, routeOf, type Things, targets } from "@/lib/testing/targets";
import type { CreatedEnvironmentKey, EnvironmentKey } from "@/lib/wire/environment-keys";
import type { Page } from "@/lib/wire/pages";

let server: TestServer;
let call: ReturnType<typeof raw>;
let keys: string;
beforeAll(async () => {
  server = await startServer();
  call = raw(server);
  const config = { type: "self_hosted" as const };
  keys = `/api/environments/${(await sdk(server).beta.environments.create({ name: "Workshop", config })).id}/keys`;
});

async function newEnvironmentKey(name = "Worker"): Promise<CreatedEnvironmentKey> {
  const { status, body } = await call<CreatedEnvironmentKey>("POST", keys, { json: { name } });
  expect(status).toBe(200);
  mustNotBeLogged(body.secret);
  return body;
}

describe("create", () => {
  test("200: the secret, this once", async () => {
    const key = await newEnvironmentKey(" Worker ");
    expect(key).toMatchObject({ type: "environment_key", name: "Worker", last_used_at: null, revoked_at: null });
    expect(key.id).toMatch(/^envkey_01/);
    expect(key.secret).toMatch(/^ple_/);
    const { body } = await call<Page<EnvironmentKey>>("GET", keys);
    expect(body.data.map(({ id }) => id)).toContain(key.id);
    expect(JSON.stringify(body)).not.toContain(key.secret);
  });
  test("400: no name; an environment without a queue. 404: an unknown one", async () => {
    expect((await call("POST", keys, { json: { name: " " } })).status).toBe(400);
    const cloud = await sdk(server).beta.environments.create({ name: "Cloud" });
    expect((await call("POST", `/api/environments/${cloud.id}/keys`, { json: { name: "K" } })).status).toBe(400);
    expect((await call("POST", "/api/environments/env_01unknown/keys", { json: { name: "K" } })).status).toBe(404);
  });
});

describe("list", () => {
  test("200: newest first, page by page, revoked ones included", async () => {
    const made = [await newEnvironmentKey("K1"), await newEnvironmentKey("K2"), await newEnvironmentKey("K3")];
    await call("DELETE", `${keys}/${made[1]!.id}`);
    const first = (await call<Page<EnvironmentKey>>("GET", `${keys}?limit=2`)).body;
    const second = (await call<Page<EnvironmentKey>>("GET", `${keys}?limit=2&page=${first.next_page}`)).body;
    const names = [...first.data, ...second.data].map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual(["K3", "K2", "K1"]);
    expect(first.data[1]!.revoked_at).not.toBeNull();
  });
  test("404: an unknown environment", async () => {
    expect((await call("GET", "/api/environments/env_01unknown/keys")).status).toBe(404);
  });
});

test("when a key was used is written back, at the latest when the server stops", async () => {
  const other = await startServer({ database: server.databaseUrl!, env: { PALIMPSEST_INIT_API_KEY: server.apiKey } });
  const key = await newEnvironmentKey("Used");
  await raw({ url: other.url, apiKey: key.secret })("GET", "/api/me");
  await other.kill();
  const { data } = (await call<Page<EnvironmentKey>>("GET", keys)).body;
  expect(data.find(({ id }) => id === key.id)?.last_used_at).toMatch(/Z$/);
});

describe("delete", () => {
  test("200: refused from then on, and stays in the list; again is no error", async () => {
    const key = await newEnvironmentKey();
    const worker = raw({ url: server.url, apiKey: key.secret });
    expect((await worker("GET", "/api/me")).status).toBe(200);
    const revoked = await call<EnvironmentKey>("DELETE", `${keys}/${key.id}`);
    expect(revoked.body.revoked_at).not.toBeNull();
    expect((await worker("GET", "/api/me")).status).toBe(401);
    expect((await call<EnvironmentKey>("DELETE", `${keys}/${key.id}`)).body).toEqual(revoked.body);
  });
  test("another server process refuses it within a second", async () => {
    const other = await startServer({ database: server.databaseUrl!, env: { PALIMPSEST_INIT_API_KEY: server.apiKey } });
    const key = await newEnvironmentKey();
    const worker = raw({ url: other.url, apiKey: key.secret });
    expect((await worker("GET", "/api/me")).status).toBe(200);
    await call("DELETE", `${keys}/${key.id}`);
    await eventually(async () => (await worker("GET", "/api/me")).status === 401);
  });
  test("404: an unknown key, another environment's key", async () => {
    expect((await call("DELETE", `${keys}/envkey_01unknown`)).status).toBe(404);
    const key = await newEnvironmentKey();
    const config = { type: "self_hosted" as const };
    const other = await sdk(server).beta.environments.create({ name: "Other", config });
    expect((await call("DELETE", `/api/environments/${other.id}/keys/${key.id}`)).status).toBe(404);
  });
});

describe("an environment key", () => {
  const stop = "post /v1/environments/{environment_id}/work/{work_id}/stop"; // workers may, too
  const open = ["nobody", "any key", "work"];
  const closed = allDoors.map(routeOf).filter((route) => route !== stop && !open.includes(`${targets[route]!.needs}`));
  let things: Things;
  let worker: ReturnType<typeof raw>;
  beforeAll(async () => {
    things = await makeThings(call, "apikey_01unknown");
    const path = `/api/environments/${things.environment_id}/keys`;
    const { secret } = (await call<CreatedEnvironmentKey>("POST", path, { json: { name: "Worker" } })).body;
    mustNotBeLogged(secret);
    worker = raw({ url: server.url, apiKey: secret });
  });

  test.each(closed)("403: %s", async (route) => {
    const [method = "", path = ""] = route.split(" ");
    const reply = await worker(method.toUpperCase(), filled(path, things), { json: targets[route]!.body?.(things) });
    expect([reply.status, reply.body.error?.type]).toEqual([403, "permission_error"]);
  });
});

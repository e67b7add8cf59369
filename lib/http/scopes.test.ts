import { beforeAll, describe, expect, test } from "vitest";
import { allDoors, checkedFetch, raw } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import { filled, makeThings, routeOf, type Things, targets } from "@/lib/testing/targets";
import { newKey, newWorkspace } from "@/lib/testing/workspaces";
import { Scope } from "@/lib/wire/api-keys";

let server: TestServer;
const keys = new Map<Scope, { id: string; apiKey: string }>();
let foreign: Things;
let kept: Things;
let theirs: { id: string; apiKey: string };

beforeAll(async () => {
  server = await startServer();
  for (const scope of Scope.options) keys.set(scope, await newKey(server.databaseUrl, [scope]));
  const workspace = await newWorkspace(server.databaseUrl);
  theirs = await newKey(server.databaseUrl, ["admin"], workspace);
  foreign = await makeThings(raw({ url: server.url, apiKey: theirs.apiKey }), theirs.id);
  kept = await makeThings(raw(server), (await newKey(server.databaseUrl, ["memory:read"])).id);
});

async function thingsFor(route: string): Promise<Things> {
  const spare = route.includes("/api/keys/") ? await newKey(server.databaseUrl, ["memory:read"]) : theirs;
  const own = await makeThings(raw(server), spare.id);
  if (route.endsWith("/restore"))
    await raw(server)("DELETE", `/v1/memory_stores/${own.memory_store_id}/memories/${own.memory_id}`);
  return own;
}

/** A route asked with these things; a stream that opens is closed again. */
async function ask(
  route: string,
  things: Things,
  apiKey: string | undefined,
): Promise<{ status: number; type: string; text: string }> {
  const [method = "", path = ""] = route.split(" ");
  const target = targets[route]!;
  const json = target.body?.(things);
  const stop = new AbortController();
  const response = await checkedFetch(server.url + filled(path, things), {
    method: method.toUpperCase(),
    headers: {
      ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
      ...(json ? { "content-type": "application/json" } : {}),
    },
    body: json && JSON.stringify(json),
    signal: stop.signal,
  });
  const stream = response.headers.get("content-type")?.startsWith("text/event-stream");
  const text = stream ? "{}" : await response.text();
  stop.abort();
  const isJson = response.headers.get("content-type") === "application/json";
  return { status: response.status, type: (isJson && JSON.parse(text).error?.type) || "none", text };
}

const routes = allDoors.map(routeOf);
const withKeys = routes.filter((route) => targets[route]?.needs !== "nobody");

test("every route is thought of here, and no other", () => {
  expect([...routes].sort()).toEqual(Object.keys(targets).sort());
  for (const door of allDoors)
    expect(targets[routeOf(door)]?.needs === "nobody", door.path).toBe(door.forAnyone ?? false);
});

describe.each(withKeys)("%s", (route) => {
  const { needs, refuses } = targets[route]!;
  const done = refuses ? [400, refuses] : [200, "none"];

  test("401 without a credential", async () => {
    const reply = await ask(route, foreign, undefined);
    expect([reply.status, reply.type]).toEqual([401, "authentication_error"]);
  });

  test("the scope it needs opens it, every other does not", async () => {
    for (const scope of Scope.options) {
      const may =
        needs === "any key" || scope === needs || (scope === "admin" && needs !== "a person" && needs !== "work");
      // What is done may use its things up; what is refused leaves them as they are.
      const own = may ? await thingsFor(route) : kept;
      const { status, type } = await ask(route, own, keys.get(scope)!.apiKey);
      if (may) expect([status, type], scope).toEqual(done);
      else expect([status, type], scope).toEqual([403, "permission_error"]);
    }
  });

  test.runIf(Array.isArray(needs))("the scopes it needs open it together", async () => {
    const { apiKey } = await newKey(server.databaseUrl, [...(needs as readonly Scope[])]);
    const { status, type } = await ask(route, await makeThings(raw(server), theirs.id), apiKey);
    expect([status, type]).toEqual(done);
  });

  test.runIf(route.includes("{") || route.endsWith("rollbacks"))(
    "404: another workspace's, and it stays as it was",
    async () => {
      const reply = await ask(route, foreign, server.apiKey);
      if (needs === "a person" || needs === "work") expect(reply.status).toBe(403);
      else expect([reply.status, reply.type]).toEqual([404, "not_found_error"]);
      expect(reply.text).not.toMatch(/Travel agent|flights|aisle|window/);
    },
  );
});

describe("two workspaces", () => {
  test("lists show nothing of the other, filters by its ids find nothing, cursors do not carry over", async () => {
    const [ours, other] = [raw(server), raw({ url: server.url, apiKey: theirs.apiKey })];
    for (const path of [
      "/v1/memory_stores",
      "/api/memory_stores",
      "/api/changes",
      "/api/keys",
      "/api/stats/activity",
    ]) {
      const { status, body } = await ours(`GET`, `${path}?limit=100`);
      expect(status).toBe(200);
      const text = JSON.stringify(body);
      for (const id of Object.values(foreign)) expect(text, path).not.toContain(id);
    }
    const { memory_store_id, memory_id } = foreign;
    for (const query of [
      `memory_store_id=${memory_store_id}`,
      `memory_store_id=${memory_store_id}&memory_id=${memory_id}`,
    ])
      expect((await ours<{ data: [] }>("GET", `/api/changes?${query}`)).body.data).toEqual([]);
    expect((await ours<{ data: [] }>("GET", `/api/changes?api_key_id=${theirs.id}`)).body.data).toEqual([]);
    expect((await ours("GET", `/api/stats/activity?memory_store_id=${memory_store_id}`)).status).toBe(404);
    type Page = { data: { cursor: string }[]; next_page: string };
    const page = (await ours<Page>("GET", "/v1/memory_stores?limit=1")).body.next_page;
    expect((await other("GET", `/v1/memory_stores?limit=1&page=${page}`)).status).toBe(400);
    const { cursor } = (await ours<Page>("GET", "/api/changes?limit=1")).body.data[0]!;
    expect((await other("GET", `/api/changes?after=${cursor}`)).status).toBe(400);
  });

  test("after all that, the other workspace has what it had", async () => {
    const call = raw({ url: server.url, apiKey: theirs.apiKey });
    const { memory_store_id, memory_id, memory_version_id, api_key_id } = foreign;
    const of = `/v1/memory_stores/${memory_store_id}`;
    const [store, memory, version, key, versions] = await Promise.all([
      call("GET", of),
      call("GET", `${of}/memories/${memory_id}`),
      call("GET", `${of}/memory_versions/${memory_version_id}`),
      call("GET", `/api/keys/${api_key_id}`),
      call<{ data: [] }>("GET", `${of}/memory_versions`),
    ]);
    expect(store.body).toMatchObject({ name: "Travel agent", archived_at: null });
    expect(memory.body).toMatchObject({ content: "window" });
    expect(version.body).toMatchObject({ content: "aisle", redacted_at: null });
    expect(key.body).toMatchObject({ name: "Key for admin", revoked_at: null });
    expect(versions.body.data).toHaveLength(2);
  });

  test("their stream says nothing of ours", async () => {
    const stop = new AbortController();
    const heard: string[] = [];
    const response = await fetch(`${server.url}/api/changes/stream`, {
      headers: { authorization: `Bearer ${theirs.apiKey}` },
      signal: stop.signal,
    });
    const reading = (async () => {
      for await (const part of response.body as unknown as AsyncIterable<Uint8Array>)
        heard.push(Buffer.from(part).toString());
    })().catch(() => undefined);
    const ours = await makeThings(raw(server), keys.get("admin")!.id);
    const again = await makeThings(raw({ url: server.url, apiKey: theirs.apiKey }), theirs.id);
    for (let waited = 0; waited < 5_000 && !heard.join("").includes(again.memory_id); waited += 20)
      await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    await reading;
    expect(heard.join("")).toContain(again.memory_id);
    expect(heard.join("")).not.toContain(ours.memory_store_id);
    expect(heard.join("")).not.toContain(ours.memory_id);
  });
});

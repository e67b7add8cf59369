/**
 * Every route asked by everything that is sent as a credential, for things that are its own, not attached, another workspace's,
 * archived and deleted. What API keys of each scope may is in scopes.test.ts.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { describeApi } from "@/lib/http/openapi";
import { mustNotBeLogged } from "@/lib/testing/canary";
import { allDoors, checkedFetch, eventually, raw, sdk } from "@/lib/testing/contract";
import { ownerSettings, signIn } from "@/lib/testing/person";
import { startServer, type TestServer } from "@/lib/testing/server";
import { filled, makeThings, routeOf, type Things, targets } from "@/lib/testing/targets";
import { newKey, newWorkspace, sql } from "@/lib/testing/workspaces";

/**
 * What sessions' tokens may, by route. Every route that is not here refuses them. `read` and `write`: of an attached store, `write`
 * where that is attached read_write. `session`: of their own session. `report`: if the minter could, and no worker is involved.
 * `work`: the token that was handed out with a work item, of that item.
 */
const opensTo: { [route: string]: "read" | "write" | "session" | "report" | "work" | "anybody" } = {
  "get /v1/memory_stores/{memory_store_id}": "read",
  "get /v1/memory_stores/{memory_store_id}/memories": "read",
  "post /v1/memory_stores/{memory_store_id}/memories": "write",
  "get /v1/memory_stores/{memory_store_id}/memories/{memory_id}": "read",
  "post /v1/memory_stores/{memory_store_id}/memories/{memory_id}": "write",
  "delete /v1/memory_stores/{memory_store_id}/memories/{memory_id}": "write",
  "get /v1/memory_stores/{memory_store_id}/memory_versions": "read",
  "get /v1/memory_stores/{memory_store_id}/memory_versions/{memory_version_id}": "read",
  "get /api/memory_stores/{memory_store_id}/memories": "read",
  "post /api/memory_stores/{memory_store_id}/memories/{memory_id}/restore": "write",
  "get /api/memory_stores/{memory_store_id}/memories/{memory_id}/versions/{version_number}": "read",
  "post /api/rollbacks": "write",
  "get /v1/sessions/{session_id}": "session",
  "get /v1/sessions/{session_id}/resources": "session",
  "get /v1/sessions/{session_id}/resources/{resource_id}": "session",
  "get /v1/sessions/{session_id}/threads": "session",
  "get /v1/sessions/{session_id}/threads/{thread_id}": "session",
  "get /v1/sessions/{session_id}/events": "session",
  "get /v1/sessions/{session_id}/events/stream": "session",
  "post /v1/sessions/{session_id}/events": "report",
  "get /v1/sessions/{session_id}/stream": "session",
  "get /v1/sessions/{session_id}/threads/{thread_id}/events": "session",
  "get /v1/sessions/{session_id}/threads/{thread_id}/stream": "session",
  "get /api/sessions/{session_id}": "session",
  "get /api/sessions/{session_id}/changes": "session",
  "get /api/sessions/{session_id}/events": "session",
  "get /api/sessions/{session_id}/minimap": "session",
  "get /api/sessions/{session_id}/system_prompt": "session",
  "get /api/sessions/{session_id}/budget": "session",
  "post /v1/environments/{environment_id}/work/{work_id}/heartbeat": "work",
  "post /v1/environments/{environment_id}/work/{work_id}/stop": "work",
  "get /api/me": "anybody",
};

/** What an environment's key opens, besides saying who it is: the queue of its environment. */
const queue = [
  "get /v1/environments/{environment_id}/work/poll",
  "get /v1/environments/{environment_id}/work",
  "post /v1/environments/{environment_id}/work/{work_id}/ack",
  "post /v1/environments/{environment_id}/work/{work_id}/heartbeat",
  "post /v1/environments/{environment_id}/work/{work_id}/stop",
];

/** Sent by people and keys with what people say, by tokens with what agents do. */
const send = "post /v1/sessions/{session_id}/events";
const reported = { events: [{ type: "agent.message", content: [{ type: "text", text: "Done." }] }] };

type Credential = { [header: string]: string };
type Access = "read_write" | "read_only";
interface Scene extends Things {
  /** A session's token, its work item's token, the environment's key. */
  token: Credential;
  work: Credential;
  environmentKey: Credential;
}

const bearer = (secret: string): Credential => {
  mustNotBeLogged(secret);
  return { authorization: `Bearer ${secret}` };
};

let server: TestServer;
let person: Credential;
let elsewhere: Things;
let unattached: Things;
let shared: { [access in Access]: Scene };

beforeAll(async () => {
  // Each request seems to come from another address: wrong credentials are counted by address.
  server = await startServer({ env: { ...ownerSettings, PALIMPSEST_TRUSTED_PROXIES: "127.0.0.1" } });
  const { cookie } = await signIn(server.url);
  person = { cookie, "sec-fetch-site": "same-origin" };
  const theirs = await newKey(server.databaseUrl, ["admin"], await newWorkspace(server.databaseUrl));
  elsewhere = await makeThings(raw({ url: server.url, apiKey: theirs.apiKey }), theirs.id);
  unattached = await makeOwnThings();
  shared = { read_write: await newScene("read_write"), read_only: await newScene("read_only") };
});

const makeOwnThings = async () => makeThings(raw(server), (await newKey(server.databaseUrl, ["memory:read"])).id);

/** Things of our own, with two sessions that have the store attached: one with a token, one with work that somebody holds. */
async function newScene(access: Access): Promise<Scene> {
  const things = await makeOwnThings();
  const { beta } = sdk(server);
  const resources = [{ type: "memory_store" as const, memory_store_id: things.memory_store_id, access }];
  const of = { agent: things.agent_id, environment_id: things.environment_id, resources };
  const session = await beta.sessions.create(of);
  const minted = await post<{ id: string; token: string }>(`/api/sessions/${session.id}/tokens`);
  const [thread] = (await beta.sessions.threads.list(session.id)).data;
  const text = [{ type: "text" as const, text: "Go." }];
  const worked = await beta.sessions.create({ ...of, initial_events: [{ type: "user.message", content: text }] });
  const key = await post<{ secret: string }>(`/api/environments/${things.environment_id}/keys`, { name: "Worker" });
  const { work } = sdk({ url: server.url, apiKey: key.secret }).beta.environments;
  // The first item is of the session that comes with the things.
  const poll = async () =>
    (await work.poll(things.environment_id)) as { id: string; secret?: string; data: { id: string } };
  const items = [await poll(), await poll()];
  const item = items.find(({ data }) => data.id === worked.id)!;
  await work.ack(item.id, { environment_id: things.environment_id });
  const forLong = "clock_timestamp() + interval '1 hour'";
  await sql(server.databaseUrl, `UPDATE work_items SET lease_expires_at = ${forLong} WHERE id = $1`, [item.id]);
  await sql(server.databaseUrl, `UPDATE session_tokens SET expires_at = ${forLong} WHERE work_id = $1`, [item.id]);
  const { sessions_token } = JSON.parse(Buffer.from(item.secret ?? "", "base64url").toString());
  return {
    ...things,
    session_id: session.id,
    resource_id: things.memory_store_id,
    thread_id: thread!.id,
    token_id: minted.id,
    work_id: item.id,
    token: bearer(minted.token),
    work: bearer(sessions_token),
    environmentKey: bearer(key.secret),
  };
}

async function post<T>(path: string, json: object = {}): Promise<T> {
  const { status, body } = await raw(server)<T>("POST", path, { json });
  expect(status).toBe(200);
  return body;
}

interface Answer {
  status: number;
  type: string;
}

let asks = 0;

/** A route asked with these things; a stream that opens is closed again. */
async function ask(route: string, things: Partial<Things>, credential: Credential): Promise<Answer> {
  const [method = "", path = ""] = route.split(" ");
  const tokens = credential.authorization?.startsWith("Bearer pls_");
  const json = route === send && tokens ? reported : targets[route]!.body?.(things as Things);
  const address = `10.${[asks >> 16, asks >> 8, asks++].map((part) => part & 255).join(".")}`;
  const stop = new AbortController();
  const response = await checkedFetch(server.url + filled(path, things), {
    method: method.toUpperCase(),
    headers: { ...credential, "x-forwarded-for": address, ...(json ? { "content-type": "application/json" } : {}) },
    body: json && JSON.stringify(json),
    signal: stop.signal,
  });
  const isJson = response.headers.get("content-type") === "application/json";
  const body = isJson ? ((await response.json()) as { error?: { type: string } } | null) : null;
  stop.abort();
  return { status: response.status, type: body?.error?.type ?? "none" };
}

const open: Answer = { status: 200, type: "none" };
const forbidden: Answer = { status: 403, type: "permission_error" };
const unknown: Answer = { status: 404, type: "not_found_error" };
const nobody: Answer = { status: 401, type: "authentication_error" };

const routes = allDoors.map(routeOf);
const asked = routes.filter((route) => targets[route]?.needs !== "nobody");
const ofStore = (route: string) => route.includes("{memory_store_id}") || route === "post /api/rollbacks";
const ofSession = (route: string) => route.includes("{session_id}");
/** What takes away the thing that it is asked with, or needs it in another state, gets things of its own. */
const needsItsOwn = (route: string) => /^delete |^post .*\/(restore|archive|stop|redact|rollbacks|events)$/.test(route);

/** Things for a route that will be done: a memory to restore is deleted before. */
async function sceneFor(route: string, access: Access = "read_write"): Promise<Scene> {
  if (!needsItsOwn(route)) return shared[access];
  const scene = await newScene(access);
  if (route.endsWith("/restore"))
    await raw(server)("DELETE", `/v1/memory_stores/${scene.memory_store_id}/memories/${scene.memory_id}`);
  return scene;
}

/** What a route answers to somebody who may: most do it, some never can. */
const done = (route: string): Answer => {
  const { refuses } = targets[route]!;
  return refuses ? { status: 400, type: refuses } : open;
};

test("what is spelled here are routes", () => {
  expect(routes).toEqual(expect.arrayContaining([...Object.keys(opensTo), ...queue]));
});

/** Routes of the workspace that a token may ask about a store which is attached to its session. */
const named = ["get /api/changes", "get /api/changes/stream", "get /api/stats/activity"];

test.each(named)("a session's token that names its store: %s", async (route) => {
  const scene = shared.read_only;
  const path = `${route.slice(4)}?memory_store_id=`;
  const status = async (storeId: string) => {
    const stop = new AbortController();
    const response = await checkedFetch(server.url + path + storeId, { headers: scene.token, signal: stop.signal });
    stop.abort();
    return response.status;
  };
  expect(await status(scene.memory_store_id)).toBe(200);
  expect(await status(unattached.memory_store_id)).toBe(404);
});

test("the reference names each kind of credential where it opens the route, and nowhere else", () => {
  const { paths } = describeApi() as { paths: { [path: string]: { [method: string]: { security: object[] } } } };
  const taking = (scheme: string) =>
    asked.filter((route) => {
      const [method = "", path = ""] = route.split(" ");
      return paths[path]![method]!.security.some((one) => scheme in one);
    });
  expect(taking("session_token").sort()).toEqual([...Object.keys(opensTo), ...named].sort());
  expect(taking("environment_key").sort()).toEqual([...queue, "get /api/me"].sort());
});

describe.each(asked)("%s", (route) => {
  const { needs } = targets[route]!;
  const opens = opensTo[route];

  test("nobody: 401", async () => {
    expect(await ask(route, shared.read_write, {})).toEqual(nobody);
  });

  test.runIf(needs !== "work")("a person: may, and finds nothing of another workspace", async () => {
    const destroysThePerson = needs === "a person" && route !== "get /api/me/sign_ins";
    if (!destroysThePerson) {
      expect(await ask(route, await sceneFor(route), person)).toEqual(done(route));
    }
    if (/\{|rollbacks/.test(route) && needs !== "a person")
      expect(await ask(route, elsewhere, person)).toEqual(unknown);
  });

  test("a session's token with a store read_write: the store and the session, nothing else", async () => {
    const scene = await sceneFor(route);
    const answer = await ask(route, scene, scene.token);
    if (opens && opens !== "work") expect(answer).toEqual(open);
    else expectRefusal(answer);
  });

  test("a session's token with a store read_only: reads, and is refused writes", async () => {
    const scene = await sceneFor(route, "read_only");
    const answer = await ask(route, scene, scene.token);
    if (opens === "write") expect(answer).toEqual(forbidden);
    else if (opens && opens !== "work") expect(answer).toEqual(open);
    else expectRefusal(answer);
  });

  test("a work item's token: the store, the session and the item, and no reports", async () => {
    const scene = await sceneFor(route);
    const { session_id, thread_id } = await sessionOfWork(scene);
    const answer = await ask(route, { ...scene, session_id, thread_id }, scene.work);
    if (opens === "report") expect(answer).toEqual(forbidden);
    else if (opens)
      expect([200, 412]).toContain(answer.status); // the first beat, and then one that does not know the last
    else expectRefusal(answer);
  });

  test("an environment's key: its queue and nothing else", async () => {
    const scene = await sceneFor(route);
    const answer = await ask(route, scene, scene.environmentKey);
    if (queue.includes(route))
      expect([200, 409, 412]).toContain(answer.status); // as the item is by now
    else if (opens === "anybody") expect(answer).toEqual(open);
    else expect(answer).toEqual(forbidden);
    if (route.includes("{environment_id}") && queue.includes(route))
      expect(await ask(route, unattached, scene.environmentKey)).toEqual(unknown);
  });

  test.runIf(/\{|rollbacks/.test(route))(
    "tokens find nothing that is not attached, nor another workspace's",
    async () => {
      for (const things of [unattached, elsewhere])
        for (const credential of [shared.read_write.token, shared.read_write.work]) {
          const answer = await ask(route, { ...things, work_id: unattached.work_id ?? "work_01other" }, credential);
          if (opens === "read" || opens === "write" || opens === "session") expect(answer).toEqual(unknown);
          else expectRefusal(answer);
        }
    },
  );
});

/** Refused as a matter of right: neither done, nor wrong, nor somebody unknown. */
function expectRefusal({ status }: Answer): void {
  expect([403, 404]).toContain(status);
}

async function sessionOfWork({ work_id = "" }: { work_id?: string }) {
  const [row] = await sql<{ session_id: string; thread_id: string }>(
    server.databaseUrl,
    "SELECT s.id AS session_id, s.primary_thread_id AS thread_id FROM work_items w JOIN sessions s ON s.id = w.session_id WHERE w.id = $1",
    [work_id],
  );
  return row!;
}

const storeRoutes = asked.filter((route) => ofStore(route) && targets[route]?.needs !== "a person");
const sessionRoutes = asked.filter((route) => ofSession(route));
const admin = () => bearer(server.apiKey);

describe("an archived store", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await newScene("read_write");
    await post(`/v1/memory_stores/${scene.memory_store_id}/archive`);
  });

  const writes = storeRoutes.filter((route) => opensTo[route] === "write" && !route.startsWith("delete "));

  test.each(storeRoutes)("is out of reach for tokens: %s", async (route) => {
    for (const credential of [scene.token, scene.work]) {
      const answer = await ask(route, scene, credential);
      if (opensTo[route]) expect(answer).toEqual(unknown);
      else expectRefusal(answer);
    }
  });

  test.each(storeRoutes.filter((route) => opensTo[route] === "read"))("can be read by keys: %s", async (route) => {
    expect(await ask(route, scene, admin())).toEqual(open);
  });

  test.each(writes)("is not written, by nobody: %s", async (route) => {
    for (const credential of [admin(), person])
      expect(await ask(route, scene, credential)).toEqual({ status: 400, type: "invalid_request_error" });
  });

  test("leaves its sessions alone", async () => {
    expect(await ask("get /v1/sessions/{session_id}", scene, scene.token)).toEqual(open);
  });
});

describe("a deleted store", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await newScene("read_write");
    await raw(server)("DELETE", `/v1/memory_stores/${scene.memory_store_id}`);
  });

  test.each(storeRoutes)("is nowhere: %s", async (route) => {
    for (const credential of [admin(), person]) expect(await ask(route, scene, credential)).toEqual(unknown);
    for (const credential of [scene.token, scene.work])
      if (opensTo[route]) expect(await ask(route, scene, credential)).toEqual(unknown);
      else expectRefusal(await ask(route, scene, credential));
  });
});

describe.each([
  ["archived", (id: string) => raw(server)("POST", `/v1/sessions/${id}/archive`)],
  ["deleted", (id: string) => raw(server)("DELETE", `/v1/sessions/${id}`)],
] as const)("tokens of an %s session", (state, end) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await newScene("read_write");
    const worked = await sessionOfWork(scene);
    for (const id of [scene.session_id, worked.session_id]) expect((await end(id)).status).toBe(200);
  });

  test.each(asked)("are nobody: %s", async (route) => {
    for (const credential of [scene.token, scene.work]) expect(await ask(route, scene, credential)).toEqual(nobody);
  });

  // A deleted session is gone, but not who it was and what it wrote.
  const outlives = ["get /api/sessions/{session_id}", "get /api/sessions/{session_id}/changes"];

  test.each(sessionRoutes.filter((route) => route !== "delete /v1/sessions/{session_id}"))(
    "and the session is as it is: %s",
    async (route) => {
      const answer = await ask(route, scene, admin());
      if (state === "deleted") expect(answer).toEqual(outlives.includes(route) ? open : unknown);
      else if (route.startsWith("get ")) expect(answer).toEqual(open);
      else if (/\/archive$|^delete \/api/.test(route)) expect([200, 400]).toContain(answer.status);
      else expect(answer).toEqual({ status: 400, type: "invalid_request_error" });
    },
  );
});

describe("a token", () => {
  const anyRoute = "get /v1/sessions/{session_id}";

  test("that is revoked is nobody within a second, also where it was just used", async () => {
    const scene = await newScene("read_write");
    expect(await ask(anyRoute, scene, scene.token)).toEqual(open);
    await raw(server)("DELETE", `/api/sessions/${scene.session_id}/tokens/${scene.token_id}`);
    const answer = await eventually(async () => {
      const found = await ask(anyRoute, scene, scene.token);
      return found.status !== 200 && found;
    });
    expect(answer).toEqual(nobody);
  });

  test("whose time is over is nobody", async () => {
    const scene = await newScene("read_write");
    await sql(server.databaseUrl, "UPDATE session_tokens SET expires_at = clock_timestamp() WHERE id = $1", [
      scene.token_id,
    ]);
    expect(await ask(anyRoute, scene, scene.token)).toEqual(nobody);
  });

  test("names no store in its own session's token list, and no key lists secrets", async () => {
    const { body } = await raw(server)<object>("GET", `/api/sessions/${shared.read_write.session_id}/tokens`);
    expect(JSON.stringify(body)).not.toContain(shared.read_write.token.authorization!.slice(7));
  });
});

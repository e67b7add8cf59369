import type Anthropic from "@anthropic-ai/sdk";
import { Client } from "pg";
import { beforeAll, describe, expect, test } from "vitest";
import { mustNotBeLogged } from "@/lib/testing/canary";
import { raw, refusalOf, sdk } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import { attached, workshop } from "@/lib/testing/workshop";
import { newKey, newWorkspace, sql } from "@/lib/testing/workspaces";
import type { CreatedApiKey, Scope } from "@/lib/wire/api-keys";
import type { Page } from "@/lib/wire/pages";
import type { CreatedSessionToken, SessionToken } from "@/lib/wire/session-tokens";

let server: TestServer;
let client: Anthropic;
let shop: Awaited<ReturnType<typeof workshop>>;
let notes: string;
let rules: string;
let other: string;

beforeAll(async () => {
  server = await startServer();
  client = sdk(server);
  shop = await workshop(client);
  const made = await Promise.all(["Notes", "Rules", "Other"].map((name) => client.beta.memoryStores.create({ name })));
  [notes, rules, other] = made.map(({ id }) => id) as [string, string, string];
  await client.beta.memoryStores.memories.create(rules, { path: "/rule.md", content: "Be kind." });
  await client.beta.memoryStores.memories.create(other, { path: "/secret.md", content: "theirs" });
});

const as = (apiKey: string) => ({ url: server.url, apiKey });
const open = () => shop.open({ title: "Lisbon", resources: [attached(notes), attached(rules, "read_only")] });

async function mint(sessionId: string, json: object = {}, apiKey = server.apiKey) {
  const reply = await raw(as(apiKey))<CreatedSessionToken>("POST", `/api/sessions/${sessionId}/tokens`, { json });
  if (reply.status === 200) mustNotBeLogged(reply.body.token);
  return reply;
}

async function withToken() {
  const session = await open();
  const { body: token } = await mint(session.id);
  return { session, token, agent: sdk(as(token.token)), call: raw(as(token.token)) };
}

const revoke = (token: SessionToken) =>
  raw(server)<SessionToken>("DELETE", `/api/sessions/${token.session_id}/tokens/${token.id}`);

describe("POST /api/sessions/{session_id}/tokens", () => {
  test("200: the token is in this reply and in no other", async () => {
    const session = await open();
    const { body, status } = await mint(session.id, { ttl_seconds: 60 });
    expect(status).toBe(200);
    expect(body).toEqual({
      type: "session_token",
      id: expect.stringMatching(/^stok_01\w{22}$/),
      session_id: session.id,
      kind: "session",
      token: expect.stringMatching(/^pls_/),
      hint: expect.stringMatching(/^pls_\w+…$/),
      may_report: true,
      created_at: expect.any(String),
      created_by: { type: "api_actor", id: expect.stringMatching(/^apikey_/), name: "Initial key" },
      expires_at: expect.any(String),
      last_used_at: null,
      revoked_at: null,
    });
    expect(Date.parse(body.expires_at) - Date.parse(body.created_at)).toBeCloseTo(60_000, -2);
    const { token, ...shown } = body;
    const list = await raw(server)<Page<SessionToken>>("GET", `/api/sessions/${session.id}/tokens`);
    expect(list.body).toEqual({ data: [shown], next_page: null });
    expect(JSON.stringify(list.body)).not.toContain(token);
    const bodyless = await raw(server)<CreatedSessionToken>("POST", `/api/sessions/${session.id}/tokens`);
    mustNotBeLogged(bodyless.body.token);
    const hour = bodyless.body;
    expect(Date.parse(hour.expires_at) - Date.parse(hour.created_at)).toBeCloseTo(3_600_000, -2);
  });

  test("what it may: read and write what is attached within its access, read its session; writes are the session's", async () => {
    const { session, agent, call } = await withToken();
    const memory = await agent.beta.memoryStores.memories.create(notes, { path: `/${session.id}.md`, content: "1" });
    const version = await client.beta.memoryStores.memoryVersions.retrieve(memory.memory_version_id, {
      memory_store_id: notes,
    });
    expect(version.created_by).toEqual({ type: "session_actor", session_id: session.id });
    expect((await agent.beta.memoryStores.memories.list(rules)).data).toHaveLength(1);
    const refusal = await refusalOf(agent.beta.memoryStores.memories.create(rules, { path: "/mine.md", content: "" }));
    expect(refusal).toMatchObject({ status: 403, type: "permission_error" });
    expect((await refusalOf(agent.beta.memoryStores.memories.list(other))).status).toBe(404);
    expect((await refusalOf(agent.beta.memoryStores.memories.create(other, { path: "/a", content: "" }))).status).toBe(
      404,
    );
    expect((await agent.beta.sessions.retrieve(session.id)).id).toBe(session.id);
    expect((await call("GET", `/api/sessions/${session.id}/changes`)).status).toBe(200);
    expect((await call("GET", `/api/sessions/${session.id}/system_prompt`)).status).toBe(200);
    expect((await call("GET", `/api/sessions/${session.id}/budget`)).status).toBe(200);
  });

  test("what it may not: other sessions, lists, changing or ending its own, redacting, and minting more", async () => {
    const { session, token, agent, call } = await withToken();
    const sibling = await open();
    expect((await refusalOf(agent.beta.sessions.retrieve(sibling.id))).status).toBe(404);
    expect((await call("GET", `/api/sessions/${sibling.id}/changes`)).status).toBe(404);
    expect((await refusalOf(agent.beta.sessions.list())).status).toBe(403);
    expect((await call("GET", "/api/sessions")).status).toBe(403);
    expect((await refusalOf(agent.beta.sessions.update(session.id, { title: "mine" }))).status).toBe(403);
    expect((await refusalOf(agent.beta.sessions.archive(session.id))).status).toBe(403);
    expect((await refusalOf(agent.beta.sessions.delete(session.id))).status).toBe(403);
    const another = agent.beta.sessions.create({ agent: shop.agent.id, environment_id: shop.environment.id });
    expect((await refusalOf(another)).status).toBe(403);
    expect((await mint(session.id, {}, token.token)).status).toBe(403);
    expect((await call("GET", `/api/sessions/${session.id}/tokens`)).status).toBe(403);
    expect((await call("DELETE", `/api/sessions/${session.id}/tokens/${token.id}`)).status).toBe(403);
    expect((await call("POST", `/api/sessions/${session.id}/budget`, { json: {} })).status).toBe(403);
    const memory = await agent.beta.memoryStores.memories.create(notes, { path: `/red/${session.id}`, content: "1" });
    await agent.beta.memoryStores.memories.update(memory.id, { memory_store_id: notes, content: "2" });
    const version = { memory_store_id: notes };
    expect(
      (await refusalOf(agent.beta.memoryStores.memoryVersions.redact(memory.memory_version_id, version))).status,
    ).toBe(403);
    const readers = `/api/memory_stores/${notes}/memory_versions/${memory.memory_version_id}/readers`;
    expect((await call("GET", readers)).status).toBe(403);
  });

  test("403: a minter that may not itself do what the token may; it reports only where its minter could", async () => {
    const [session, plain] = [await open(), await shop.open()];
    const key = async (...scopes: Scope[]) => (await newKey(server.databaseUrl, scopes)).apiKey;
    expect((await mint(session.id, {}, await key("sessions:write"))).status).toBe(403);
    expect((await mint(session.id, {}, await key("sessions:write", "memory:read"))).status).toBe(403);
    expect((await mint(session.id, {}, await key("memory:read", "memory:write", "sessions:read"))).status).toBe(403);
    const quiet = await mint(session.id, {}, await key("sessions:write", "memory:read", "memory:write"));
    expect(quiet.body.may_report).toBe(false);
    const bare = await mint(plain.id, {}, await key("sessions:write", "sessions:report"));
    expect([bare.status, bare.body.may_report]).toEqual([200, true]);
  });

  test("400: a time that is too short, too long or none; a session that has ended; 404 for an unknown or foreign one", async () => {
    const session = await open();
    for (const ttl_seconds of [59, 86_401, 60.5, "60", null])
      expect((await mint(session.id, { ttl_seconds })).status, String(ttl_seconds)).toBe(400);
    expect((await mint(session.id, { ttl_seconds: 86_400 })).status).toBe(200);
    await client.beta.sessions.archive(session.id);
    expect((await mint(session.id)).status).toBe(400);
    expect((await mint("sesn_01unknown")).status).toBe(404);
    const workspace = await newWorkspace(server.databaseUrl);
    const { apiKey } = await newKey(server.databaseUrl, ["admin"], workspace);
    expect((await mint((await open()).id, {}, apiKey)).status).toBe(404);
  });
});

describe("GET /api/sessions/{session_id}/tokens", () => {
  test("200: newest first, in pages, ended ones included; 404 for an unknown session", async () => {
    const session = await open();
    const minted: string[] = [];
    for (let n = 0; n < 3; n++) minted.unshift((await mint(session.id)).body.id);
    await raw(server)("DELETE", `/api/sessions/${session.id}/tokens/${minted[1]}`);
    const seen: SessionToken[] = [];
    for (let page: string | null = ""; page !== null; ) {
      const path: string = `/api/sessions/${session.id}/tokens?limit=2${page && `&page=${encodeURIComponent(page)}`}`;
      const { body } = await raw(server)<Page<SessionToken>>("GET", path);
      seen.push(...body.data);
      page = body.next_page;
    }
    expect(seen.map(({ id }) => id)).toEqual(minted);
    expect(seen.map(({ revoked_at }) => revoked_at !== null)).toEqual([false, true, false]);
    expect((await raw(server)("GET", "/api/sessions/sesn_01unknown/tokens")).status).toBe(404);
    const none = await raw(server)<Page<SessionToken>>("GET", `/api/sessions/${(await shop.open()).id}/tokens`);
    expect(none.body.data).toEqual([]);
  });
});

describe("the end of a token", () => {
  const memories = (agent: Anthropic) => agent.beta.memoryStores.memories;
  const write = (agent: Anthropic) => memories(agent).create(notes, { path: `/${Math.random()}`, content: "" });

  test("revoked: refused at once, in both processes of a database within a second; again is no error", async () => {
    const second = await startServer({ database: server.databaseUrl!, env: { PALIMPSEST_SECRET: "x".repeat(40) } });
    const { token, agent } = await withToken();
    const elsewhere = sdk({ url: second.url, apiKey: token.token });
    await write(agent);
    await write(elsewhere);
    const { body } = await revoke(token);
    expect(body.revoked_at).not.toBeNull();
    expect((await revoke(token)).body).toEqual(body);
    expect((await refusalOf(memories(agent).list(notes))).status).toBe(401);
    expect((await refusalOf(write(elsewhere))).status, "a write is refused by the database itself").toBe(401);
    await expect
      .poll(() =>
        memories(elsewhere)
          .list(notes)
          .then(
            () => 200,
            (error) => error.status,
          ),
      )
      .toBe(401);
    const missing = await raw(server)("DELETE", `/api/sessions/${token.session_id}/tokens/stok_01unknown`);
    expect(missing.status).toBe(404);
    const elsewhere404 = await raw(server)("DELETE", `/api/sessions/${(await open()).id}/tokens/${token.id}`);
    expect(elsewhere404.status, "another session's token").toBe(404);
    await second.kill();
  });

  test("fenced: revoking waits for the write that is under way, and nothing lands behind it", async () => {
    const { token, agent } = await withToken();
    const slow = await write(agent);
    const holder = new Client({ connectionString: server.databaseUrl });
    await holder.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT 1 FROM memories WHERE id = $1 FOR UPDATE", [slow.id]);
    const late = memories(agent)
      .update(slow.id, { memory_store_id: notes, content: "late" })
      .then(() => "written");
    const waits = () =>
      holder.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");
    await expect.poll(async () => (await waits()).rowCount).toBe(1);
    let ended = false;
    const ending = revoke(token).then(() => {
      ended = true;
    });
    await expect.poll(async () => (await waits()).rowCount).toBe(2);
    expect(ended, "the write that holds the token comes first").toBe(false);
    await holder.query("COMMIT");
    expect(await late).toBe("written");
    await ending;
    await holder.end();
    expect((await refusalOf(write(agent))).status).toBe(401);
  });

  const newMinter = async (more: object = {}) => {
    const json = { name: "Harness", scopes: ["sessions:write", "memory:read", "memory:write"], ...more };
    const { body } = await raw(server)<CreatedApiKey>("POST", "/api/keys", { json });
    mustNotBeLogged(body.secret);
    return body;
  };

  test("it outlives no key that made it: the sooner of the two ends counts", async () => {
    const session = await open();
    const soon = new Date(Date.now() + 600_000).toISOString();
    const [brief, lasting] = [await newMinter({ expires_at: soon }), await newMinter()];
    const capped = await mint(session.id, { ttl_seconds: 3_600 }, brief.secret);
    expect(Date.parse(capped.body.expires_at)).toBe(Date.parse(soon));
    const within = await mint(session.id, { ttl_seconds: 60 }, brief.secret);
    expect(Date.parse(within.body.expires_at)).toBeLessThan(Date.parse(soon));
    const { body: whole } = await mint(session.id, { ttl_seconds: 3_600 }, lasting.secret);
    expect(Date.parse(whole.expires_at) - Date.parse(whole.created_at)).toBeCloseTo(3_600_000, -2);
  });

  test("revoking the key that made it ends it, and leaves the tokens of other keys", async () => {
    const session = await open();
    const [gone, kept] = [await newMinter(), await newMinter()];
    const [first, second] = await Promise.all([mint(session.id, {}, gone.secret), mint(session.id, {}, kept.secret)]);
    const [agent, other] = [sdk(as(first.body.token)), sdk(as(second.body.token))];
    await Promise.all([write(agent), write(other)]);
    expect((await raw(server)("DELETE", `/api/keys/${gone.id}`)).status).toBe(200);
    expect((await refusalOf(write(agent))).status).toBe(401);
    await write(other);
    const { body } = await raw(server)<Page<SessionToken>>("GET", `/api/sessions/${session.id}/tokens`);
    const ended = body.data.filter(({ revoked_at }) => revoked_at !== null).map(({ id }) => id);
    expect(ended).toEqual([first.body.id]);
  });

  test("a key that has ended elsewhere a moment ago makes none, though it is still believed here", async () => {
    const session = await open();
    const { id, secret } = await newMinter();
    expect((await mint(session.id, {}, secret)).status).toBe(200);
    await sql(server.databaseUrl, "UPDATE api_keys SET revoked_at = clock_timestamp() WHERE id = $1", [id]);
    expect((await mint(session.id, {}, secret)).status).toBe(401);
  });

  test("archiving or deleting its session ends it", async () => {
    for (const end of ["archive", "delete"] as const) {
      const { session, agent } = await withToken();
      await write(agent);
      await client.beta.sessions[end](session.id);
      expect((await refusalOf(write(agent))).status, end).toBe(401);
      expect((await refusalOf(agent.beta.sessions.retrieve(session.id))).status, end).toBe(401);
    }
  });

  test("archiving or deleting a store takes it out of reach", async () => {
    const gone = await client.beta.memoryStores.create({ name: "Gone" });
    const session = await shop.open({ resources: [attached(notes), attached(gone.id)] });
    const agent = sdk(as((await mint(session.id)).body.token));
    await memories(agent).list(gone.id);
    await client.beta.memoryStores.archive(gone.id);
    await expect
      .poll(() =>
        memories(agent)
          .list(gone.id)
          .then(
            () => 200,
            (error) => error.status,
          ),
      )
      .toBe(404);
    await write(agent);
  });

  test("an archive and a flood of writes by the same session end in order", async () => {
    const { session, agent } = await withToken();
    const writes = Array.from({ length: 40 }, () =>
      write(agent).then(
        () => 200,
        (error) => error.status,
      ),
    );
    await client.beta.sessions.archive(session.id);
    const [before, after] = [
      await Promise.all(writes),
      await write(agent).then(
        () => 200,
        (error) => error.status,
      ),
    ];
    expect(after).toBe(401);
    for (const status of before) expect([200, 401]).toContain(status);
    const versions = await client.beta.memoryStores.memoryVersions.list(notes, { session_id: session.id, limit: 100 });
    expect(versions.data).toHaveLength(before.filter((status) => status === 200).length);
  });
});

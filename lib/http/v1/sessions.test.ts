import type Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { raw, refusalOf, sdk } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import { attached, workshop } from "@/lib/testing/workshop";
import { newKey, newWorkspace, sql } from "@/lib/testing/workspaces";
import type { Session } from "@/lib/wire/sessions";

let server: TestServer;
let client: Anthropic;
let sessions: Anthropic["beta"]["sessions"];
let call: ReturnType<typeof raw>;
let shop: Awaited<ReturnType<typeof workshop>>;

beforeAll(async () => {
  server = await startServer();
  client = sdk(server);
  sessions = client.beta.sessions;
  call = raw(server);
  shop = await workshop(client);
});

const invalid = { status: 400, type: "invalid_request_error" };
const missing = { status: 404, type: "not_found_error" };
const store = async (name = "Travel agent", description = "Where they like to go") =>
  (await client.beta.memoryStores.create({ name, description })).id;
const run = (id: string) =>
  sql(server.databaseUrl, "UPDATE sessions SET status = 'running', running_since = now() WHERE id = $1", [id]);
const eventsOf = (id: string) =>
  sql<{ type: string; payload: string }>(
    server.databaseUrl,
    "SELECT type, payload FROM session_events WHERE session_id = $1 ORDER BY seq",
    [id],
  );
const create = (json: object) =>
  call<Session>("POST", "/v1/sessions", {
    json: { agent: shop.agent.id, environment_id: shop.environment.id, ...json },
  });
const text = (text: string) => ({ type: "text" as const, text });
const budget = (amount: string) => ({ type: "limit" as const, max_list_cost: { amount, currency: "USD" as const } });

describe("create", () => {
  test("200: everything a session has, what was not asked for empty", async () => {
    const session = await shop.open();
    const { name, description, system, model, tools, mcp_servers, skills, multiagent, execution_identity } = shop.agent;
    expect(session).toEqual({
      id: expect.stringMatching(/^sesn_01\w{22}$/),
      type: "session",
      status: "idle",
      title: null,
      agent: {
        id: shop.agent.id,
        type: "agent",
        name,
        description,
        system,
        model,
        tools,
        mcp_servers,
        skills,
        multiagent,
        execution_identity,
        version: 1,
      },
      environment_id: shop.environment.id,
      resources: [],
      vault_ids: [],
      metadata: {},
      budget: null,
      outcome_evaluations: [],
      stats: { active_seconds: 0, duration_seconds: expect.any(Number) },
      usage: { active_seconds: 0 },
      created_at: expect.any(String),
      updated_at: session.created_at,
      archived_at: null,
      deployment_id: null,
    });
    expect(await eventsOf(session.id)).toEqual([]);
  });

  test("200: title, metadata, vaults and budget come back as given", async () => {
    const given = { title: "Lisbon 🐌", metadata: { a: "1", "": "x" }, vault_ids: ["vlt_01a"], budget: budget("2500") };
    const refused = await create(given);
    expect(refused.status, "metadata has no empty key").toBe(400);
    const kept = { ...given, metadata: { a: "1" } };
    expect((await create(kept)).body).toMatchObject(kept);
    expect((await create({ title: null, metadata: null, vault_ids: null, budget: null, resources: null })).status).toBe(
      200,
    );
  });

  test("200: stores attached as they are called now, in order, each with its access and instructions", async () => {
    const [a, b, c] = [await store("Über Travel!", "d"), await store("  ", ""), await store("Notes")];
    const session = await shop.open({
      resources: [attached(a), attached(b, "read_only", "Look, do not touch."), attached(c, null)],
    });
    expect(session.resources).toEqual(
      [
        {
          type: "memory_store",
          memory_store_id: a,
          access: "read_write",
          instructions: null,
          name: "Über Travel!",
          description: "d",
          mount_path: "/mnt/memory/ber-travel",
        },
        {
          type: "memory_store",
          memory_store_id: b,
          access: "read_only",
          instructions: "Look, do not touch.",
          name: "  ",
          description: "",
          mount_path: `/mnt/memory/${b}`,
        },
        {
          type: "memory_store",
          memory_store_id: c,
          access: "read_write",
          instructions: null,
          name: "Notes",
          description: "",
          mount_path: "/mnt/memory/notes",
        },
      ].map((resource) =>
        resource.memory_store_id === c ? { ...resource, description: "Where they like to go" } : resource,
      ),
    );
    await client.beta.memoryStores.update(a, { name: "Renamed", description: "other" });
    await client.beta.memoryStores.delete(c);
    expect((await sessions.retrieve(session.id)).resources).toEqual(session.resources);
  });

  test("200: mount paths never meet, however stores are called", async () => {
    const names = ["Team notes", "team-notes", "TEAM  NOTES", "x".repeat(255), "x".repeat(255)];
    const ids = await Promise.all(names.map((name) => store(name)));
    const paths = (await shop.open({ resources: ids.map((id) => attached(id)) })).resources.map(
      (resource) => (resource as Anthropic.Beta.Sessions.BetaManagedAgentsMemoryStoreResource).mount_path!,
    );
    expect(new Set(paths).size).toBe(names.length);
    expect(paths[0]).toBe("/mnt/memory/team-notes");
    expect(paths[1]).toBe(`/mnt/memory/team-notes-${ids[1]!.slice(-6)}`);
    for (const path of paths) expect(path.split("/").at(-1)!.length).toBeLessThanOrEqual(255);
  });

  test("400: more stores than eight, one twice, an unknown, archived or another workspace's one, files and repositories", async () => {
    const ids = await Promise.all(Array.from({ length: 9 }, () => store()));
    const many = await refusalOf(shop.open({ resources: ids.map((id) => attached(id)) }));
    expect(many).toMatchObject(invalid);
    expect(many.message).toContain("resources cannot contain more than 8 memory_store entries");
    expect((await shop.open({ resources: ids.slice(1).map((id) => attached(id)) })).resources).toHaveLength(8);
    await client.beta.memoryStores.archive(ids[0]!);
    const workspace = await newWorkspace(server.databaseUrl);
    const theirs = sdk({ url: server.url, apiKey: (await newKey(server.databaseUrl, ["admin"], workspace)).apiKey });
    const foreign = await theirs.beta.memoryStores.create({ name: "Theirs" });
    for (const resources of [
      [attached(ids[1]!), attached(ids[1]!, "read_only")],
      [attached("memstore_01unknown")],
      [attached(ids[0]!)],
      [attached(foreign.id)],
      [{ type: "file" as const, file_id: "file_01x" }],
      [{ type: "github_repository" as const, url: "https://github.com/a/b" }],
    ])
      expect(await refusalOf(shop.open({ resources })), JSON.stringify(resources)).toMatchObject(invalid);
  });

  test("403: attaching more than the caller may do itself", async () => {
    const id = await store();
    const may = async (scopes: Parameters<typeof newKey>[1], access: "read_write" | "read_only") => {
      const { apiKey } = await newKey(server.databaseUrl, scopes);
      const json = { agent: shop.agent.id, environment_id: shop.environment.id, resources: [attached(id, access)] };
      return (await raw({ url: server.url, apiKey })("POST", "/v1/sessions", { json })).status;
    };
    expect(await may(["sessions:write"], "read_only")).toBe(403);
    expect(await may(["sessions:write", "memory:read"], "read_only")).toBe(200);
    expect(await may(["sessions:write", "memory:read"], "read_write")).toBe(403);
    expect(await may(["sessions:write", "memory:write"], "read_write")).toBe(403);
    expect(await may(["sessions:write", "memory:read", "memory:write"], "read_write")).toBe(200);
  });

  test("200: the agent in the newest version, in one that is named, or with parts replaced for this session", async () => {
    const { agent } = await workshop(client);
    const newer = await client.beta.agents.update(agent.id, { system: "Be brief." });
    const first = await shop.open({ agent: { type: "agent", id: agent.id, version: 1 } });
    expect(first.agent).toMatchObject({ version: 1, system: null });
    const newest = await shop.open({ agent: agent.id });
    expect(newest.agent).toMatchObject({ version: newer.version, system: "Be brief." });
    const other = await shop.open({
      agent: {
        type: "agent_with_overrides",
        id: agent.id,
        version: 1,
        system: "Be long.",
        tools: [],
        model: "claude-haiku-4-5",
      },
    });
    expect(other.agent).toMatchObject({ version: 1, system: "Be long.", tools: [], model: { id: "claude-haiku-4-5" } });
    expect((await client.beta.agents.retrieve(agent.id)).system).toBe("Be brief.");
    await client.beta.agents.update(agent.id, { name: "Renamed" });
    expect((await sessions.retrieve(newest.id)).agent).toEqual(newest.agent);
  });

  test("400 or 404: an agent or environment that is unknown or archived", async () => {
    const spare = await workshop(client);
    const unknown = await refusalOf(shop.open({ environment_id: "env_01unknown" }));
    expect(unknown).toMatchObject({ ...missing, errorCode: "environment_not_found" });
    expect((await refusalOf(shop.open({ agent: "agent_01unknown" }))).status).toBe(400);
    expect((await refusalOf(shop.open({ agent: { type: "agent", id: spare.agent.id, version: 7 } }))).status).toBe(400);
    await client.beta.environments.archive(spare.environment.id);
    const archived = await refusalOf(shop.open({ environment_id: spare.environment.id }));
    expect(archived).toMatchObject({ ...invalid, errorCode: "environment_archived" });
    await client.beta.agents.archive(spare.agent.id);
    expect((await refusalOf(shop.open({ agent: spare.agent.id }))).status).toBe(400);
  });

  test("400 model_not_budgetable: a budget for a model without a list price", async () => {
    const agent = await client.beta.agents.create({ name: "Own", model: "our-own-model" });
    const refusal = await refusalOf(shop.open({ agent: agent.id, budget: budget("100") }));
    expect(refusal).toMatchObject({ ...invalid, errorCode: "model_not_budgetable" });
    expect((await shop.open({ agent: agent.id })).budget).toBeNull();
  });

  test("200: first events are there in order, and there is work to do", async () => {
    const session = await shop.open({
      initial_events: [
        { type: "user.message", content: [text("Where to?")] },
        { type: "user.define_outcome", description: "A plan", rubric: { type: "text", content: "It is one" } },
      ],
    });
    expect((await eventsOf(session.id)).map(({ type }) => type)).toEqual(["user.message", "user.define_outcome"]);
    expect(session.outcome_evaluations).toHaveLength(1);
    const work = await sql(server.databaseUrl, "SELECT state FROM work_items WHERE session_id = $1", [session.id]);
    expect(work).toEqual([{ state: "queued" }]);
    expect(
      await sql(server.databaseUrl, "SELECT 1 FROM work_items WHERE session_id = $1", [(await shop.open()).id]),
    ).toEqual([]);
  });

  test.each([
    ["no agent", { agent: undefined }],
    ["an agent of another type", { agent: { type: "robot", id: "agent_01x" } }],
    ["51 first events", { initial_events: Array(51).fill({ type: "user.message", content: [text("a")] }) }],
    ["a first event that is reported", { initial_events: [{ type: "agent.message", content: [text("a")] }] }],
    ["a long title", { title: "x".repeat(501) }],
    ["a title with a line break", { title: "a\nb" }],
    ["17 pairs", { metadata: Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`k${n}`, ""])) }],
    ["a number in metadata", { metadata: { a: 1 } }],
    ["a budget in euros", { budget: { type: "limit", max_list_cost: { amount: "1", currency: "EUR" } } }],
    ["a budget with a fraction", { budget: { type: "limit", max_list_cost: { amount: "1.5", currency: "USD" } } }],
    [
      "long instructions",
      { resources: [{ type: "memory_store", memory_store_id: "m", instructions: "x".repeat(4097) }] },
    ],
    ["an access of another kind", { resources: [{ type: "memory_store", memory_store_id: "m", access: "admin" }] }],
    ["a resource of another type", { resources: [{ type: "bucket" }] }],
  ])("400: %s", async (_, json) => {
    expect((await create(json)).status).toBe(400);
  });
});

describe("retrieve", () => {
  test("200, and 404 for an unknown, deleted or another workspace's one", async () => {
    const session = await shop.open({ title: "Lisbon" });
    expect(await sessions.retrieve(session.id)).toEqual({ ...session, stats: expect.anything() });
    await sessions.delete(session.id);
    const workspace = await newWorkspace(server.databaseUrl);
    const theirs = sdk({ url: server.url, apiKey: (await newKey(server.databaseUrl, ["admin"], workspace)).apiKey });
    expect(await refusalOf(theirs.beta.sessions.retrieve((await shop.open()).id))).toMatchObject(missing);
    for (const id of [session.id, "sesn_01unknown"])
      expect(await refusalOf(sessions.retrieve(id))).toMatchObject(missing);
  });
});

describe("update", () => {
  test("200: what changed is an event with these fields and no others", async () => {
    const session = await shop.open({ title: "Lisbon", metadata: { a: "1", b: "2" } });
    const updated = await sessions.update(session.id, { title: "Porto", metadata: { a: null, c: "3" } });
    expect(updated).toMatchObject({ title: "Porto", metadata: { b: "2", c: "3" } });
    expect(Date.parse(updated.updated_at)).toBeGreaterThanOrEqual(Date.parse(session.updated_at));
    expect(updated.updated_at).not.toBe(session.updated_at);
    await sessions.update(session.id, { title: null });
    await sessions.update(session.id, { metadata: { b: null, c: null } });
    const events = await eventsOf(session.id);
    expect(events.map(({ type }) => type)).toEqual(Array(3).fill("session.updated"));
    const bodies = events.map(({ payload }) => JSON.parse(payload));
    expect(bodies[0]).toEqual({ type: "session.updated", title: "Porto", metadata: { b: "2", c: "3" } });
    expect(bodies[1]).toEqual({ type: "session.updated", title: null });
    expect(bodies[2], "cleared metadata is not told").toEqual({ type: "session.updated" });
  });

  test("200: what changes nothing is no event and no new time", async () => {
    const session = await shop.open({ title: "Lisbon", metadata: { a: "1" } });
    for (const params of [
      {},
      { title: "Lisbon" },
      { metadata: { a: "1", z: null } },
      { metadata: null },
      { agent: {} },
      { budget: null },
    ])
      expect(await sessions.update(session.id, params)).toEqual({ ...session, stats: expect.anything() });
    expect(await eventsOf(session.id)).toEqual([]);
  });

  test("200: the agent's tools and servers for this session alone; 409 while it runs", async () => {
    const session = await shop.open();
    const tools = [
      { type: "custom" as const, name: "book", description: "Books", input_schema: { type: "object" as const } },
    ];
    const updated = await sessions.update(session.id, { agent: { tools } });
    expect(updated.agent.tools).toEqual(tools);
    expect((await client.beta.agents.retrieve(shop.agent.id)).tools).not.toEqual(tools);
    const [event] = await eventsOf(session.id);
    expect(JSON.parse(event!.payload).agent).toEqual(updated.agent);
    await run(session.id);
    const refusal = await refusalOf(sessions.update(session.id, { agent: { tools: [] } }));
    expect(refusal).toMatchObject({ status: 409, type: "conflict_error" });
    expect((await sessions.update(session.id, { title: "while it runs" })).title).toBe("while it runs");
  });

  test("a budget can be changed and removed, and not come from nowhere or fall below what is spent", async () => {
    const session = await shop.open({ budget: budget("2500") });
    const change = (amount: string | null) => sessions.update(session.id, { budget: amount ? budget(amount) : null });
    expect((await change("3000")).budget).toEqual(budget("3000"));
    expect((await change("100")).budget).toEqual(budget("100"));
    await sql(
      server.databaseUrl,
      `UPDATE sessions SET usage = '{"list_cost":{"amount":"90","currency":"USD"}}' WHERE id = $1`,
      [session.id],
    );
    for (const amount of ["90", "1"])
      expect(await refusalOf(change(amount))).toMatchObject({ ...invalid, errorCode: "budget_not_raised" });
    expect((await change("91")).budget).toEqual(budget("91"));
    expect((await change(null)).budget).toBeNull();
    expect(await refusalOf(change("9000"))).toMatchObject({ ...invalid, errorCode: "budget_create_only" });
    expect(await refusalOf(sessions.update((await shop.open()).id, { budget: budget("1") }))).toMatchObject({
      errorCode: "budget_create_only",
    });
    const told = (await eventsOf(session.id)).map(({ payload }) => JSON.parse(payload).budget);
    expect(told).toEqual([budget("3000"), budget("100"), budget("91"), null]);
  });

  test("400: vaults, too many pairs, an archived session; 404 for an unknown one", async () => {
    const session = await shop.open({
      metadata: Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`k${n}`, ""])),
    });
    expect(await refusalOf(sessions.update(session.id, { vault_ids: [] }))).toMatchObject(invalid);
    expect(await refusalOf(sessions.update(session.id, { metadata: { one: "more" } }))).toMatchObject(invalid);
    await sessions.archive(session.id);
    expect(await refusalOf(sessions.update(session.id, { title: "late" }))).toMatchObject(invalid);
    expect(await refusalOf(sessions.update("sesn_01unknown", { title: "x" }))).toMatchObject(missing);
  });
});

describe("archive", () => {
  test("200: reads as terminated, is told last, and again changes nothing", async () => {
    const session = await shop.open();
    const archived = await sessions.archive(session.id);
    expect(archived).toMatchObject({ status: "terminated", archived_at: expect.any(String) });
    expect(await sessions.archive(session.id)).toEqual(archived);
    expect((await eventsOf(session.id)).map(({ type }) => type)).toEqual(["session.status_terminated"]);
  });

  test("409 while it runs, in one request; 404 for an unknown one", async () => {
    const session = await shop.open();
    await run(session.id);
    let requests = 0;
    const counted: typeof fetch = (...request) => {
      requests++;
      return fetch(...request);
    };
    const retrying = sdk(server, 2).withOptions({ fetch: counted });
    expect(await refusalOf(retrying.beta.sessions.archive(session.id))).toMatchObject({
      status: 409,
      type: "conflict_error",
    });
    expect(requests).toBe(1);
    expect(await sessions.retrieve(session.id)).toMatchObject({ status: "running", archived_at: null });
    expect(await refusalOf(sessions.archive("sesn_01unknown"))).toMatchObject(missing);
  });

  test("ends the work that waits for it", async () => {
    const session = await shop.open({ initial_events: [{ type: "user.message", content: [text("Go")] }] });
    await sessions.archive(session.id);
    const work = await sql(server.databaseUrl, "SELECT state FROM work_items WHERE session_id = $1", [session.id]);
    expect(work).toEqual([{ state: "stopped" }]);
  });
});

describe("delete", () => {
  test("200: gone, with what was said in it; its title, agent and times stay behind", async () => {
    const session = await shop.open({
      title: "Lisbon",
      metadata: { secret: "of a customer" },
      initial_events: [{ type: "user.message", content: [text("of a customer")] }],
    });
    expect(await sessions.delete(session.id)).toEqual({ id: session.id, type: "session_deleted" });
    expect(await refusalOf(sessions.retrieve(session.id))).toMatchObject(missing);
    expect(await refusalOf(sessions.delete(session.id))).toMatchObject(missing);
    expect(await refusalOf(sessions.archive(session.id))).toMatchObject(missing);
    await expect.poll(async () => JSON.stringify(await eventsOf(session.id))).not.toContain("of a customer");
    const rows = await sql(server.databaseUrl, "SELECT * FROM sessions WHERE id = $1", [session.id]);
    expect(rows[0]).toMatchObject({ title: "Lisbon", agent_name: "Concierge", agent_id: shop.agent.id });
    expect(JSON.stringify(rows)).not.toContain("of a customer");
    expect((await eventsOf(session.id)).map(({ type }) => type)).toEqual(["user.message", "session.deleted"]);
    expect(await client.beta.agents.retrieve(shop.agent.id)).toMatchObject({ archived_at: null });
  });

  test("409 while it runs; an archived one can be deleted", async () => {
    const session = await shop.open();
    await run(session.id);
    expect(await refusalOf(sessions.delete(session.id))).toMatchObject({ status: 409, type: "conflict_error" });
    await sql(server.databaseUrl, "UPDATE sessions SET status = 'idle', running_since = NULL WHERE id = $1", [
      session.id,
    ]);
    await sessions.archive(session.id);
    expect((await sessions.delete(session.id)).id).toBe(session.id);
  });
});

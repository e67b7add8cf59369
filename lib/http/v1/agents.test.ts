import Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { inOrder, raw, refusalOf, sdk } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import { sql } from "@/lib/testing/workspaces";
import type { Agent } from "@/lib/wire/agents";

let server: TestServer;
let agents: Anthropic["beta"]["agents"];
let call: ReturnType<typeof raw>;
beforeAll(async () => {
  server = await startServer();
  agents = sdk(server).beta.agents;
  call = raw(server);
});

const model = "claude-opus-5-5";
const unknown = "agent_01unknown";
const invalid = { status: 400, type: "invalid_request_error" };
const allow = { type: "always_allow" } as const;
const schema = {
  type: "object",
  properties: { z: { type: "string" }, a: { enum: [1, null] } },
  required: ["z"],
} as const;

describe("create", () => {
  test("200: all fields, what was left open filled in", async () => {
    const agent = await agents.create({ name: "Concierge", model });
    expect(agent).toEqual({
      id: expect.stringMatching(/^agent_01\w{22}$/),
      type: "agent",
      name: "Concierge",
      description: null,
      system: null,
      model: { id: model, effort: { type: "high" }, speed: "standard" },
      tools: [],
      mcp_servers: [],
      skills: [],
      multiagent: null,
      execution_identity: { type: "service_account" },
      metadata: {},
      version: 1,
      created_at: expect.any(String),
      updated_at: agent.created_at,
      archived_at: null,
    });
  });

  test("200: partial tools, servers, skills and identity come back resolved", async () => {
    const agent = await agents.create({
      name: "Concierge",
      model: { id: model, effort: "max", speed: "fast", inference_geo: "eu" },
      description: "Plans trips",
      system: "Be kind.",
      mcp_servers: [{ type: "url", name: "maps", url: "https://maps.example/mcp" }],
      tools: [
        {
          type: "agent_toolset_20260401",
          default_config: { permission_policy: { type: "always_ask" } },
          configs: [
            { name: "bash", enabled: false },
            {
              name: "web_fetch",
              url_sources: {
                user_input: "none",
                client_tool_results: { type: "only", tools: [{ type: "tool_reference", name: "book" }] },
              },
            },
            { name: "web_search", permission_policy: allow, blocked_domains: ["ads.example"] },
          ],
        },
        {
          type: "mcp_toolset",
          mcp_server_name: "maps",
          configs: [{ name: "route", permission_policy: { type: "auto" } }],
        },
        {
          type: "custom",
          name: "book",
          description: "Books",
          input_schema: { ...schema, required: [...schema.required] },
        },
      ],
      skills: [
        { type: "anthropic", skill_id: "xlsx" },
        { type: "custom", skill_id: "skill_01a", version: "3" },
      ],
      execution_identity: { type: "aws_role", role_arn: "arn:aws:iam::123456789012:role/runner" },
      metadata: { team: "travel" },
    });
    const ask = { type: "always_ask" };
    expect(agent).toMatchObject({
      model: { id: model, effort: { type: "max" }, speed: "fast", inference_geo: "eu" },
      skills: [
        { type: "anthropic", skill_id: "xlsx", version: "latest" },
        { type: "custom", skill_id: "skill_01a", version: "3" },
      ],
      execution_identity: { type: "aws_role", role_arn: "arn:aws:iam::123456789012:role/runner" },
      metadata: { team: "travel" },
    });
    expect(agent.tools).toEqual([
      {
        type: "agent_toolset_20260401",
        default_config: { enabled: true, permission_policy: ask },
        configs: [
          { type: "bash", name: "bash", enabled: false, permission_policy: ask },
          {
            type: "web_fetch",
            name: "web_fetch",
            enabled: true,
            permission_policy: ask,
            url_sources: {
              client_tool_results: { type: "only", tools: [{ type: "tool_reference", name: "book" }] },
              server_tool_results: null,
              user_input: { type: "none" },
            },
          },
          {
            type: "web_search",
            name: "web_search",
            enabled: true,
            permission_policy: allow,
            blocked_domains: ["ads.example"],
          },
        ],
      },
      {
        type: "mcp_toolset",
        mcp_server_name: "maps",
        default_config: { enabled: true, permission_policy: ask },
        configs: [{ name: "route", enabled: true, permission_policy: { type: "auto" } }],
      },
      { type: "custom", name: "book", description: "Books", input_schema: schema },
    ]);
    const { body } = await call<Agent>("GET", `/v1/agents/${agent.id}`);
    expect(JSON.stringify(body.tools.at(-1))).toContain(JSON.stringify(schema)); // in the order it was given in
    expect(await agents.retrieve(agent.id)).toEqual(agent);
  });

  test("200: rosters are pinned to versions", async () => {
    const helper = await agents.create({ name: "Helper", model });
    await agents.update(helper.id, { system: "Help." });
    const chief = await agents.create({
      name: "Chief",
      model,
      multiagent: { type: "coordinator", agents: [helper.id, { type: "self" }, { type: "advisor", model }] },
    });
    expect(chief.multiagent).toEqual({
      type: "coordinator",
      agents: [
        { type: "agent", id: helper.id, version: 2 },
        { type: "agent", id: chief.id, version: 1 },
        { type: "advisor", model },
      ],
    });
    const three = await agents.create({
      name: "Three",
      model,
      multiagent: { type: "multiagent_20261001", workflows: { type: "disabled" } },
    });
    expect(three.multiagent).toEqual({
      type: "multiagent_20261001",
      advisor: { type: "disabled" },
      subagents: { type: "enabled", inline_agents: { type: "enabled" }, predefined_agents: [] },
      workflows: { type: "disabled" },
    });
    const merged = await agents.update(three.id, {
      multiagent: {
        type: "multiagent_20261001",
        workflows: null,
        subagents: { type: "enabled", predefined_agents: [{ type: "agent", id: helper.id, version: 1 }] },
      },
    });
    expect(merged.multiagent).toMatchObject({
      subagents: { inline_agents: { type: "enabled" }, predefined_agents: [{ id: helper.id, version: 1 }] },
      workflows: { type: "enabled" },
    });
    const nested = agents.create({ name: "Boss", model, multiagent: { type: "coordinator", agents: [chief.id] } });
    expect(await refusalOf(nested)).toMatchObject(invalid);
  });

  const toolset = { type: "agent_toolset_20260401" };
  const custom = (name: string) => ({ type: "custom", name, description: "d", input_schema: { type: "object" } });
  const server_ = { type: "url", name: "m", url: "https://m.example" };
  test.each<[string, object]>([
    ["no model", { model: undefined }],
    ["no name", { name: "" }],
    ["a control character in the name", { name: "a\nb" }],
    ["an unknown effort", { model: { id: model, effort: "huge" } }],
    ["an unknown kind of tool", { tools: [{ type: "hammer" }] }],
    ["an unknown tool of the toolset", { tools: [{ ...toolset, configs: [{ name: "saw" }] }] }],
    ["a tool configured twice", { tools: [{ ...toolset, configs: [{ name: "bash" }, { name: "bash" }] }] }],
    ["a type that is not the name's", { tools: [{ ...toolset, configs: [{ name: "bash", type: "read" }] }] }],
    ["two toolsets of one kind", { tools: [toolset, toolset] }],
    ["a custom tool twice", { tools: [custom("a"), custom("a")] }],
    ["a custom tool with spaces", { tools: [custom("a b")] }],
    ["257 tools", { tools: [toolset, ...Array.from({ length: 249 }, (_, n) => custom(`t${n}`))] }],
    ["a schema that is none of an object", { tools: [{ ...custom("a"), input_schema: { type: "array" } }] }],
    ["NUL in a schema", { tools: [{ ...custom("a"), input_schema: { type: "object", title: "\0" } }] }],
    [
      "both lists of domains",
      { tools: [{ ...toolset, configs: [{ name: "web_search", allowed_domains: ["a"], blocked_domains: ["b"] }] }] },
    ],
    [
      "no source at all",
      {
        tools: [
          {
            ...toolset,
            configs: [
              {
                name: "web_fetch",
                url_sources: { user_input: "none", server_tool_results: "none", client_tool_results: "none" },
              },
            ],
          },
        ],
      },
    ],
    ["a server that no toolset names", { mcp_servers: [server_] }],
    ["a toolset of no server", { tools: [{ type: "mcp_toolset", mcp_server_name: "m" }] }],
    [
      "a server that is no URL",
      { mcp_servers: [{ ...server_, url: "m" }], tools: [{ type: "mcp_toolset", mcp_server_name: "m" }] },
    ],
    [
      "a server with a password in its URL",
      {
        mcp_servers: [{ ...server_, url: "https://a:b@m.example" }],
        tools: [{ type: "mcp_toolset", mcp_server_name: "m" }],
      },
    ],
    [
      "two servers of one name",
      { mcp_servers: [server_, server_], tools: [{ type: "mcp_toolset", mcp_server_name: "m" }] },
    ],
    ["17 pairs", { metadata: Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`${n}`, ""])) }],
    ["a roster with an unknown agent", { multiagent: { type: "coordinator", agents: [unknown] } }],
    ["an empty roster", { multiagent: { type: "coordinator", agents: [] } }],
    ["itself twice", { multiagent: { type: "coordinator", agents: [{ type: "self" }, { type: "self" }] } }],
    ["a system prompt of 100,001 characters", { system: "x".repeat(100_001) }],
  ])("400: %s", async (_, part) => {
    const { status, body } = await call("POST", "/v1/agents", { json: { name: "A", model, ...part } });
    expect({ status, type: body.error.type }).toEqual(invalid);
  });

  const tool = (bytes: number) => ({
    type: "custom" as const,
    name: "look_up",
    description: "Looks something up.",
    input_schema: { type: "object" as const, properties: { of: { description: "x".repeat(bytes) } } },
  });
  test("200 with tools of more than a megabyte, 413 above 32 MB", async () => {
    expect((await agents.create({ name: "A", model, tools: [tool(1_100_000)] })).tools).toEqual([tool(1_100_000)]);
    expect((await call("POST", "/v1/agents", { json: { name: "A", model, tools: [tool(32_000_000)] } })).status).toBe(
      413,
    );
  });
  test("large ones come on pages of their own, none of them left out", async () => {
    const { id } = await agents.create({ name: "A", model });
    for (const name of ["B", "C"]) await agents.update(id, { name });
    const grow = `UPDATE agent_versions SET definition =
      (definition::jsonb || jsonb_build_object('system', repeat('x', 20000000)))::json WHERE agent_id = $1`;
    await sql(server.databaseUrl, grow, [id]);
    const first = await agents.versions.list(id);
    expect(first.data.map(({ version }) => version)).toEqual([3, 2]);
    const rest = await first.getNextPage();
    expect([rest.data.map(({ version }) => version), rest.next_page]).toEqual([[1], null]);
    await sql(
      server.databaseUrl,
      "UPDATE agent_versions SET definition = jsonb_set(definition::jsonb, '{system}', 'null')::json WHERE agent_id = $1",
      [id],
    );
  });
});

describe("retrieve", () => {
  test("200: the newest version, or any", async () => {
    const first = await agents.create({ name: "A", model, metadata: { a: "1" } });
    const second = await agents.update(first.id, { name: "B", metadata: { a: null, b: "2" } });
    expect(await agents.retrieve(first.id)).toEqual(second);
    expect(await agents.retrieve(first.id, { version: 1 })).toEqual(first);
    expect(await agents.retrieve(first.id, { version: 2 })).toEqual(second);
  });
  test("404: an unknown agent, an unknown version", async () => {
    expect(await refusalOf(agents.retrieve(unknown))).toBeInstanceOf(Anthropic.NotFoundError);
    const { id } = await agents.create({ name: "A", model });
    expect(await refusalOf(agents.retrieve(id, { version: 2 }))).toMatchObject({ status: 404 });
  });
  test.each(["0", "-1", "x", "1.5"])("400: version %s", async (version) => {
    const { id } = await agents.create({ name: "A", model });
    expect((await call("GET", `/v1/agents/${id}?version=${version}`)).status).toBe(400);
  });
});

describe("update", () => {
  test("200: one version per change, what is left out stays", async () => {
    const tools = [{ type: "agent_toolset_20260401" as const }];
    const made = await agents.create({
      name: "A",
      model: { id: model, effort: "low", inference_geo: "eu" },
      tools,
      system: "S",
    });
    const renamed = await agents.update(made.id, { name: "B", version: 1 });
    expect(renamed).toEqual({ ...made, name: "B", version: 2, updated_at: expect.any(String) });
    expect(inOrder(renamed.updated_at) > inOrder(made.updated_at)).toBe(true);
    const remodelled = await agents.update(made.id, { model: "claude-sonnet-5-5" });
    expect(remodelled.model).toEqual({ id: "claude-sonnet-5-5", effort: { type: "low" }, speed: "standard" });
    const cleared = await agents.update(made.id, { tools: null, system: "", description: null });
    expect(cleared).toMatchObject({ tools: [], system: null, description: null, version: 4 });
  });

  test("200: no change, no version", async () => {
    const made = await agents.create({
      name: "A",
      model,
      tools: [{ type: "agent_toolset_20260401" }],
      metadata: { a: "b", c: "d" },
    });
    const same = {
      name: "A",
      model,
      tools: [{ type: "agent_toolset_20260401" as const, configs: [] }],
      metadata: { c: "d" },
    };
    expect(await agents.update(made.id, same)).toEqual(made);
    expect(await agents.update(made.id, {})).toEqual(made);
  });

  test("200: a roster with itself stays the same until something changes", async () => {
    const multiagent = { type: "coordinator" as const, agents: [{ type: "self" as const }] };
    const made = await agents.create({ name: "A", model, multiagent });
    expect((await agents.update(made.id, { multiagent })).version).toBe(1);
    const next = await agents.update(made.id, { multiagent, name: "B" });
    expect(next.multiagent).toMatchObject({ agents: [{ id: made.id, version: 2 }] });
  });

  test("409: another version than the one seen, told not to try again", async () => {
    const { id } = await agents.create({ name: "A", model });
    await agents.update(id, { name: "B" });
    const retrying = sdk(server, 2).beta.agents.update(id, { name: "C", version: 1 });
    const error = await refusalOf(retrying);
    expect(error).toMatchObject({ status: 409, type: "conflict_error" });
    expect(error.headers?.get("x-should-retry")).toBe("false");
    expect((await agents.retrieve(id)).name).toBe("B");
  });

  test("of ten updates from one version, one lands", async () => {
    const { id } = await agents.create({ name: "A", model });
    const names = Array.from({ length: 10 }, (_, n) => `N${n}`);
    const tried = await Promise.allSettled(names.map((name) => agents.update(id, { name, version: 1 })));
    expect(tried.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await agents.retrieve(id)).version).toBe(2);
    await Promise.all(names.map((name) => agents.update(id, { name: `${name}!` })));
    const all = (await agents.versions.list(id, { limit: 100 })).data.map(({ version }) => version);
    expect(all).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  test("400: archived, too many pairs, a server without its toolset, no name", async () => {
    const metadata = Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`${n}`, ""]));
    const tools = [{ type: "mcp_toolset" as const, mcp_server_name: "m" }];
    const mcp_servers = [{ type: "url" as const, name: "m", url: "https://m.example" }];
    const { id } = await agents.create({ name: "A", model, metadata, tools, mcp_servers });
    expect(await refusalOf(agents.update(id, { metadata: { more: "x" } }))).toMatchObject(invalid);
    expect(await refusalOf(agents.update(id, { tools: [] }))).toMatchObject(invalid);
    expect(await refusalOf(agents.update(id, { mcp_servers: null }))).toMatchObject(invalid);
    expect((await call("POST", `/v1/agents/${id}`, { json: { name: null } })).status).toBe(400);
    await agents.archive(id);
    expect(await refusalOf(agents.update(id, { name: "B" }))).toMatchObject(invalid);
  });
  test("404: an unknown agent", async () => {
    expect(await refusalOf(agents.update(unknown, { name: "B" }))).toMatchObject({ status: 404 });
  });
});

describe("list", () => {
  test("200: newest first, page by page, each once; archived ones when asked for", async () => {
    const made = [];
    for (let n = 0; n < 5; n++) made.push(await agents.create({ name: `L${n}`, model }));
    await agents.archive(made[0]!.id);
    const since = { "created_at[gte]": made[0]!.created_at, "created_at[lte]": made[4]!.created_at };
    const names = async (query: object) => {
      const found = [];
      for await (const agent of agents.list({ ...since, limit: 2, ...query })) found.push(agent.name);
      return found;
    };
    expect(await names({})).toEqual(["L4", "L3", "L2", "L1"]);
    expect(await names({ include_archived: true })).toEqual(["L4", "L3", "L2", "L1", "L0"]);
    const page = await agents.list({ limit: 1 });
    expect((await call("GET", `/v1/agents?limit=1&include_archived=true&page=${page.next_page}`)).status).toBe(400);
  });
  test.each(["limit=0", "limit=x", "page=page_x", "created_at[gte]=soon"])("400: %s", async (query) => {
    expect((await call("GET", `/v1/agents?${query}`)).status).toBe(400);
  });
});

describe("archive", () => {
  test("200: for good, and once", async () => {
    const made = await agents.create({ name: "A", model });
    const archived = await agents.archive(made.id);
    expect(archived).toEqual({ ...made, archived_at: expect.any(String), updated_at: archived.archived_at });
    expect(await agents.archive(made.id)).toEqual(archived);
    const roster = agents.create({ name: "B", model, multiagent: { type: "coordinator", agents: [made.id] } });
    expect(await refusalOf(roster)).toMatchObject(invalid);
  });
  test("404: an unknown agent", async () => {
    expect(await refusalOf(agents.archive(unknown))).toMatchObject({ status: 404 });
  });
});

describe("versions", () => {
  test("200: newest first, page by page, each as it was", async () => {
    const first = await agents.create({ name: "A", model });
    const second = await agents.update(first.id, { name: "B" });
    const third = await agents.update(first.id, { name: "C" });
    const seen = [];
    for await (const version of agents.versions.list(first.id, { limit: 1 })) seen.push(version);
    expect(seen).toEqual([third, second, first]);
  });
  test("404: an unknown agent", async () => {
    expect(await refusalOf(agents.versions.list(unknown))).toMatchObject({ status: 404 });
  });
});

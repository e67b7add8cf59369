import Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { inOrder, raw, refusalOf, sdk } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";

let server: TestServer;
let environments: Anthropic["beta"]["environments"];
let call: ReturnType<typeof raw>;
beforeAll(async () => {
  server = await startServer();
  environments = sdk(server).beta.environments;
  call = raw(server);
});

const unknown = "env_01unknown";
const notFound = { status: 404, type: "not_found_error", errorCode: "environment_not_found" };
const lists = { apt: [], cargo: [], gem: [], go: [], npm: [], pip: [] };

describe("create", () => {
  test("200: an unrestricted cloud unless said otherwise", async () => {
    const made = await environments.create({ name: "Plain" });
    expect(made).toEqual({
      id: expect.stringMatching(/^env_01\w{22}$/),
      type: "environment",
      name: "Plain",
      description: null,
      metadata: {},
      config: { type: "cloud", networking: { type: "unrestricted" }, packages: { type: "packages", ...lists } },
      scope: "organization",
      created_at: expect.any(String),
      updated_at: made.created_at,
      archived_at: null,
    });
  });
  test("200: self-hosted, and a limited cloud with everything filled in", async () => {
    const own = await environments.create({
      name: "Own",
      config: { type: "self_hosted" },
      description: "",
      metadata: { a: "b" },
    });
    expect(own).toMatchObject({ config: { type: "self_hosted" }, description: "", metadata: { a: "b" } });
    const config = {
      type: "cloud" as const,
      networking: { type: "limited" as const, allow_package_managers: true, allowed_hosts: ["a.example"] },
      packages: { pip: ["pandas==2.2.0"] },
    };
    expect((await environments.create({ name: "Limited", config })).config).toEqual({
      type: "cloud",
      networking: {
        type: "limited",
        allow_mcp_servers: false,
        allow_package_managers: true,
        allowed_hosts: ["a.example"],
      },
      packages: { type: "packages", ...lists, pip: ["pandas==2.2.0"] },
    });
  });
  test.each<[string, object]>([
    ["no name", { name: "" }],
    ["a name of 256 characters", { name: "x".repeat(256) }],
    ["an unknown kind", { config: { type: "moon" } }],
    [
      "packages that could not come in",
      { config: { type: "cloud", networking: { type: "limited" }, packages: { npm: ["a"] } } },
    ],
    ["an account's scope", { scope: "account" }],
    ["NUL in a description", { description: "\0" }],
    ["a number in the metadata", { metadata: { a: 1 } }],
  ])("400: %s", async (_, part) => {
    const { status, body } = await call("POST", "/v1/environments", { json: { name: "A", ...part } });
    expect([status, body.error.type, body.error.details]).toEqual([400, "invalid_request_error", undefined]);
  });
  test.each<[string, object]>([
    ["17 pairs", Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`${n}`, ""]))],
    ["a key of 65 characters", { ["k".repeat(65)]: "sesame" }],
    ["a value of 513 characters", { k: "x".repeat(513) }],
  ])("400 invalid_metadata: %s", async (_, metadata) => {
    const error = await refusalOf(environments.create({ name: "A", metadata: metadata as Record<string, string> }));
    expect(error).toBeInstanceOf(Anthropic.Beta.Environments.BetaInvalidMetadataError);
    expect(error.message).not.toMatch(/kkk|xxx|sesame/);
  });
});

describe("retrieve", () => {
  test("200: as it was created", async () => {
    const made = await environments.create({ name: "A" });
    expect(await environments.retrieve(made.id)).toEqual(made);
  });
  test("404", async () => {
    const error = await refusalOf(environments.retrieve(unknown));
    expect(error).toMatchObject(notFound);
    expect(error).toBeInstanceOf(Anthropic.Beta.Environments.BetaEnvironmentNotFoundError);
  });
});

describe("update", () => {
  test("200: what is left out stays, inside the configuration too", async () => {
    const made = await environments.create({
      name: "A",
      description: "d",
      metadata: { a: "1", b: "2", c: "3" },
      config: { type: "cloud", networking: { type: "limited", allowed_hosts: ["a.example"] }, packages: null },
    });
    const changed = await environments.update(made.id, {
      metadata: { a: null, b: "", d: "4" },
      config: { type: "cloud", networking: { type: "limited", allow_package_managers: true }, packages: { go: ["x"] } },
    });
    expect(changed).toEqual({
      ...made,
      metadata: { c: "3", d: "4" },
      config: {
        type: "cloud",
        networking: {
          type: "limited",
          allow_mcp_servers: false,
          allow_package_managers: true,
          allowed_hosts: ["a.example"],
        },
        packages: { type: "packages", ...lists, go: ["x"] },
      },
      updated_at: expect.any(String),
    });
    expect(inOrder(changed.updated_at) > inOrder(made.updated_at)).toBe(true);
    expect(await environments.update(made.id, { description: null, name: null })).toMatchObject({
      name: "A",
      description: null,
    });
    expect(await environments.update(made.id, { description: "" })).toMatchObject({ description: "" });
  });
  test("200: nothing changed, nothing moved", async () => {
    const made = await environments.create({ name: "A", config: { type: "self_hosted" } });
    expect(await environments.update(made.id, { name: "A", config: { type: "self_hosted" } })).toEqual(made);
  });
  test("400: another type, an archived one, too much metadata", async () => {
    const { id } = await environments.create({ name: "A", config: { type: "self_hosted" } });
    const kind = await refusalOf(environments.update(id, { config: { type: "cloud" } }));
    expect(kind).toBeInstanceOf(Anthropic.Beta.Environments.BetaInvalidConfigTypeChangeError);
    const metadata = Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`${n}`, "x"]));
    const much = await refusalOf(environments.update(id, { metadata }));
    expect(much).toBeInstanceOf(Anthropic.Beta.Environments.BetaInvalidMetadataError);
    await environments.archive(id);
    const archived = await refusalOf(environments.update(id, { name: "B" }));
    expect(archived).toBeInstanceOf(Anthropic.Beta.Environments.BetaEnvironmentArchivedError);
  });
  test("404", async () => {
    expect(await refusalOf(environments.update(unknown, { name: "B" }))).toMatchObject(notFound);
  });
});

describe("list", () => {
  test("200: newest first, page by page; archived ones when asked for", async () => {
    const names = ["L0", "L1", "L2", "L3"];
    for (const name of names) await environments.create({ name });
    const seen = [];
    for await (const { name, id } of environments.list({ limit: 2 })) {
      if (!name.startsWith("L")) continue;
      seen.push(name);
      if (name === "L2") await environments.archive(id);
    }
    expect(seen.filter((name) => names.includes(name))).toEqual(["L3", "L2", "L1", "L0"]);
    const all = async (include_archived: boolean) =>
      (await environments.list({ limit: 100, include_archived })).data.map(({ name }) => name);
    expect(await all(false)).not.toContain("L2");
    expect(await all(true)).toContain("L2");
  });
  test.each(["limit=0", "page=x"])("400: %s", async (query) => {
    expect((await call("GET", `/v1/environments?${query}`)).status).toBe(400);
  });
});

describe("archive", () => {
  test("200: for good, and once", async () => {
    const made = await environments.create({ name: "A" });
    const archived = await environments.archive(made.id);
    expect(archived).toEqual({ ...made, archived_at: expect.any(String), updated_at: archived.archived_at });
    expect(await environments.archive(made.id)).toEqual(archived);
  });
  test("404", async () => {
    expect(await refusalOf(environments.archive(unknown))).toMatchObject(notFound);
  });
});

describe("delete", () => {
  test("200: gone, with its keys", async () => {
    const { id } = await environments.create({ name: "A", config: { type: "self_hosted" } });
    const key = await call<{ secret: string }>("POST", `/api/environments/${id}/keys`, { json: { name: "K" } });
    expect(await environments.delete(id)).toEqual({ id, type: "environment_deleted" });
    expect(await refusalOf(environments.retrieve(id))).toMatchObject(notFound);
    const worker = raw({ url: server.url, apiKey: key.body.secret });
    expect((await worker("GET", `/v1/environments/${id}`)).status).toBe(401);
  });
  test("404: also the second time", async () => {
    const { id } = await environments.create({ name: "A" });
    await environments.delete(id);
    expect(await refusalOf(environments.delete(id))).toMatchObject(notFound);
  });
});

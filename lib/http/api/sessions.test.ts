import type Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { raw, sdk } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import { attached, workshop } from "@/lib/testing/workshop";
import type { SessionRecord, SessionSummary } from "@/lib/wire/session-summaries";
import type { BidirectionalPage } from "@/lib/wire/sessions";

let server: TestServer;
let client: Anthropic;
let call: ReturnType<typeof raw>;
let shop: Awaited<ReturnType<typeof workshop>>;

beforeAll(async () => {
  server = await startServer();
  client = sdk(server);
  call = raw(server);
  shop = await workshop(client);
});

describe("GET /api/sessions", () => {
  test("200: the wire's sessions with their agent's name, what they wrote and what came last", async () => {
    const session = await shop.open({ title: "Lisbon" });
    const fresh = await call<BidirectionalPage<SessionSummary>>("GET", "/api/sessions?limit=1");
    const { stats: _, usage: __, ...wire } = session;
    expect(fresh.body.data[0]).toMatchObject({
      ...wire,
      agent_name: "Concierge",
      memory_versions: 0,
      last_event_at: null,
      last_event_type: null,
      waits: false,
    });
    const message = { type: "user.message" as const, content: [{ type: "text" as const, text: "Go" }] };
    await client.beta.sessions.events.send(session.id, { events: [message] });
    const then = await call<BidirectionalPage<SessionSummary>>("GET", "/api/sessions?limit=1");
    expect(then.body.data[0]).toMatchObject({
      id: session.id,
      last_event_type: "user.message",
      last_event_at: expect.any(String),
      waits: true,
    });
    const answer = { type: "agent.message", content: [{ type: "text", text: "Gone" }] };
    await call("POST", `/v1/sessions/${session.id}/events`, { json: { events: [answer] } });
    const taken = await call<SessionRecord>("GET", `/api/sessions/${session.id}`);
    expect(taken.body).toMatchObject({ id: session.id, waits: false, last_event_type: "agent.message" });
  });
});

describe("GET /api/sessions/{session_id}", () => {
  test("200, a deleted one too; 404 for an unknown one", async () => {
    const session = await shop.open({ title: "Lisbon", metadata: { of: "a customer" } });
    const look = () => call<SessionRecord>("GET", `/api/sessions/${session.id}`);
    expect((await look()).body).toMatchObject({ title: "Lisbon", metadata: { of: "a customer" }, deleted_at: null });
    await client.beta.sessions.delete(session.id);
    const { body } = await look();
    expect(body).toMatchObject({ title: "Lisbon", agent: session.agent, metadata: {}, created_at: session.created_at });
    expect(body.deleted_at).not.toBeNull();
    expect((await call("GET", "/api/sessions/sesn_01unknown")).status).toBe(404);
  });
});

describe("GET /api/sessions/{session_id}/system_prompt", () => {
  const prompt = (id: string) => call<string>("GET", `/api/sessions/${id}/system_prompt`);

  test("200: plain text on the stores, as they were when they were attached", async () => {
    const notes = await client.beta.memoryStores.create({ name: "Notes", description: "What was learnt. <b>&\n2" });
    const session = await shop.open({ resources: [attached(notes.id, "read_only", "Read first.")] });
    await client.beta.memoryStores.update(notes.id, { name: "Renamed" });
    const { body, headers, status } = await prompt(session.id);
    expect([status, headers.get("content-type")]).toEqual([200, "text/plain; charset=utf-8"]);
    expect(body).toContain("## Notes\n\nMounted at `/mnt/memory/notes`. You may read it; writing to it is refused.");
    expect(body).toContain("What was learnt. <b>&\n2\n\nRead first.\n");
    expect((await prompt((await shop.open()).id)).body).toBe("");
  });

  test("200: nothing on stores that were archived or deleted since, of which a token of the session is not told either", async () => {
    const stores = client.beta.memoryStores;
    const [kept, archived, deleted] = await Promise.all(
      ["Kept", "Outdated", "Gone"].map(async (name) => (await stores.create({ name })).id),
    );
    const resources = [kept!, archived!, deleted!].map((id) => attached(id, "read_write"));
    const session = await shop.open({ resources });
    await stores.archive(archived!);
    await stores.delete(deleted!);
    expect((await prompt(session.id)).body.match(/^## .*/gm)).toEqual(["## Kept"]);
    const { token } = await client.post<{ token: string }>(`/api/sessions/${session.id}/tokens`, { body: {} });
    const asSession = client.withOptions({ apiKey: token }).beta.sessions;
    const told = async (sessions: typeof asSession) => ({
      retrieved: (await sessions.retrieve(session.id)).resources,
      listed: (await sessions.resources.list(session.id)).data,
    });
    expect(await told(asSession)).toEqual({ retrieved: [session.resources[0]], listed: [session.resources[0]] });
    expect(await told(client.beta.sessions)).toEqual({ retrieved: session.resources, listed: session.resources });
  });

  test("404: an unknown or deleted session", async () => {
    const { id } = await shop.open();
    await client.beta.sessions.delete(id);
    for (const gone of [id, "sesn_01unknown"]) expect((await prompt(gone)).status).toBe(404);
  });
});

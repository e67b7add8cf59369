import { beforeAll, expect, test } from "vitest";
import { mustNotBeLogged } from "@/lib/testing/canary";
import { eventually, raw, sdk } from "@/lib/testing/contract";
import { readEvents } from "@/lib/testing/event-stream";
import { startServer, type TestServer } from "@/lib/testing/server";
import { attached, workshop } from "@/lib/testing/workshop";
import { newKey } from "@/lib/testing/workspaces";
import type { CreatedSessionToken } from "@/lib/wire/session-tokens";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ env: { PALIMPSEST_MAX_STREAMS_PER_CREDENTIAL: "3" } });
});

const feed = "/api/changes/stream";

/** Opens a stream and reads on in the background; resolves once it flows. */
async function open(apiKey: string, path = feed) {
  const line = new AbortController();
  const events = readEvents(server.url + path, { authorization: `Bearer ${apiKey}` }, line.signal);
  await events.next();
  const ended = (async () => {
    for await (const _ of events);
  })().catch(() => undefined);
  return { close: () => line.abort(), ended };
}

const refusal = (apiKey: string, path = feed) => raw({ url: server.url, apiKey })("GET", path);

test("429 with retry-after for one stream more than a credential may have, whichever it is; others have their own", async () => {
  const [{ apiKey }, other] = [
    await newKey(server.databaseUrl, ["admin"]),
    await newKey(server.databaseUrl, ["admin"]),
  ];
  const shop = await workshop(sdk(server));
  const session = await shop.open({ resources: [] });
  const ofSession = `/v1/sessions/${session.id}/events/stream`;
  const streams = [await open(apiKey), await open(apiKey), await open(apiKey, ofSession)];
  for (const path of [feed, ofSession]) {
    const { status, headers, body } = await refusal(apiKey, path);
    expect([status, body.error.type]).toEqual([429, "rate_limit_error"]);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  }
  const elsewhere = await open(other.apiKey);
  expect((await raw({ url: server.url, apiKey })("GET", "/api/me")).status, "only streams are bounded").toBe(200);
  streams[0]!.close();
  const again = await eventually(() => open(apiKey).catch(() => undefined));
  expect((await refusal(apiKey)).status).toBe(429);
  for (const { close } of [...streams, elsewhere, again]) close();
});

test("what is refused, asked with HEAD or ended by the server takes no place", async () => {
  const { apiKey } = await newKey(server.databaseUrl, ["admin"]);
  const headers = { authorization: `Bearer ${apiKey}` };
  for (let n = 0; n < 4; n++) {
    expect((await refusal(apiKey, `${feed}?after=nonsense`)).status).toBe(400);
    expect((await refusal(apiKey, "/v1/sessions/sesn_01unknown/events/stream")).status).toBe(404);
    expect((await fetch(server.url + feed, { method: "HEAD", headers })).status).toBe(200);
  }
  const shop = await workshop(sdk(server));
  for (let n = 0; n < 4; n++) {
    const session = await shop.open({ resources: [] });
    const stream = await open(apiKey, `/v1/sessions/${session.id}/events/stream`);
    await sdk(server).beta.sessions.delete(session.id);
    await stream.ended;
  }
  (await open(apiKey)).close();
});

test("a session's tokens share its places", async () => {
  const store = await sdk(server).beta.memoryStores.create({ name: "Travel agent" });
  const session = await (await workshop(sdk(server))).open({ resources: [attached(store.id)] });
  const path = `/v1/sessions/${session.id}/events/stream`;
  const tokens: string[] = [];
  for (let n = 0; n < 2; n++) {
    const minted = await raw(server)<CreatedSessionToken>("POST", `/api/sessions/${session.id}/tokens`, { json: {} });
    mustNotBeLogged(minted.body.token);
    tokens.push(minted.body.token);
  }
  const streams = [await open(tokens[0]!, path), await open(tokens[1]!, path), await open(tokens[0]!, path)];
  expect((await refusal(tokens[1]!, path)).status).toBe(429);
  for (const { close } of streams) close();
});

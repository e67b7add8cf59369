import { setTimeout as sleep } from "node:timers/promises";
import type Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { eventually, raw, sdk } from "@/lib/testing/contract";
import { readEvents, type ServerSentEvent } from "@/lib/testing/event-stream";
import { startServer, type TestServer } from "@/lib/testing/server";
import { withinASecond } from "@/lib/testing/within-a-second";
import { newKey, sql } from "@/lib/testing/workspaces";
import { Change, RedactionNotice } from "@/lib/wire/changes";
import type { ErrorEnvelope } from "@/lib/wire/errors";

let server: TestServer;
let stores: Anthropic["beta"]["memoryStores"];
/** How long a stream that hears of nothing waited for its first comment, in ms. It waits while the other tests run. */
let firstBeat: Promise<number | undefined>;
beforeAll(async () => {
  server = await startServer();
  stores = sdk(server).beta.memoryStores;
  firstBeat = waitForBeat();
  firstBeat.catch(() => undefined); // told by the test that asks for it
});

async function waitForBeat() {
  const query = `memory_store_id=${await newStore()}`;
  const started = performance.now();
  for await (const { comment } of open(query)) if (comment === "beat") return performance.now() - started;
}

const newStore = async () => (await stores.create({ name: "Travel agent" })).id;
const open = (query: string, headers: Record<string, string> = {}, signal?: AbortSignal, key = server.apiKey) =>
  readEvents(`${server.url}/api/changes/stream?${query}`, { authorization: `Bearer ${key}`, ...headers }, signal);

/** Reads in the background; `events` grows. */
function listen(...how: Parameters<typeof open>) {
  const events: ServerSentEvent[] = [];
  const stop = new AbortController();
  const [query, headers, signal, key] = how;
  const ended = (async () => {
    try {
      for await (const event of open(query, headers, signal ?? stop.signal, key)) events.push(event);
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
  })();
  const changes = () =>
    events.filter(({ event }) => event === "change").map(({ data }) => Change.parse(JSON.parse(data)));
  const ready = eventually(async () => events[0]?.event === "ready");
  return { events, changes, ended, ready, stop: () => stop.abort() };
}

describe("GET /api/changes/stream", () => {
  test("what is written after the headers arrives, in order, soon, as in the list", async () => {
    const store = await newStore();
    const stream = listen(`memory_store_id=${store}`);
    await stream.ready;
    const { id } = await stores.memories.create(store, { path: "/a", content: "1" });
    await stores.memories.update(id, { memory_store_id: store, content: "2" });
    await stores.memories.delete(id, { memory_store_id: store });
    await eventually(async () => stream.changes().length === 3);
    expect(stream.changes().map(({ version_number }) => version_number)).toEqual([1, 2, 3]);
    for (const { event, id, data } of stream.events.slice(1))
      expect([event, id]).toEqual(["change", JSON.parse(data).cursor]);
    const listed = await raw(server)<{ data: Change[] }>("GET", `/api/changes?memory_store_id=${store}&order=asc`);
    const place = ({ cursor, memory_version }: Change) => [cursor, memory_version.id];
    expect(stream.changes().map(place)).toEqual(listed.body.data.map(place));
    stream.stop();
  });

  test("filters hold, and a redaction is told to those who may hold the text", async () => {
    const store = await newStore();
    const stream = listen(`memory_store_id=${store}&operation=modified`);
    const everything = listen(`memory_store_id=${store}`);
    await Promise.all([stream.ready, everything.ready]);
    const memory = await stores.memories.create(store, { path: "/a", content: "1" });
    await stores.memories.update(memory.id, { memory_store_id: store, content: "2" });
    await stores.memoryVersions.redact(memory.memory_version_id, { memory_store_id: store });
    const notice = await eventually(async () => everything.events.find(({ event }) => event === "redaction"));
    expect(RedactionNotice.parse(JSON.parse(notice.data))).toEqual({
      type: "redaction",
      memory_store_id: store,
      memory_id: memory.id,
      memory_version_id: memory.memory_version_id,
    });
    expect(stream.changes().map(({ memory_version }) => memory_version.operation)).toEqual(["modified"]);
    stream.stop();
    everything.stop();
  });

  test("100 disconnects while others write: nothing lost, nothing twice, order kept", async () => {
    const store = await newStore();
    const query = `memory_store_id=${store}`;
    const start = (await open(query).next()).value as ServerSentEvent;
    let writing = true;
    let made = 0;
    const writers = [0, 1, 2].map(async (writer) => {
      const { id } = await stores.memories.create(store, { path: `/${writer}`, content: "" });
      made++;
      while (writing) {
        await stores.memories.update(id, { memory_store_id: store, content: `${made}` });
        made++;
      }
    });
    const seen: { id: string; version: string; memory: string; number: number }[] = [];
    let cursor = start.id;
    for (let round = 0; round < 100; round++) {
      const cut = new AbortController();
      const resume = round % 2 ? { "last-event-id": cursor } : undefined;
      const takeUpTo = round % 9;
      let taken = 0;
      try {
        for await (const { event, id, data } of open(resume ? query : `${query}&after=${cursor}`, resume, cut.signal)) {
          if (event === "change") {
            const { memory_version, version_number } = JSON.parse(data) as Change;
            seen.push({ id, version: memory_version.id, memory: memory_version.memory_id, number: version_number });
            taken++;
          }
          cursor = id;
          if (taken >= takeUpTo) cut.abort();
        }
      } catch {
        // cut on purpose
      }
    }
    writing = false;
    await Promise.all(writers);
    const last = listen(`${query}&after=${cursor}`);
    await eventually(async () => seen.length + last.changes().length >= made);
    await sleep(200);
    for (const { cursor: id, memory_version, version_number } of last.changes())
      seen.push({ id, version: memory_version.id, memory: memory_version.memory_id, number: version_number });
    last.stop();
    expect(seen.length).toBe(made);
    expect(new Set(seen.map(({ version }) => version)).size).toBe(made);
    for (const memory of new Set(seen.map(({ memory }) => memory))) {
      const numbers = seen.filter((one) => one.memory === memory).map(({ number }) => number);
      expect(numbers).toEqual(numbers.map((_, at) => at + 1));
    }
  });

  test("two processes, and bells that are missed: what is written through one is heard through the other, once", async () => {
    const other = await startServer({ database: server.databaseUrl! });
    const store = await newStore();
    const stop = new AbortController();
    const heard: string[] = [];
    const reading = (async () => {
      const url = `${other.url}/api/changes/stream?memory_store_id=${store}&path_prefix=/heard`;
      for await (const { event, data } of readEvents(url, { authorization: `Bearer ${server.apiKey}` }, stop.signal))
        heard.push(event === "change" ? (JSON.parse(data) as Change).memory_version.path! : event);
    })().catch(() => undefined);
    await eventually(async () => heard[0] === "ready");
    const paths: string[] = [];
    for (let round = 0; round < 6; round++) {
      // Without its connection for bells a process has to look by itself.
      await sql(
        server.databaseUrl,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'palimpsest-bell'",
      );
      for (const path of [`/heard/${round}`, `/unheard/${round}`])
        await stores.memories.create(store, { path, content: "" });
      paths.push(`/heard/${round}`);
      await eventually(async () => heard.length > paths.length, 20_000);
    }
    stop.abort();
    await reading;
    expect(heard).toEqual(["ready", ...paths]);
    await other.kill();
  });

  test("a hundred readers with filters of their own hear each what is theirs", async () => {
    const store = await newStore();
    const streams = [...Array(100)].map((_, n) => listen(`memory_store_id=${store}&path_prefix=/${n % 10}/`));
    await Promise.all(streams.map(({ ready }) => ready));
    for (let n = 0; n < 30; n++) await stores.memories.create(store, { path: `/${n % 10}/${n}`, content: "" });
    for (const [n, { changes, stop }] of streams.entries()) {
      await eventually(async () => changes().length === 3, 20_000);
      expect(changes().map(({ memory_version: { path } }) => path)).toEqual(
        [0, 10, 20].map((m) => `/${n % 10}/${m + (n % 10)}`),
      );
      stop();
    }
  });

  test("a bad cursor or filter is refused before anything flows; so is a missing credential", async () => {
    const call = raw(server);
    for (const query of ["after=chg_x", "after=page_x", "operation=redacted", "memory_id=mem_01x", "created_at[gte]=x"])
      expect((await call<ErrorEnvelope>("GET", `/api/changes/stream?${query}`)).status, query).toBe(400);
    const bad = await call("GET", "/api/changes/stream", { headers: { "last-event-id": "nonsense" } });
    expect(bad.status).toBe(400);
    const wrong = { authorization: "Bearer wrong-wrong-wrong-wrong-wrong-wrong-wrong" };
    expect((await call("GET", "/api/changes/stream", { headers: wrong })).status).toBe(401);
    const writer = await newKey(server.databaseUrl, ["memory:write"]);
    expect((await raw({ url: server.url, apiKey: writer.apiKey })("GET", "/api/changes/stream")).status).toBe(403);
  });

  test("headers: an event stream that no proxy keeps or packs", async () => {
    const stop = new AbortController();
    const { headers } = await fetch(`${server.url}/api/changes/stream`, {
      headers: { authorization: `Bearer ${server.apiKey}`, accept: "application/json", "accept-encoding": "gzip" },
      signal: stop.signal,
    });
    expect(headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(headers.get("cache-control")).toMatch(/no-store/);
    expect(headers.get("cache-control")).toMatch(/no-transform/);
    expect(headers.get("x-accel-buffering")).toBe("no");
    expect(headers.get("content-encoding")).toBeNull();
    expect(headers.get("request-id")).toMatch(/^req_/);
    stop.abort();
  });

  test("a revoked key's stream ends within a second, with a goodbye", async () => {
    const { id, apiKey } = await newKey(server.databaseUrl, ["memory:read"]);
    const stream = listen("", {}, undefined, apiKey);
    await stream.ready;
    await sql(server.databaseUrl, "UPDATE api_keys SET revoked_at = now() WHERE id = $1", [id]);
    const revoked = performance.now();
    await stream.ended;
    expect(performance.now() - revoked).toBeLessThan(withinASecond);
    expect(stream.events.at(-1)?.event).toBe("goodbye");
    await expect(open("", {}, undefined, apiKey).next()).rejects.toThrow(/^Error: 401|^401/);
  });

  test("a server that stops says goodbye, and its successor continues where it was", async () => {
    const first = await startServer({ database: server.databaseUrl });
    const store = await newStore();
    const url = (base: string, more = "") => `${base}/api/changes/stream?memory_store_id=${store}${more}`;
    const headers = { authorization: `Bearer ${server.apiKey}` };
    const events: ServerSentEvent[] = [];
    const reading = (async () => {
      for await (const event of readEvents(url(first.url), headers)) events.push(event);
    })();
    await eventually(async () => events.length > 0);
    await stores.memories.create(store, { path: "/through-the-other", content: "" });
    await eventually(async () => events.length > 1);
    await first.kill("SIGTERM");
    await reading;
    expect(events.map(({ event }) => event)).toEqual(["ready", "change", "goodbye"]);
    await stores.memories.create(store, { path: "/meanwhile", content: "" });
    for await (const { event, data } of readEvents(url(server.url, `&after=${events[1]!.id}`), headers)) {
      if (event !== "change") continue;
      expect(JSON.parse(data).memory_version.path).toBe("/meanwhile");
      break;
    }
  });

  test("a comment every fifteen seconds keeps the connection alive", async () => {
    expect(await firstBeat).toBeGreaterThan(14_000);
  });
});

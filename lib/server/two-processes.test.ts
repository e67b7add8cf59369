import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { embeddedBinaries } from "@/lib/postgres/binaries";
import { CANARY } from "@/lib/testing/canary";
import { debianBinaries, startTestCluster } from "@/lib/testing/clusters";
import { startServer, type TestServer } from "@/lib/testing/server";
import { withinASecond } from "@/lib/testing/within-a-second";
import { audit, call, must, openLedger, writeUntil } from "@/lib/testing/writing";
import type { CreatedApiKey } from "@/lib/wire/api-keys";
import type { Change } from "@/lib/wire/changes";
import type { Memory } from "@/lib/wire/memories";

const debian = debianBinaries();

const KINDS = [
  { name: "the embedded PostgreSQL 18", binaries: () => embeddedBinaries(), missing: false },
  {
    name: `Debian's PostgreSQL 15${debian ? "" : " (skipped: not installed here)"}`,
    binaries: () => debian!,
    missing: !debian,
  },
];

describe.each(KINDS)("two processes on one database: $name", ({ binaries, missing }) => {
  let cluster: Awaited<ReturnType<typeof startTestCluster>>;
  let one: TestServer;
  let two: TestServer;

  beforeAll(async () => {
    if (missing) return;
    // A database that nobody has migrated yet: both processes start at once and one of them does it.
    cluster = await startTestCluster(binaries(), {});
    const url = await emptyDatabaseIn(cluster.url);
    const apiKey = `two_processes_${randomUUID()}`;
    const options = { database: url, env: { PALIMPSEST_INIT_API_KEY: apiKey } };
    [one, two] = await Promise.all([startServer(options), startServer(options)]);
  }, 60_000);

  afterAll(async () => {
    await Promise.all([one?.kill(), two?.kill()]);
    await cluster?.stop();
  });

  test.skipIf(missing)("a write through one is read through the other at once", async () => {
    const store = await must<{ id: string }>(one, "POST", "/v1/memory_stores", { name: `Shared ${CANARY}` });
    const memories = `/v1/memory_stores/${store.id}/memories`;
    for (let n = 0; n < 20; n++) {
      const [writer, reader] = n % 2 ? [one, two] : [two, one];
      const written = await must<Memory>(writer, "POST", memories, { path: `/${CANARY}/${n}.md`, content: `${n}` });
      const read = await must<Memory>(reader, "GET", `${memories}/${written.id}`);
      expect(read).toEqual({ ...written, content: `${n}` });
    }
  });

  test.skipIf(missing)(
    "a precondition holds across processes: of two updates from the same head one wins",
    async () => {
      const store = await must<{ id: string }>(one, "POST", "/v1/memory_stores", { name: "Race" });
      const path = `/v1/memory_stores/${store.id}/memories`;
      let head = await must<Memory>(one, "POST", path, { path: "/race.md", content: "start" });
      for (let n = 0; n < 30; n++) {
        const precondition = { type: "content_sha256", content_sha256: head.content_sha256 };
        const replies = await Promise.all(
          [one, two].map((server, who) =>
            call<Memory>(server, "POST", `${path}/${head.id}`, { content: `${n} by ${who}`, precondition }),
          ),
        );
        expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
        head = replies.find(({ status }) => status === 200)!.body;
      }
    },
  );

  test.skipIf(missing)("cursors of one are understood by the other, in lists and in the feed", async () => {
    const first = await must<{ data: Change[]; next_page: string }>(one, "GET", "/api/changes?limit=5&order=asc");
    const next = `/api/changes?limit=5&order=asc&page=${encodeURIComponent(first.next_page)}`;
    const here = await must<{ data: Change[] }>(one, "GET", next);
    const there = await must<{ data: Change[] }>(two, "GET", next);
    expect(there.data.map(({ cursor }) => cursor)).toEqual(here.data.map(({ cursor }) => cursor));
    expect(there.data.length).toBe(5);
  });

  test.skipIf(missing)("both write at once: no write is lost, the change list has each once and in order", async () => {
    const ledger = await openLedger(one, 3);
    const stop = new AbortController();
    const writing = Promise.all([one, two].map((server, n) => writeUntil(stop.signal, server, ledger, `by ${n}`)));
    await sleep(1_500);
    stop.abort();
    await writing;
    expect(await audit(two, ledger)).toEqual([]);
  });

  test.skipIf(missing)("an event stream of one hears of writes through the other within a second", async () => {
    const store = await must<{ id: string }>(one, "POST", "/v1/memory_stores", { name: "Heard" });
    const stop = new AbortController();
    const stream = await fetch(`${two.url}/api/changes/stream?memory_store_id=${store.id}`, {
      headers: { "x-api-key": two.apiKey },
      signal: stop.signal,
    });
    const heard = firstChange(stream.body!);
    await sleep(200);
    const written = Date.now();
    const path = `/v1/memory_stores/${store.id}/memories`;
    const memory = await must<Memory>(one, "POST", path, { path: "/heard.md", content: CANARY });
    expect((await heard).memory_version.id).toBe(memory.memory_version_id);
    expect(Date.now() - written).toBeLessThan(withinASecond);
    stop.abort();
  });

  test.skipIf(missing)("a key revoked through one is refused by the other within a second", async () => {
    const wish = { name: "Short-lived", scopes: ["memory:read"] };
    const key = await must<CreatedApiKey>(one, "POST", "/api/keys", wish);
    const holder = { url: two.url, apiKey: key.secret };
    expect((await call(holder, "GET", "/v1/memory_stores")).status).toBe(200);
    await must(one, "DELETE", `/api/keys/${key.id}`);
    await sleep(1_000);
    expect((await call(holder, "GET", "/v1/memory_stores")).status).toBe(401);
  });

  test.skipIf(missing)("one is killed: the other goes on, the change list included", async () => {
    const ledger = await openLedger(two, 2);
    const stop = new AbortController();
    const writing = writeUntil(stop.signal, two, ledger, "after the other's end");
    await one.kill("SIGKILL");
    await sleep(500);
    stop.abort();
    await writing;
    expect(await audit(two, ledger)).toEqual([]);
  });
});

async function emptyDatabaseIn(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query("CREATE DATABASE two_processes TEMPLATE template0");
  await client.end();
  const changed = new URL(url);
  changed.pathname = "/two_processes";
  return changed.href;
}

/** The first change that a stream of server-sent events carries. */
async function firstChange(body: ReadableStream<Uint8Array>): Promise<Change> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const data = /event: change\n(?:id: .*\n)?data: (.*)\n/.exec(text) ?? /data: (\{"type":"change".*)\n/.exec(text);
    if (data?.[1]) return JSON.parse(data[1]);
  }
  throw new Error("The stream ended without a change.");
}

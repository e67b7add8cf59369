import { createHash } from "node:crypto";
import { Agent, request } from "node:http";
import type Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { inOrder, sdk } from "@/lib/testing/contract";
import { isLinearizable, type Operation } from "@/lib/testing/linearizability";
import { startServer, type TestServer } from "@/lib/testing/server";
import type { Memory } from "@/lib/wire/memories";

let server: TestServer;
let stores: Anthropic["beta"]["memoryStores"];
let store: string;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const sha = (text: string) => createHash("sha256").update(text).digest("hex");

beforeAll(async () => {
  server = await startServer();
  stores = sdk(server).beta.memoryStores;
  store = (await stores.create({ name: "Travel agent" })).id;
});

/** One request on a socket that can be cut: resolves to null when no answer came. */
function ask(path: string, body?: object, cutAfterMs?: number): Promise<{ status: number; body: Memory } | null> {
  return new Promise((resolve) => {
    const headers = { "x-api-key": server.apiKey, ...(body ? { "content-type": "application/json" } : {}) };
    const asked = request(server.url + path, { agent, method: body ? "POST" : "GET", headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part) => parts.push(part));
      response.on("error", () => resolve(null));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(parts).toString()) }),
      );
    });
    asked.on("error", () => resolve(null));
    asked.end(body && JSON.stringify(body));
    if (cutAfterMs !== undefined) setTimeout(() => asked.destroy(), cutAfterMs);
  });
}

/** Clients that read and swap one memory; some answers never arrive. Returns what they saw, and the memory. */
async function compete(clients: number, operationsEach: number) {
  const { id } = await stores.memories.create(store, { path: `/raced/${clients}`, content: "initial" });
  const path = `/v1/memory_stores/${store}/memories/${id}`;
  const history: Operation[] = [];
  const client = async (name: number) => {
    let seen = "initial";
    for (let n = 0; n < operationsEach; n++) {
      const start = performance.now();
      const done = () => performance.now();
      if ((n + name) % 3 === 0) {
        const reply = await ask(path);
        expect(reply?.status).toBe(200);
        seen = reply!.body.content!;
        history.push({ kind: "read", start, end: done(), value: seen });
        continue;
      }
      const value = `${name}.${n}`;
      const body = { content: value, precondition: { type: "content_sha256", content_sha256: sha(seen) } };
      const reply = await ask(path, body, (n * 7 + name) % 11 === 0 ? n % 4 : undefined);
      if (reply && reply.status !== 200) expect(reply.status).toBe(409);
      const swapped = reply ? reply.status === 200 : undefined;
      history.push({ kind: "swap", start, end: reply ? done() : Infinity, value, expected: seen, swapped });
      if (swapped) seen = value;
    }
  };
  await Promise.all([...Array(clients)].map((_, name) => client(name)));
  return { id, history };
}

/** All versions of a memory, oldest first. */
async function versionsOf(memory_id: string) {
  const versions = [];
  for await (const version of stores.memoryVersions.list(store, { memory_id, view: "full" })) versions.unshift(version);
  return versions;
}

describe("one memory under many writers", () => {
  test.each([8, 24, 64])("%s of them with preconditions: some order explains every answer", async (clients) => {
    const { id, history } = await compete(clients, clients === 64 ? 12 : 40);
    expect(isLinearizable(history, "initial")).toBe(true);

    const written = history.filter(({ swapped }) => swapped).map(({ value }) => value);
    expect(written.length, "somebody got through").toBeGreaterThan(5);
    const chain = (await versionsOf(id)).map(({ content }) => content);
    expect(new Set(chain).size, "no text twice").toBe(chain.length);
    expect(
      written.filter((value) => !chain.includes(value)),
      "acknowledged and lost",
    ).toEqual([]);
    const unknown = history.filter((one) => one.kind === "swap" && one.swapped === undefined).map(({ value }) => value);
    const refused = history.filter(({ swapped }) => swapped === false).map(({ value }) => value);
    expect(
      chain.filter((value) => refused.includes(value!)),
      "refused and written",
    ).toEqual([]);
    expect(chain.length).toBeLessThanOrEqual(1 + written.length + unknown.length);
    const swaps = new Map(history.filter(({ kind }) => kind === "swap").map((one) => [one.value, one.expected]));
    for (let at = 1; at < chain.length; at++)
      expect(swaps.get(chain[at]!), "each version follows the one its writer had seen").toBe(chain[at - 1]);

    // The same history with one acknowledged write undone: the checker would have seen it.
    const spoiled = history.filter(({ value }) => value !== written[Math.floor(written.length / 2)]);
    expect(isLinearizable(spoiled, "initial")).toBe(false);
  });

  test("16 without preconditions: every one gets through, and the chain has no branches", async () => {
    const { id } = await stores.memories.create(store, { path: "/unconditional", content: "initial" });
    const path = `/v1/memory_stores/${store}/memories/${id}`;
    const history: Operation[] = [];
    const writer = async (name: number) => {
      for (let n = 0; n < 25; n++) {
        const start = performance.now();
        const value = `${name}.${n}`;
        const reply = await ask(path, { content: value });
        expect(reply?.status, "no spurious refusal").toBe(200);
        history.push({ kind: "write", start, end: performance.now(), value });
      }
    };
    await Promise.all([...Array(16)].map((_, name) => writer(name)));
    const versions = await versionsOf(id);
    expect(versions).toHaveLength(401);
    const at = new Map(versions.map(({ content }, place) => [content, place]));
    expect(at.size).toBe(401);
    for (const before of history)
      for (const after of history)
        if (before.end < after.start) expect(at.get(before.value)!).toBeLessThan(at.get(after.value)!);
    const stamps = versions.map(({ created_at }) => inOrder(created_at));
    expect(stamps).toEqual([...stamps].sort());
    const numbered = await ask(`/api/memory_stores/${store}/memories/${id}/versions/401`);
    expect(numbered?.body.content).toBe((await stores.memories.retrieve(id, { memory_store_id: store })).content);
  });
});

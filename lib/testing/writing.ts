/**
 * Raw HTTP against a server under test, and writers that keep a ledger of what was acknowledged, so that a test can ask
 * afterwards whether all of it is still there.
 */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { CANARY } from "@/lib/testing/canary";
import type { Change } from "@/lib/wire/changes";
import type { Memory } from "@/lib/wire/memories";
import type { MemoryVersion } from "@/lib/wire/memory-versions";

type Where = { url: string; apiKey: string };

export type Reply<T> = { status: number; body: T; ms: number };

/** One request; a refused connection is status 0. Never retries. */
export async function call<T>(to: Where, method: string, path: string, body?: unknown): Promise<Reply<T>> {
  const started = performance.now();
  const since = () => performance.now() - started;
  try {
    const reply = await fetch(to.url + path, {
      method,
      headers: { "x-api-key": to.apiKey, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    return { status: reply.status, body: (await reply.json()) as T, ms: since() };
  } catch {
    return { status: 0, body: undefined as T, ms: since() };
  }
}

/** The body of a reply that must have succeeded. */
export async function must<T>(to: Where, method: string, path: string, body?: unknown): Promise<T> {
  const reply = await call<T>(to, method, path, body);
  if (reply.status !== 200) throw new Error(`${method} answered ${reply.status}: ${JSON.stringify(reply.body)}`);
  return reply.body;
}

/** Every item of a list, page after page. */
export async function all<T>(to: Where, path: string): Promise<T[]> {
  const found: T[] = [];
  for (let page: string | null = null; ; ) {
    const query: string = page ? `${path.includes("?") ? "&" : "?"}page=${encodeURIComponent(page)}` : "";
    const next = await must<{ data: T[]; next_page: string | null }>(to, "GET", path + query);
    found.push(...next.data);
    if (!next.next_page) return found;
    page = next.next_page;
  }
}

export type Ledger = {
  storeId: string;
  memories: Map<string, { acknowledged: Map<string, string>; unknown: Set<string> }>;
};

/** A store with some memories, each with its first version in the ledger. */
export async function openLedger(to: Where, memories: number): Promise<Ledger> {
  const store = await must<{ id: string }>(to, "POST", "/v1/memory_stores", { name: `Ledger ${CANARY}` });
  const ledger: Ledger = { storeId: store.id, memories: new Map() };
  for (let n = 0; n < memories; n++) {
    const content = text(`memory ${n}, first`);
    const path = `/ledger/${CANARY}-${n}.md`;
    const memory = await must<Memory>(to, "POST", `/v1/memory_stores/${store.id}/memories`, { path, content });
    const acknowledged = new Map([[memory.memory_version_id, content]]);
    ledger.memories.set(memory.id, { acknowledged, unknown: new Set() });
  }
  return ledger;
}

/** Updates every memory of the ledger, one writer each, until the signal; a failed write may or may not have happened. */
export async function writeUntil(stop: AbortSignal, to: Where, ledger: Ledger, label: string): Promise<void> {
  const writer = async (id: string) => {
    const entry = ledger.memories.get(id);
    for (let n = 0; entry && !stop.aborted; n++) {
      const content = text(`${label}, write ${n} to ${id}`);
      entry.unknown.add(content);
      const reply = await call<Memory>(to, "POST", `/v1/memory_stores/${ledger.storeId}/memories/${id}`, { content });
      if (reply.status === 200) {
        entry.unknown.delete(content);
        entry.acknowledged.set(reply.body.memory_version_id, content);
      } else if (reply.status >= 400 && reply.status < 500) throw new Error(`A write was refused: ${reply.status}`);
      else await sleep(20);
    }
  };
  await Promise.all([...ledger.memories.keys()].map(writer));
}

/** What is wrong with the store, in words; empty when every promise of the ledger was kept. */
export async function audit(to: Where, ledger: Ledger): Promise<string[]> {
  const faults: string[] = [];
  const changes = await settledChanges(to, ledger);
  for (const [id, entry] of ledger.memories) {
    const query = `memory_id=${id}&view=full&limit=20`;
    const versions = await all<MemoryVersion>(to, `/v1/memory_stores/${ledger.storeId}/memory_versions?${query}`);
    const head = await must<Memory>(to, "GET", `/v1/memory_stores/${ledger.storeId}/memories/${id}`);
    faults.push(
      ...faultsOf(entry, versions, head),
      ...feedFaults(
        versions,
        changes.filter(({ memory_version }) => memory_version.memory_id === id),
      ),
    );
  }
  return faults;
}

type Entry = { acknowledged: Map<string, string>; unknown: Set<string> };

function faultsOf({ acknowledged, unknown }: Entry, versions: MemoryVersion[], head: Memory): string[] {
  const found = new Map(versions.map((version) => [version.id, version]));
  const lost = [...acknowledged].filter(([id, content]) => found.get(id)?.content !== content);
  const half = versions.filter(({ content, content_sha256, content_size_bytes, created_by, path }) => {
    const whole = content !== null && content_sha256 === sha256(content) && created_by?.type === "api_actor" && path;
    return !whole || content_size_bytes !== Buffer.byteLength(content);
  });
  const invented = versions.filter(({ id, content }) => !acknowledged.has(id) && !unknown.has(content ?? ""));
  const newest = versions[0];
  return [
    ...lost.map(([id]) => `acknowledged version ${id} is lost or changed`),
    ...half.map(({ id }) => `version ${id} is not whole`),
    ...invented.map(({ id }) => `version ${id} was never written`),
    ...(newest?.id === head.memory_version_id ? [] : [`the head of ${head.id} is not its newest version`]),
    ...(newest?.content === head.content ? [] : [`the head of ${head.id} has other content than its newest version`]),
  ];
}

/** The change list must hold every version exactly once, numbered without a gap and in the order of the versions. */
function feedFaults(versions: MemoryVersion[], changes: Change[]): string[] {
  const written = versions.map(({ id }) => id).reverse();
  const seen = changes.map(({ memory_version }) => memory_version.id);
  if (JSON.stringify(written) !== JSON.stringify(seen))
    return [`of ${written.length} versions the change list shows ${seen.length}, or in another order`];
  const numbers = changes.map(({ version_number }) => version_number);
  return numbers.every((number, n) => number === n + 1) ? [] : ["version numbers have gaps"];
}

/** The change list in order, once the sequencer has nothing left to do. */
async function settledChanges(to: Where, ledger: Ledger): Promise<Change[]> {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await sleep(50)) {
    const health = await call<{ feed: { waiting: number } }>(to, "GET", "/health");
    if (health.status === 200 && health.body.feed.waiting === 0) break;
  }
  return all<Change>(to, `/api/changes?memory_store_id=${ledger.storeId}&order=asc&limit=100`);
}

/** About 2 KB, unlike any other, with the canary in it. */
const text = (label: string) => `${label} ${CANARY} ${`${sha256(label)} `.repeat(30)}`;

const sha256 = (content: string) => createHash("sha256").update(content).digest("hex");

/** Waits until the server answers writes and reads again; how long that took, in milliseconds. */
export async function recovered(to: Where, path: string, patience = 30_000): Promise<number> {
  const started = Date.now();
  while (Date.now() - started < patience) {
    if ((await call(to, "GET", path)).status === 200) return Date.now() - started;
    await sleep(50);
  }
  throw new Error(`The server did not recover within ${patience / 1000} s.`);
}

import type Anthropic from "@anthropic-ai/sdk";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { raw, sdk } from "@/lib/testing/contract";
import { type ModelMemory, ModelStore, sha } from "@/lib/testing/model-store";
import { startServer } from "@/lib/testing/server";
import type { Memory } from "@/lib/wire/memories";
import type { MemoryVersion } from "@/lib/wire/memory-versions";

let stores: Anthropic["beta"]["memoryStores"];
let call: ReturnType<typeof raw>;
beforeAll(async () => {
  const server = await startServer();
  stores = sdk(server).beta.memoryStores;
  call = raw(server);
});

/** The server's side: a store, and the ids of the model's memories in the order of their creation. */
interface Real {
  store: string;
  ids: string[];
}
type Command = fc.AsyncCommand<ModelStore, Real>;

const path = fc.constantFrom("/a", "/a/b", "/a/b/c", "/a/d", "/b", "/b/é", "/a-b", "/c/../d", "/b/\u{1f600}");
const content = fc.constantFrom("", "one", "two", "drei\r\n", "\ufeff", "😀");
const pick = fc.nat(40);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const memoryAt = (model: ModelStore, n: number) => n % model.memories.length;
const memoryUrl = (real: Real, at: number) => `/v1/memory_stores/${real.store}/memories/${real.ids[at]}`;
const versionsOf = async (real: Real, at: number): Promise<MemoryVersion[]> => {
  const versions: MemoryVersion[] = [];
  const all = stores.memoryVersions.list(real.store, { memory_id: real.ids[at], view: "full" });
  for await (const version of all) versions.unshift(version as MemoryVersion);
  return versions;
};

/** The whole memory, head and history, is as the model has it. */
async function compare(model: ModelStore, real: Real, at: number): Promise<void> {
  const memory = model.memories[at]!;
  const head = await call<Memory>("GET", memoryUrl(real, at));
  expect(head.status).toBe(memory.path === null ? 404 : 200);
  if (memory.path !== null) expect(head.body).toMatchObject({ path: memory.path, content: model.head(memory).content });
  const versions = await versionsOf(real, at);
  expect(versions.map((one) => [one.operation, one.path, one.content, one.redacted_at !== null])).toEqual(
    memory.versions.map((one) => [one.operation, one.path, one.content, one.redacted]),
  );
  for (const { content, content_sha256 } of versions)
    expect(content_sha256).toBe(content === null ? null : sha(content));
}

/** A command about one of the memories; skipped while there is none. */
const about = (
  name: string,
  n: number,
  run: (model: ModelStore, memory: ModelMemory, real: Real, at: number) => Promise<[wanted: number, got: number]>,
): Command => ({
  check: (model) => model.memories.length > 0,
  async run(model, real) {
    const at = memoryAt(model, n);
    const [wanted, got] = await run(model, model.memories[at]!, real, at);
    expect(got, name).toBe(wanted);
    await compare(model, real, at);
  },
  toString: () => `${name} #${n}`,
});

const creations = fc.tuple(path, content).map(
  ([path, content]): Command => ({
    check: () => true,
    async run(model, real) {
      const reply = await call<Memory>("POST", `/v1/memory_stores/${real.store}/memories`, { json: { path, content } });
      expect(reply.status).toBe(model.create(path, content));
      if (reply.status === 200) real.ids.push(reply.body.id);
    },
    toString: () => `create ${path}`,
  }),
);

const updates = fc
  .tuple(pick, maybe(content), maybe(path), maybe(content))
  .filter(([, content, path]) => content !== undefined || path !== undefined)
  .map(([n, content, path, seen]) =>
    about(`update to ${JSON.stringify({ content, path, seen })}`, n, async (model, memory, real, at) => {
      const expected = seen === undefined ? undefined : sha(seen);
      const precondition = expected && { type: "content_sha256", content_sha256: expected };
      const { status } = await call("POST", memoryUrl(real, at), { json: { content, path, precondition } });
      return [model.update(memory, { content, path, expected }), status];
    }),
  );

const deletions = fc.tuple(pick, maybe(content)).map(([n, seen]) =>
  about("delete", n, async (model, memory, real, at) => {
    const expected = seen === undefined ? undefined : sha(seen);
    const query = expected ? `?expected_content_sha256=${expected}` : "";
    const { status } = await call("DELETE", memoryUrl(real, at) + query);
    return [model.remove(memory, expected), status];
  }),
);

const restores = fc.tuple(pick, maybe(path)).map(([n, path]) =>
  about(`restore ${path ?? ""}`, n, async (model, memory, real, at) => {
    const url = memoryUrl(real, at).replace("/v1/", "/api/");
    const { status } = await call("POST", `${url}/restore`, { json: { path } });
    return [model.restore(memory, path), status];
  }),
);

const redactions = fc.tuple(pick, pick).map(([n, v]) =>
  about(`redact version ${v}`, n, async (model, memory, real, at) => {
    const place = v % memory.versions.length;
    const { id } = (await versionsOf(real, at))[place]!;
    const { status } = await call("POST", `/v1/memory_stores/${real.store}/memory_versions/${id}/redact`);
    return [model.redact(memory, memory.versions[place]!), status];
  }),
);

const rollbacks = fc.tuple(pick, pick).map(([n, v]) =>
  about(`roll back to version ${v}`, n, async (model, memory, real, at) => {
    const place = v % memory.versions.length;
    const memory_version_id = (await versionsOf(real, at))[place]!.id;
    const json = { memory_store_id: real.store, target: { type: "version", memory_version_id } };
    const { status } = await call("POST", "/api/rollbacks", { json });
    return [model.rollBack(memory, memory.versions[place]!), status];
  }),
);

const lists = fc
  .tuple(fc.constantFrom("/", "/a/", "/b/"), fc.constantFrom(0 as const, 1 as const), fc.integer({ min: 1, max: 4 }))
  .map(
    ([prefix, depth, limit]): Command => ({
      check: () => true,
      async run(model, real) {
        const seen: string[] = [];
        for await (const { path } of stores.memories.list(real.store, { path_prefix: prefix, depth, limit }))
          seen.push(path);
        expect(seen).toEqual(model.list(prefix, depth));
      },
      toString: () => `list ${prefix} ${depth} deep by ${limit}`,
    }),
  );

test("whatever is done in whatever order, the server is as the model says", async () => {
  let ran = 0;
  const commands = [creations, creations, updates, updates, deletions, restores, redactions, rollbacks, lists];
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 60, size: "max" }), async (sequence) => {
      const { id } = await stores.create({ name: "Model" });
      await fc.asyncModelRun(() => ({ model: new ModelStore(), real: { store: id, ids: [] } }), sequence);
      ran += [...sequence].length;
    }),
    { numRuns: 16, seed: 20261120 },
  );
  expect(ran).toBeGreaterThan(300);
}, 120_000);

import { createHash } from "node:crypto";
import type Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { eventually, inOrder, raw, sdk } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import { newKey } from "@/lib/testing/workspaces";
import type { Change } from "@/lib/wire/changes";
import type { ErrorEnvelope } from "@/lib/wire/errors";
import type { Page } from "@/lib/wire/pages";
import type { Rollback } from "@/lib/wire/rollbacks";

let server: TestServer;
let stores: Anthropic["beta"]["memoryStores"];
let call: ReturnType<typeof raw>;
let store: string;
let of: { memory_store_id: string };
let unique = 0;
const sha = (text: string) => createHash("sha256").update(text).digest("hex");

beforeAll(async () => {
  server = await startServer();
  stores = sdk(server).beta.memoryStores;
  call = raw(server);
  store = (await stores.create({ name: "Travel agent" })).id;
  of = { memory_store_id: store };
});

type Answer = Rollback & Pick<ErrorEnvelope, "error">;
const rollBack = (memory_version_id: string, more: object = {}, inStore = store) =>
  call<Answer>("POST", "/api/rollbacks", {
    json: { memory_store_id: inStore, target: { type: "version", memory_version_id }, ...more },
  });
const versionsOf = async (memory_id: string) =>
  (await stores.memoryVersions.list(store, { memory_id, view: "full", limit: 100 })).data;

/** A memory with texts v1, v2, …; returns its id and version ids, oldest first. */
async function memoryWith(count: number) {
  const { id, path } = await stores.memories.create(store, { path: `/rollback/${unique++}`, content: "v1" });
  for (let n = 2; n <= count; n++) await stores.memories.update(id, { ...of, content: `v${n}` });
  return { id, path, versions: (await versionsOf(id)).map((version) => version.id).reverse() };
}

describe("POST /api/rollbacks", () => {
  test("200: the old text becomes the next version; the path stays where it is", async () => {
    const { id, versions } = await memoryWith(3);
    const moved = `/moved/${unique++}`;
    await stores.memories.update(id, { ...of, path: moved });
    const { status, body } = await rollBack(versions[0]!, { note: "poisoned" });
    expect(status).toBe(200);
    expect(body).toEqual({
      type: "rollback",
      id: expect.stringMatching(/^rollback_/),
      dry_run: false,
      plan: [
        {
          memory_id: id,
          path: moved,
          action: "restore_content",
          reason: expect.any(String),
          from_version_id: versions[0],
          to_version_id: body.memory_version_ids[0],
          blocked: null,
        },
      ],
      applied: 1,
      skipped: 0,
      memory_version_ids: [expect.stringMatching(/^memver_/)],
    });
    const head = await stores.memories.retrieve(id, of);
    expect(head).toMatchObject({ path: moved, content: "v1", memory_version_id: body.memory_version_ids[0] });
    const [latest] = await versionsOf(id);
    expect(latest).toMatchObject({ operation: "modified", content: "v1", created_by: { type: "api_actor" } });
    const change = await eventually(async () => {
      const changes = await call<Page<Change>>("GET", `/api/changes?memory_store_id=${store}&memory_id=${id}&limit=1`);
      const [newest] = changes.body.data;
      return newest?.memory_version.id === body.memory_version_ids[0] && newest;
    });
    expect(change).toMatchObject({ rollback_id: body.id, note: "poisoned", version_number: 5 });
  });

  test("200: a rollback of a rollback, and back to where it began", async () => {
    const { id, versions } = await memoryWith(2);
    await rollBack(versions[0]!);
    await rollBack(versions[1]!);
    const third = (await versionsOf(id))[1]!;
    expect((await rollBack(third.id)).body.applied).toBe(1);
    expect((await versionsOf(id)).map(({ content }) => content)).toEqual(["v1", "v2", "v1", "v2", "v1"]);
  });

  test("200: to a text that is current already: nothing is written", async () => {
    const { id, versions } = await memoryWith(2);
    const nothing = { id: null, applied: 0, skipped: 0, memory_version_ids: [] };
    const { body } = await rollBack(versions[1]!);
    expect(body).toMatchObject({ ...nothing, plan: [{ action: "none", blocked: null, to_version_id: null }] });
    expect((await rollBack(versions[0]!)).body.applied).toBe(1);
    expect((await rollBack(versions[0]!)).body).toMatchObject(nothing);
    expect(await versionsOf(id)).toHaveLength(3);
    const head = (await stores.memories.retrieve(id, of)).memory_version_id;
    const wrong = { expected_content_sha256: sha("another") };
    expect((await rollBack(head, wrong)).status, "as asked already, so the expectation does not matter").toBe(200);
  });

  test("a dry run says what would happen and does nothing", async () => {
    const { id, versions } = await memoryWith(2);
    const { body } = await rollBack(versions[0]!, { dry_run: true });
    expect(body).toMatchObject({ id: null, dry_run: true, applied: 0, skipped: 0, memory_version_ids: [] });
    expect(body.plan).toMatchObject([{ action: "restore_content", from_version_id: versions[0], to_version_id: null }]);
    expect(await versionsOf(id)).toHaveLength(2);
    const stale = await rollBack(versions[0]!, { dry_run: true, expected_content_sha256: sha("v1 of old") });
    expect(stale.body).toMatchObject({ skipped: 1, plan: [{ action: "none", blocked: "later_writes" }] });
    const reader = await newKey(server.databaseUrl, ["memory:read"]);
    const asReader = raw({ url: server.url, apiKey: reader.apiKey });
    const json = { ...of, target: { type: "version", memory_version_id: versions[0] } };
    expect((await asReader("POST", "/api/rollbacks", { json: { ...json, dry_run: true } })).status).toBe(200);
    expect((await asReader("POST", "/api/rollbacks", { json })).status).toBe(403);
  });

  test("409: the head is not what the caller saw; 200 when it is", async () => {
    const { id, versions } = await memoryWith(3);
    const { status, body } = await rollBack(versions[0]!, { expected_content_sha256: sha("v2") });
    expect([status, body.error.type]).toEqual([409, "memory_precondition_failed_error"]);
    expect((await stores.memories.retrieve(id, of)).content).toBe("v3");
    expect((await rollBack(versions[0]!, { expected_content_sha256: sha("v3") })).body.applied).toBe(1);
  });

  test("400: a redacted version, a deletion, a deleted memory, an archived store; each says so in a dry run", async () => {
    const redacted = await memoryWith(3);
    await stores.memoryVersions.redact(redacted.versions[0]!, of);
    const gone = await memoryWith(2);
    await stores.memories.delete(gone.id, of);
    const deletion = (await versionsOf(gone.id))[0]!.id;
    const closed = (await stores.create({ name: "Closed" })).id;
    const old = await stores.memories.create(closed, { path: "/a", content: "1" });
    await stores.memories.update(old.id, { memory_store_id: closed, content: "2" });
    await stores.archive(closed);
    for (const [version, blocked, inStore] of [
      [redacted.versions[0]!, "redacted", store],
      [deletion, "deleted", store],
      [gone.versions[0]!, "deleted", store],
      [old.memory_version_id, "archived", closed],
    ] as const) {
      const { status, body } = await rollBack(version, {}, inStore);
      expect([status, body.error.type], blocked).toEqual([400, "invalid_request_error"]);
      const dry = await rollBack(version, { dry_run: true }, inStore);
      expect(dry.body).toMatchObject({ skipped: 1, plan: [{ action: "none", blocked }] });
    }
  });

  test.each([
    ["no target", { target: undefined }],
    ["a target of another kind", { target: { type: "moon" } }],
    ["no store", { memory_store_id: undefined }],
    ["a note that is too long", { note: "x".repeat(501) }],
    ["a hash that is none", { expected_content_sha256: "x" }],
    ["a dry run that is no boolean", { dry_run: "yes" }],
  ])("400: %s", async (_, change) => {
    const { versions } = await memoryWith(1);
    expect((await rollBack(versions[0]!, change)).status).toBe(400);
  });

  test("404: an unknown version or store, another store's version", async () => {
    const { versions } = await memoryWith(2);
    const other = (await stores.create({ name: "Other" })).id;
    expect((await rollBack("memver_01x")).status).toBe(404);
    expect((await rollBack(versions[0]!, {}, other)).status).toBe(404);
    expect((await rollBack(versions[0]!, {}, "memstore_01x")).status).toBe(404);
  });

  test("racing a redaction: what was redacted is never in a version that came after it", async () => {
    for (let round = 0; round < 60; round++) {
      const secret = `secret ${round}`;
      const { id, memory_version_id } = await stores.memories.create(store, {
        path: `/leak/${round}`,
        content: secret,
      });
      await stores.memories.update(id, { ...of, content: "clean" });
      const [rolled, redacted] = await Promise.all([
        rollBack(memory_version_id),
        stores.memoryVersions.redact(memory_version_id, of),
        round % 2 ? rollBack(memory_version_id) : undefined,
      ]);
      expect([200, 400]).toContain(rolled.status);
      expect(redacted).toMatchObject({ content: null, content_sha256: null });
      const leaks = (await versionsOf(id)).filter(({ content }) => content === secret);
      for (const leak of leaks)
        expect(inOrder(leak.created_at) <= inOrder(redacted.redacted_at!), "written before the redaction").toBe(true);
      expect((await rollBack(memory_version_id)).status).toBe(400);
    }
  });

  test("racing writes: each rollback is an ordinary version, and nobody's write is lost", async () => {
    const { id, versions } = await memoryWith(2);
    const racing = [...Array(20)].flatMap((_, n) => [
      rollBack(versions[n % 2]!).then(({ status }) => expect(status).toBe(200)),
      stores.memories.update(id, { ...of, content: `other ${n}` }),
    ]);
    await Promise.all(racing);
    const hashes = new Set<string | null | undefined>();
    for await (const version of stores.memoryVersions.list(store, { memory_id: id }))
      hashes.add(version.content_sha256);
    for (let n = 0; n < 20; n++) expect(hashes).toContain(sha(`other ${n}`));
  });
});

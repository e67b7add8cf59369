import { createHash } from "node:crypto";
import Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { CANARY } from "@/lib/testing/canary";
import { eventually, raw, refusalOf, sdk } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import { newKey, sql } from "@/lib/testing/workspaces";
import type { Change } from "@/lib/wire/changes";
import type { MemoryVersion } from "@/lib/wire/memory-versions";
import type { Page } from "@/lib/wire/pages";

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

const redact = (id: string) => stores.memoryVersions.redact(id, of);

/** A memory whose first version held a secret, in its text, its path and its note. */
async function leak(secret: string) {
  const path = `/leaks/${unique++}-${secret}`;
  const created = await call<{ id: string; memory_version_id: string }>("POST", `/v1/memory_stores/${store}/memories`, {
    json: { path, content: `the key is ${secret}` },
    headers: { "palimpsest-note": `noted ${secret}` },
  });
  const clean = await stores.memories.update(created.body.id, { ...of, path: `/clean/${unique}`, content: "clean" });
  return { id: created.body.id, leaked: created.body.memory_version_id, clean, text: `the key is ${secret}` };
}

describe("redact", () => {
  test("200: text, path, hash and size go; who wrote it, what and when stays", async () => {
    const { leaked } = await leak("one");
    const before = await stores.memoryVersions.retrieve(leaked, of);
    const after = await redact(leaked);
    expect(after).toEqual({
      ...before,
      path: null,
      content: null,
      content_sha256: null,
      content_size_bytes: null,
      redacted_at: expect.any(String),
      redacted_by: before.created_by,
    });
    expect(await stores.memoryVersions.retrieve(leaked, of)).toEqual(after);
  });

  test("200: again is no error and changes nothing; a body is allowed and ignored", async () => {
    const { leaked } = await leak("two");
    const first = await redact(leaked);
    expect(await redact(leaked)).toEqual(first);
    const path = `/v1/memory_stores/${store}/memory_versions/${leaked}/redact`;
    for (const body of [{ json: {} }, { text: "" }, { text: "no json" }])
      expect((await call<MemoryVersion>("POST", path, body)).body).toEqual(first);
  });

  test("400: the head of a live memory; once it is history it may be redacted", async () => {
    const { id, clean } = await leak("three");
    const error = await refusalOf(redact(clean.memory_version_id));
    expect(error).toBeInstanceOf(Anthropic.BadRequestError);
    expect(error).toMatchObject({ status: 400, type: "invalid_request_error" });
    await stores.memories.update(id, { ...of, content: "newer" });
    expect((await redact(clean.memory_version_id)).path).toBeNull();
  });

  test("200: of a deleted memory every version, the deletion itself included", async () => {
    const { id, leaked, clean } = await leak("four");
    await stores.memories.delete(id, of);
    const versions = await stores.memoryVersions.list(store, { memory_id: id });
    expect(versions.data[0]).toMatchObject({ operation: "deleted", path: clean.path });
    for (const version of [leaked, clean.memory_version_id, versions.data[0]!.id])
      expect(await redact(version)).toMatchObject({ path: null, content_sha256: null });
    const after = await stores.memoryVersions.list(store, { memory_id: id });
    expect(after.data.map(({ operation }) => operation)).toEqual(["deleted", "modified", "created"]);
  });

  test("200: the last version of a deleted memory", async () => {
    const { id, content_sha256 } = await stores.memories.create(store, { path: `/last/${unique++}`, content: "x" });
    await stores.memories.delete(id, of);
    const [deletion, last] = (await stores.memoryVersions.list(store, { memory_id: id })).data;
    expect(last!.content_sha256).toBe(content_sha256);
    await redact(last!.id);
    expect(
      (await stores.memoryVersions.retrieve(deletion!.id, of)).path,
      "the deletion has a path of its own",
    ).not.toBeNull();
  });

  test("403: a key that may write but not redact", async () => {
    const { leaked } = await leak("five");
    const { apiKey } = await newKey(server.databaseUrl, ["memory:read", "memory:write"]);
    const error = await refusalOf(sdk({ url: server.url, apiKey }).beta.memoryStores.memoryVersions.redact(leaked, of));
    expect(error).toBeInstanceOf(Anthropic.PermissionDeniedError);
    expect(error.type).toBe("permission_error");
    expect((await stores.memoryVersions.retrieve(leaked, of)).content).not.toBeNull();
  });

  test("404: unknown, or of another store", async () => {
    const { leaked } = await leak("six");
    const elsewhere = { memory_store_id: (await stores.create({ name: "Other" })).id };
    const calls = [stores.memoryVersions.redact(leaked, elsewhere), redact("memver_01x")];
    for (const error of await Promise.all(calls.map((call) => refusalOf(call)))) expect(error.status).toBe(404);
  });
});

describe("afterwards", () => {
  test("no stored value holds the text, its hash, the path or the note", async () => {
    const secret = `${CANARY}stored`;
    const { id, leaked, text } = await leak(secret);
    await stores.memories.update(id, { ...of, content: "and cleaner still" });
    const finds = async () => {
      const columns = await sql<{ t: string; c: string }>(
        server.databaseUrl,
        "SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = 'public'",
      );
      const wanted = [secret, sha(text)].map((part) => `%${part}%`);
      const probes = columns.map(
        ({ t, c }) =>
          `SELECT '${t}.${c}' AS place WHERE EXISTS (SELECT 1 FROM "${t}" WHERE "${c}"::text LIKE ANY ($1))`,
      );
      const found = await sql<{ place: string }>(server.databaseUrl, probes.join(" UNION ALL "), [wanted]);
      return new Set(found.map(({ place }) => place));
    };
    // The search finds what is there: so finding nothing means something.
    expect(await finds()).toEqual(
      new Set([
        "memory_versions.path",
        "memory_versions.note",
        "memory_versions.content_sha256",
        "memory_contents.content",
      ]),
    );
    await redact(leaked);
    expect(await finds()).toEqual(new Set());
  });

  test("no reply holds it, and its hash opens nothing", async () => {
    const secret = `${CANARY}replied`;
    const { id, leaked, text } = await leak(secret);
    await redact(leaked);
    const changes = `/api/changes?memory_store_id=${store}&memory_id=${id}`;
    await eventually(async () => (await call<Page<Change>>("GET", changes)).body.data.length === 2);
    const base = `/v1/memory_stores/${store}`;
    for (const path of [
      changes,
      "/api/memory_stores",
      `/api/memory_stores/${store}/memories`,
      `/api/memory_stores/${store}/memories/${id}/versions/1`,
      `${base}/memories?view=full&limit=100`,
      `${base}/memories?depth=1`,
      `${base}/memory_versions?view=full&memory_id=${id}`,
      `${base}/memory_versions/${leaked}`,
    ]) {
      const reply = JSON.stringify((await call("GET", path)).body);
      expect(reply, path).not.toContain(secret);
      expect(reply, path).not.toContain(sha(text));
    }
    const precondition = { type: "content_sha256" as const, content_sha256: sha(text) };
    const update = stores.memories.update(id, { ...of, content: "x", precondition });
    expect(await refusalOf(update)).toMatchObject({ type: "memory_precondition_failed_error" });
    const removal = stores.memories.delete(id, { ...of, expected_content_sha256: sha(text) });
    expect(await refusalOf(removal)).toMatchObject({ status: 409 });
  });

  test("immutable in every other way, whoever asks the database", async () => {
    const { leaked } = await leak("seven");
    for (const change of [
      "content_sha256 = ''",
      "path = '/elsewhere'",
      "created_by_id = 'x'",
      "note = null",
      "created_at = now()",
    ])
      await expect(
        sql(server.databaseUrl, `UPDATE memory_versions SET ${change} WHERE id = $1`, [leaked]),
      ).rejects.toThrow(/immutable/);
  });
});

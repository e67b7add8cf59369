import { beforeAll, describe, expect, test } from "vitest";
import { raw, sdk } from "@/lib/testing/contract";
import { startServer } from "@/lib/testing/server";
import type { ErrorEnvelope } from "@/lib/wire/errors";
import type { Memory } from "@/lib/wire/memories";

type Answer = Memory & Pick<ErrorEnvelope, "error">;

let call: ReturnType<typeof raw>;
let memories: string;
let stores: ReturnType<typeof sdk>["beta"]["memoryStores"];
let store: string;

beforeAll(async () => {
  const server = await startServer({ env: { PALIMPSEST_MAX_MEMORIES_PER_STORE: "1000000" } });
  call = raw(server);
  stores = sdk(server).beta.memoryStores;
  store = (await stores.create({ name: "Races" })).id;
  memories = `/v1/memory_stores/${store}/memories`;
});

const create = (path: string) => call<Answer>("POST", memories, { json: { path, content: "" } });
const rename = (id: string, path: string) => call<Answer>("POST", `${memories}/${id}`, { json: { path } });
const remove = (id: string) => call<ErrorEnvelope>("DELETE", `${memories}/${id}`);
const retrieve = (id: string) => call<Memory>("GET", `${memories}/${id}`);

/** Runs `round` so many times, some of them at once. */
async function rounds(count: number, round: (n: number) => Promise<void>, atOnce = 8) {
  let next = 0;
  const lane = async () => {
    while (next < count) await round(next++);
  };
  await Promise.all([...Array(atOnce)].map(lane));
}

/** Fails when two live memories stand in each other's way. */
async function expectNoOverlap(prefix: string) {
  const paths: string[] = [];
  for await (const { path } of stores.memories.list(store, { path_prefix: prefix, limit: 100 })) paths.push(path);
  const set = new Set(paths);
  expect(set.size).toBe(paths.length);
  for (const path of paths)
    for (let slash = path.indexOf("/", 1); slash !== -1; slash = path.indexOf("/", slash + 1))
      expect(set.has(path.slice(0, slash)), `${path.slice(0, slash)} is file and directory`).toBe(false);
}

describe("racing", () => {
  test("creates on one path: exactly one wins, 1,000 times", async () => {
    await rounds(1000, async (n) => {
      const path = `/one/${n}`;
      const replies = await Promise.all([create(path), create(path), create(path)]);
      const won = replies.filter(({ status }) => status === 200);
      expect(won).toHaveLength(1);
      for (const { status, body } of replies.filter((reply) => reply !== won[0])) {
        expect(status).toBe(409);
        expect(body.error).toMatchObject({
          type: "memory_path_conflict_error",
          conflicting_path: path,
          conflicting_memory_id: won[0]!.body.id,
        });
      }
    });
  });

  test("creates of a file and of one below it: never both, and never neither", async () => {
    await rounds(150, async (n) => {
      const [a, b] = [`/over/${n}`, `/over/${n}/below`];
      const replies = await Promise.all(n % 2 ? [create(a), create(b), create(`${b}/c`)] : [create(b), create(a)]);
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(replies.filter(({ status }) => status === 409)).toHaveLength(replies.length - 1);
    });
    await expectNoOverlap("/over/");
  });

  test("a rename and a create onto one path, or above and below each other", async () => {
    await rounds(120, async (n) => {
      const { id } = (await create(`/from/${n}`)).body;
      const target = `/to/${n}`;
      const rivals = [target, `${target}/x`, `/to/${n}`];
      const replies = await Promise.all([rename(id, `${target}${n % 3 ? "" : "/y/z"}`), create(rivals[n % 3]!)]);
      const won = replies.filter(({ status }) => status === 200);
      expect(won.length).toBeGreaterThanOrEqual(1);
      if (n % 3) expect(won, "the same place").toHaveLength(1);
    });
    await expectNoOverlap("/to/");
    await expectNoOverlap("/from/");
  });

  test("two renames that would swap or nest do not end in an overlap or a deadlock", async () => {
    await rounds(80, async (n) => {
      const [a, b] = [(await create(`/swap/${n}/a`)).body, (await create(`/swap/${n}/b`)).body];
      const targets = n % 2 ? [b.path, a.path] : [`/swap/${n}/c`, `/swap/${n}/c/d`];
      const replies = await Promise.all([rename(a.id, targets[0]!), rename(b.id, targets[1]!)]);
      for (const { status } of replies) expect([200, 409]).toContain(status);
      if (n % 2) expect(replies.every(({ status }) => status === 409)).toBe(true);
      else expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    });
    await expectNoOverlap("/swap/");
  });

  test("delete, recreate and rename: the living are where they say, ids come back for nobody else", async () => {
    await rounds(80, async (n) => {
      const path = `/phoenix/${n}`;
      const first = (await create(path)).body;
      const second = (await create(`${path}-other`)).body;
      const [gone, made, moved] = await Promise.all([remove(first.id), create(path), rename(second.id, path)]);
      expect(gone.status).toBe(200);
      expect([made.status, moved.status].filter((status) => status === 200).length).toBeLessThanOrEqual(1);
      expect((await retrieve(first.id)).status).toBe(404);
      if (made.status === 200) expect((await retrieve(made.body.id)).body.path).toBe(path);
      expect((await retrieve(second.id)).body.path).toBe(moved.status === 200 ? path : `${path}-other`);
    });
    await expectNoOverlap("/phoenix/");
  });

  test("deletes of one memory: exactly one wins", async () => {
    await rounds(60, async (n) => {
      const { id } = (await create(`/gone/${n}`)).body;
      const statuses = (await Promise.all([remove(id), remove(id), remove(id)])).map(({ status }) => status);
      expect(statuses.sort()).toEqual([200, 404, 404]);
      const { data } = await stores.memoryVersions.list(store, { memory_id: id });
      expect(data.map(({ operation }) => operation)).toEqual(["deleted", "created"]);
    });
  });

  test("restores of one memory and a create at its path: one of them has it", async () => {
    await rounds(60, async (n) => {
      const path = `/again/${n}`;
      const { id } = (await create(path)).body;
      await remove(id);
      const restore = () => call<Answer>("POST", `/api/memory_stores/${store}/memories/${id}/restore`, { json: {} });
      const replies = await Promise.all([restore(), create(path), restore()]);
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
      for (const { status } of replies) expect([200, 400, 409]).toContain(status);
    });
    await expectNoOverlap("/again/");
  });
});

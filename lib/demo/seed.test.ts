import { beforeAll, describe, expect, test } from "vitest";
import { seedingActor } from "@/lib/demo/actors";
import {
  agents,
  leakedKey,
  loyaltyNumber,
  memories as parts,
  poisonedLine,
  stores,
  sessions as titles,
} from "@/lib/demo/cast";
import { liveLock, startLive } from "@/lib/demo/live";
import { type Seeded, seedDemo, wholeStory } from "@/lib/demo/seed";
import * as agentsOf from "@/lib/domain/agents";
import { aloneOrNot } from "@/lib/domain/alone";
import * as apiKeys from "@/lib/domain/api-keys";
import * as changes from "@/lib/domain/changes";
import { clockNow } from "@/lib/domain/clock";
import { disconnect, query } from "@/lib/domain/database";
import { startFeed, stopFeed } from "@/lib/domain/feed";
import * as memories from "@/lib/domain/memories";
import * as memoryStores from "@/lib/domain/memory-stores";
import * as memoryVersions from "@/lib/domain/memory-versions";
import * as sessionEvents from "@/lib/domain/session-events";
import * as sessions from "@/lib/domain/sessions";
import * as setup from "@/lib/domain/setup";
import { testDatabase } from "@/lib/testing/database";
import type { Memory } from "@/lib/wire/memories";
import type { Session } from "@/lib/wire/sessions";

const now = new Date("2026-11-20T10:30:00Z");
const actor = () => seedingActor();

async function storeNamed(name: string) {
  const { data } = await memoryStores.list(await actor(), { limit: 100, include_archived: true });
  return data.find((store) => store.name === name)!;
}

async function memoryAt(storeName: string, path: string): Promise<Memory> {
  const store = await storeNamed(storeName);
  const prefix = path.slice(0, path.lastIndexOf("/") + 1);
  const filter = { path_prefix: prefix, depth: 1, view: "basic" as const, limit: 100, page: undefined };
  const { data } = await memories.list(await actor(), store.id, filter);
  const found = data.find((entry) => entry.path === path) as Memory;
  return memories.retrieve(await actor(), { memory_store_id: store.id, memory_id: found.id }, "full");
}

const allNumbered = () =>
  expect
    .poll(() => query<{ waiting: number }>(undefined, "SELECT count(*)::int AS waiting FROM change_outbox", []))
    .toEqual([{ waiting: 0 }]);

async function historyOf(memory: Memory) {
  const filter = { memory_id: memory.id, view: "full" as const, limit: 20 };
  return (await memoryVersions.list(await actor(), memory.memory_store_id, filter)).data;
}

test("tells the same story at every start", () => {
  expect(wholeStory(now)).toEqual(wholeStory(now));
  expect(wholeStory(now).every(({ at }) => at < now)).toBe(true);
});

describe("the example workspace", () => {
  let seeded: Seeded;
  let ownStore: string;

  beforeAll(async () => {
    await testDatabase();
    await setup.ensureOwner("mara@example.org", "a quiet harbour at dusk");
    ownStore = (await memoryStores.create(await actor(), { name: "Own notes" })).id;
    startFeed();
    seeded = await seedDemo(now);
    return async () => {
      await stopFeed();
      await disconnect();
    };
  });

  test("is worth looking at", () => {
    expect(seeded.stores).toBe(6);
    expect(seeded.memories).toBeGreaterThan(150);
    expect(seeded.versions).toBeGreaterThan(700);
    expect(seeded.versions).toBeLessThan(2_000);
  });

  test("adds nothing a second time, even when the user has deleted or renamed stores of it", async () => {
    const everything = () =>
      query(
        undefined,
        "SELECT (SELECT count(*) FROM memory_stores WHERE deleted_at IS NULL) AS stores, (SELECT count(*) FROM api_keys) AS keys, (SELECT last_seq FROM feed_state) AS changes",
        [],
      );
    const runs = await storeNamed(stores.runs.name);
    await memoryStores.remove(await actor(), runs.id);
    await allNumbered();
    const before = await everything();
    expect(await seedDemo(now)).toEqual({ stores: 0, memories: 0, versions: 0 });
    expect(await everything()).toEqual(before);
  });

  test("leaves the workspace's own stores and the clock alone", async () => {
    const filter = { path_prefix: "/", depth: 0, view: "basic" as const, limit: 10 };
    expect((await memories.list(await actor(), ownStore, filter)).data).toEqual([]);
    expect(clockNow()).toBeNull();
  });

  test("has a feed in the order of its time that ends minutes ago", async () => {
    await allNumbered();
    const [disorder] = await query<{ out_of_order: number; latest: string }>(
      undefined,
      `SELECT count(*) FILTER (WHERE created_at < before)::int AS out_of_order, max(created_at) AS latest
         FROM (SELECT created_at, lag(created_at) OVER (ORDER BY seq) AS before FROM changes) c`,
      [],
    );
    expect(disorder?.out_of_order).toBe(0);
    expect(now.getTime() - Date.parse(disorder!.latest)).toBeLessThan(10 * 60_000);
  });

  test("shows the person and the agents by name", async () => {
    const { data } = await changes.list(await actor(), { order: "desc", limit: 100 });
    const names = new Set(data.map((change) => change.actor?.name));
    expect([...names]).toEqual(expect.arrayContaining(["travel-planner", "nightly-jobs", "mara"]));
    const keys = await apiKeys.list(await actor(), { limit: 100 });
    expect(keys.data.map((key) => key.name)).not.toContain("ops-desk");
    expect(keys.data.filter((key) => key.revoked_at).map((key) => key.name)).toEqual(["trade-fair-pilot"]);
  });

  test("had a poisoned line, and rolled it back", async () => {
    const flights = await memoryAt(stores.travel.name, parts.flights.path);
    expect(flights.content).not.toContain(poisonedLine);
    const history = await historyOf(flights);
    expect(history.filter((version) => version.content?.includes(poisonedLine))).toHaveLength(1);
    expect(history.some((version) => version.redacted_at)).toBe(true);
    expect(history.some((version) => version.content?.includes(loyaltyNumber))).toBe(false);
  });

  test("leaked a key: redacted in one memory, still to be found in the history of another", async () => {
    const processor = await historyOf(await memoryAt(stores.billing.name, parts.cardProcessor.path));
    expect(processor.filter((version) => version.redacted_at)).toHaveLength(2);
    expect(JSON.stringify(processor)).not.toContain(leakedKey);
    const howTo = await historyOf(await memoryAt(stores.support.name, parts.exportHowTo.path));
    expect(howTo.map((version) => version.content?.includes(leakedKey))).toEqual([false, true, false]);
  });

  test("has a deleted, a restored, a moved and a truncated memory, and an archived store", async () => {
    const deletions = await query(undefined, "SELECT 1 FROM memories WHERE path IS NULL", []);
    expect(deletions).toHaveLength(1);
    expect((await historyOf(await memoryAt(stores.support.name, parts.refunds.path))).map((v) => v.operation)).toEqual([
      "created",
      "deleted",
      "modified",
      "created",
    ]);
    await memoryAt(stores.travel.name, parts.bookingFailures.movedTo);
    expect((await memoryAt(stores.repo.name, parts.style.path)).content).toMatch(/[a-z]$/);
    expect((await storeNamed(stores.fair.name)).archived_at).toMatch(/^2026-08/);
  });

  describe("its sessions", () => {
    const everySession = async () => {
      const by = await actor();
      const all: Session[] = [];
      for (let page: string | undefined | null; page !== null; ) {
        const found = await sessions.list(by, { limit: 100, order: "desc", include_archived: true, page });
        all.push(...found.data);
        page = found.next_page;
      }
      return all;
    };
    const titled = async (title: string) => (await everySession()).find((session) => session.title === title)!;
    const changesOf = async (session_id: string) =>
      (await changes.list(await actor(), { session_id, limit: 100 })).data;
    const eventsOf = async (id: string) =>
      (await sessionEvents.list(await actor(), id, { limit: 1000, order: "asc" })).data;

    test("are many, of every agent, all at rest, each agent having learned once", async () => {
      const all = await everySession();
      expect(all.length).toBeGreaterThan(40);
      expect(new Set(all.map(({ agent }) => agent.name))).toEqual(
        new Set(Object.values(agents).map(({ name }) => name)),
      );
      expect(new Set(all.map(({ status }) => status))).toEqual(new Set(["idle"]));
      const { data } = await agentsOf.list(await actor(), { limit: 100, include_archived: false });
      expect(data.map(({ version }) => version)).toEqual([2, 2, 2, 2, 2]);
    });

    test("are told in the order of their times, each asked before it runs", async () => {
      const disorder = await query(
        undefined,
        `SELECT session_id, type FROM
           (SELECT session_id, type, processed_at, lag(processed_at) OVER (PARTITION BY session_id ORDER BY seq) AS before
              FROM session_events) e
          WHERE processed_at < before`,
        [],
      );
      expect(disorder).toEqual([]);
      const begun = (await eventsOf((await titled(titles.poisoned)).id)).slice(0, 3);
      expect(begun.map(({ type }) => type)).toEqual([
        "user.message",
        "session.status_running",
        "span.model_request_start",
      ]);
      const [message, running, request] = begun.map(({ processed_at }) => Date.parse(processed_at!));
      expect(message).toBeLessThanOrEqual(running!);
      expect(running).toBeLessThan(request!);
    });

    test("the poisoned line came in by a session, whose call is named and names the memory", async () => {
      const session = await titled(titles.poisoned);
      const [change, ...others] = await changesOf(session.id);
      expect(others).toEqual([]);
      expect(change).toMatchObject({
        actor: { type: "session_actor", name: agents.nightly.name },
        session: { id: session.id, title: titles.poisoned, agent: { name: agents.nightly.name } },
        tool_use: { link: "declared" },
      });
      const call = (await eventsOf(session.id)).find(({ id }) => id === change!.tool_use!.event_id);
      expect(call).toMatchObject({ type: "agent.tool_use", name: "edit" });
      expect(JSON.stringify(call)).toContain(poisonedLine);
      expect(JSON.stringify(call)).toContain(`/mnt/memory/travel-agent${parts.flights.path}`);
    });

    test("what was redacted is in no event; the key that nobody has noticed is in one session's", async () => {
      const holding = (text: string) =>
        query<{ session_id: string }>(
          undefined,
          "SELECT DISTINCT session_id FROM session_events WHERE position($1 IN payload) > 0",
          [text],
        );
      expect(await holding(loyaltyNumber)).toEqual([]);
      const noticed = await holding(leakedKey);
      const unnoticed = await titled(titles.secondLeak);
      expect(noticed).toContainEqual({ session_id: unnoticed.id });
      const leaking = await Promise.all(noticed.map(({ session_id }) => changesOf(session_id)));
      expect(new Set(leaking.flat().map(({ memory_version }) => memory_version.path))).toContain(
        parts.exportHowTo.path,
      );
      expect(noticed.map(({ session_id }) => session_id)).not.toContain((await titled(titles.leak)).id);
    });

    test("a refused write into a store that is only read shows in its session", async () => {
      const events = await eventsOf((await titled(titles.sweep)).id);
      expect(events.filter(({ is_error, type }) => type === "agent.tool_result" && is_error)).toHaveLength(1);
    });

    test("one keeps writing while it may, in one process, and goes on after a restart", async () => {
      const pace = { firstMs: 0, everyMs: () => 20 };
      const stops = [startLive(pace), startLive(pace)];
      const written = async () => {
        const session = await titled(titles.live);
        return session ? (await changesOf(session.id)).length : 0;
      };
      await expect.poll(written, { timeout: 30_000 }).toBeGreaterThan(1);
      await Promise.all(stops.map((stop) => stop()));
      const session = await titled(titles.live);
      expect(session.status).toBe("idle");
      await allNumbered();
      const before = await written();
      const again = startLive(pace);
      await expect.poll(written, { timeout: 30_000 }).toBeGreaterThan(before);
      await again();
      expect((await everySession()).filter(({ title }) => title === titles.live)).toHaveLength(1);
      const events = await eventsOf(session.id);
      expect(events.filter(({ type }) => type === "user.message")).toHaveLength(2);
      expect(events.at(-1)!.type).toBe("session.status_idle");
      const calls = new Set(events.filter(({ type }) => type === "agent.tool_use").map(({ id }) => id));
      for (const change of await changesOf(session.id)) expect(calls).toContain(change.tool_use!.event_id);
    });

    test("the one that keeps writing ends by itself when it is archived, and begins no other without its store", async () => {
      const stop = startLive({ firstMs: 0, everyMs: () => 20 });
      const { id } = await titled(titles.live);
      const state = async () => (await sessions.retrieve(await actor(), id)).status;
      await expect.poll(state).toBe("running");
      const { id: storeId } = await storeNamed(stores.travel.name);
      await memoryStores.archive(await actor(), storeId);
      await expect
        .poll(async () => (await aloneOrNot(liveLock, async () => true))?.result, { timeout: 30_000 })
        .toBe(true);
      const before = (await changesOf(id)).length;
      await stop();
      const stopAgain = startLive({ firstMs: 0, everyMs: () => 20 });
      await stopAgain();
      expect((await changesOf(id)).length).toBe(before);
      expect((await everySession()).filter(({ title }) => title === titles.live)).toHaveLength(1);
    });
  });
});

test("without an owner, a key stands for the person; what an interrupted start left is replaced, once by two at once", async () => {
  await disconnect();
  await testDatabase();
  const left = await memoryStores.create(await actor(), {
    name: stores.travel.name,
    metadata: { palimpsest_example: "loading" },
  });
  const both = await Promise.all([seedDemo(now), seedDemo(now)]);
  expect(both.map(({ stores }) => stores).sort()).toEqual([0, 6]);
  const stored = await memoryStores.list(await actor(), { limit: 100, include_archived: true });
  expect(stored.data).toHaveLength(6);
  expect(stored.data.map((store) => store.id)).not.toContain(left.id);
  const keys = await apiKeys.list(await actor(), { limit: 100 });
  expect(keys.data.map((key) => key.name)).toContain("ops-desk");
}, 120_000);

import { type Actors, callTheActors, seedingActor } from "@/lib/demo/actors";
import { employ } from "@/lib/demo/agents";
import { calendarBefore } from "@/lib/demo/calendar";
import { type StoreRole, stores } from "@/lib/demo/cast";
import { everyday } from "@/lib/demo/everyday";
import { marker } from "@/lib/demo/marker";
import { perform } from "@/lib/demo/perform";
import { seededRandom } from "@/lib/demo/random";
import { comingsAndGoings, today } from "@/lib/demo/scenes/comings";
import { flights } from "@/lib/demo/scenes/flights";
import { collision, leak, secondLeak, truncation, wrongOverwrite } from "@/lib/demo/scenes/mishaps";
import { sessionsOf } from "@/lib/demo/sessions";
import { endStaged, stageSessions } from "@/lib/demo/sessions/staging";
import { Texts } from "@/lib/demo/sessions/texts";
import type { Moment } from "@/lib/demo/story";
import { alone } from "@/lib/domain/alone";
import { setClock } from "@/lib/domain/clock";
import { whileFeedWaits } from "@/lib/domain/feed";
import * as memoryStores from "@/lib/domain/memory-stores";

const seed = 20_261_120;
/** Processes that start together on one database load it one after the other, and so but once. */
const loadingLock = 72707379;

/** What the example consists of; zeros when it was there already. */
export interface Seeded {
  stores: number;
  memories: number;
  versions: number;
}

/**
 * Loads the example workspace, once: several stores with months of history that ends minutes before `now`, written through
 * the same acts that requests use, in the order of its time. What an interrupted start left is replaced; everything else in
 * the workspace stays as it is.
 */
export function seedDemo(now = new Date()): Promise<Seeded> {
  return alone(loadingLock, () => loadOnce(now));
}

async function loadOnce(now: Date): Promise<Seeded> {
  const beginner = await seedingActor();
  const earlier = await storesMadeBefore();
  if (earlier.complete) {
    console.log("  The example workspace is there already.");
    return { stores: 0, memories: 0, versions: 0 };
  }
  for (const id of earlier.unfinished) await memoryStores.remove(beginner, id);
  await endStaged(beginner);
  const started = Date.now();
  try {
    const moments = wholeStory(now);
    const calendar = calendarBefore(now);
    const actors = await callTheActors(calendar);
    const storeIds = await makeStores(actors, now);
    const progress = showProgress(moments.length);
    const employed = await employ(actors, calendar);
    const doings = await stageSessions(sessionsOf(moments, calendar), new Texts(moments), actors, employed, storeIds);
    await whileFeedWaits(() => perform(moments, actors, storeIds, doings, progress));
    await conclude(actors, storeIds, now);
    const seeded = {
      stores: Object.keys(stores).length,
      memories: moments.filter(({ deed }) => deed.type === "create").length,
      versions: moments.filter(({ deed }) => deed.type !== "redact").length,
    };
    console.log(
      `  ${seeded.versions} versions of ${seeded.memories} memories in ${seeded.stores} stores: ${((Date.now() - started) / 1000).toFixed(1)} s`,
    );
    return seeded;
  } finally {
    setClock(null);
  }
}

/** Everything that happens, in the order in which it happens: the feed keeps the order of writing. */
export function wholeStory(now: Date): Moment[] {
  const calendar = calendarBefore(now);
  const scenes = [flights, leak, secondLeak, wrongOverwrite, truncation, collision, comingsAndGoings, today];
  const moments = [...scenes.flatMap((scene) => scene(calendar)), ...everyday(calendar, seededRandom(seed))];
  return moments.sort((a, b) => a.at.getTime() - b.at.getTime());
}

async function storesMadeBefore(): Promise<{ complete: boolean; unfinished: string[] }> {
  const actor = await seedingActor();
  const unfinished: string[] = [];
  for (let page: string | undefined; ; ) {
    const found = await memoryStores.list(actor, { limit: 100, include_archived: true, page });
    for (const { id, metadata } of found.data) {
      if (metadata[marker] === "complete") return { complete: true, unfinished: [] };
      if (metadata[marker]) unfinished.push(id);
    }
    if (!found.next_page) return { complete: false, unfinished };
    page = found.next_page;
  }
}

/** Made in this order, so that the newest, which lists show first, is the one to begin with. */
async function makeStores(actors: Actors, now: Date): Promise<Record<StoreRole, string>> {
  const calendar = calendarBefore(now);
  const order: StoreRole[] = ["fair", "runs", "billing", "repo", "support", "travel"];
  const made: Partial<Record<StoreRole, string>> = {};
  for (const [index, role] of order.entries()) {
    setClock(calendar.daysAgo(158 - index * 2, "08:30"));
    const store = await memoryStores.create(actors.owner, { ...stores[role], metadata: { [marker]: "loading" } });
    made[role] = store.id;
  }
  return made as Record<StoreRole, string>;
}

/** Marks the stores as whole, from here on the user's own, and ends the pilot. */
async function conclude(actors: Actors, storeIds: Record<StoreRole, string>, now: Date): Promise<void> {
  const fairEnded = calendarBefore(now).daysAgo(90, "16:00");
  for (const role of Object.keys(stores) as StoreRole[]) {
    setClock(role === "fair" ? fairEnded : now);
    await memoryStores.update(actors.owner, storeIds[role], { metadata: { [marker]: "complete" } });
  }
  setClock(fairEnded);
  await memoryStores.archive(actors.owner, storeIds.fair);
  await actors.retire();
}

function showProgress(total: number): (done: number) => void {
  if (!process.stdout.isTTY) return () => undefined;
  return (done) => {
    process.stdout.write(`\r  ${Math.round((done / total) * 100)} %`);
    if (done === total) process.stdout.write("\r       \r");
  };
}

import type { Actors } from "@/lib/demo/actors";
import type { StoreRole } from "@/lib/demo/cast";
import type { Doing } from "@/lib/demo/sessions/staging";
import type { Moment } from "@/lib/demo/story";
import type { Actor } from "@/lib/domain/actor";
import { setClock } from "@/lib/domain/clock";
import * as memories from "@/lib/domain/memories";
import type { WriteRemarks } from "@/lib/domain/memories/writes";
import * as memoryVersions from "@/lib/domain/memory-versions";
import * as rollbacks from "@/lib/domain/rollbacks";
import type { Memory } from "@/lib/wire/memories";

/** A memory on stage: its id and its versions so far, the first one first. */
interface OnStage {
  id: string;
  versions: string[];
}

/**
 * Performs the moments, each at its time. What different memories go through next to each other goes to the database
 * together; that changes no order, because the feed is numbered afterwards, by the stamps.
 */
export async function perform(
  moments: Moment[],
  actors: Actors,
  storeIds: Record<StoreRole, string>,
  doings: ReadonlyMap<Moment, Doing>,
  progress: (done: number) => void,
): Promise<void> {
  const stage = new Map<string, OnStage>();
  for (let done = 0; done < moments.length; ) {
    const scene = nextScene(moments, done);
    // The clock is read when an act is called, so the acts of a scene may be under way at once.
    const acts = scene.map((moment) => {
      setClock(moment.at);
      const { actor, ...call } = doings.get(moment) ?? { actor: actors[moment.by] };
      return enter(moment, stage, actor, storeIds[moment.store], { note: moment.note, ...call });
    });
    await Promise.all(acts);
    done += scene.length;
    progress(done);
  }
}

const sceneMax = 64;
/** Acts that read the clock at once; the others ask the database something first. */
const prompt = new Set<Moment["deed"]["type"]>(["create", "write", "move", "delete", "redact"]);

/** As many moments as may be under way together: each of another memory. */
function nextScene(moments: Moment[], from: number): Moment[] {
  const scene: Moment[] = [];
  const onStage = new Set<string>();
  for (const moment of moments.slice(from, from + sceneMax)) {
    if (onStage.has(slotOf(moment)) || (scene.length > 0 && !prompt.has(moment.deed.type))) break;
    scene.push(moment);
    onStage.add(slotOf(moment));
    if (!prompt.has(moment.deed.type)) break;
  }
  return scene;
}

const slotOf = ({ store, memory }: Moment) => `${store} ${memory}`;

async function enter(
  moment: Moment,
  stage: Map<string, OnStage>,
  actor: Actor,
  storeId: string,
  remarks: WriteRemarks,
) {
  const slot = slotOf(moment);
  if (moment.deed.type === "create") {
    const input = { path: moment.memory, content: moment.deed.content };
    const made = await memories.create(actor, storeId, input, "basic", remarks);
    stage.set(slot, { id: made.id, versions: [made.memory_version_id] });
    return;
  }
  const memory = stage.get(slot);
  if (!memory) throw new Error(`The example story writes ${slot} before it is created.`);
  const version = await act(moment, memory, actor, storeId, remarks);
  if (version) memory.versions.push(version);
}

/** Does it, and answers the id of the version it made; undefined when that is not known or there is none. */
async function act(
  moment: Moment,
  memory: OnStage,
  actor: Actor,
  storeId: string,
  remarks: WriteRemarks,
): Promise<string | undefined> {
  const key = { memory_store_id: storeId, memory_id: memory.id };
  const { deed } = moment;
  const versionId = (made: Memory) => made.memory_version_id;
  switch (deed.type) {
    case "write":
      return versionId(await memories.update(actor, key, { content: deed.content }, "basic", remarks));
    case "move":
      return versionId(await memories.update(actor, key, { path: deed.path }, "basic", remarks));
    case "delete":
      await memories.remove(actor, key, {}, remarks);
      return "deleted";
    case "restore":
      return versionId(await memories.restore(actor, key, null, remarks));
    case "roll_back": {
      const target = { type: "version" as const, memory_version_id: numbered(memory, deed.version) };
      const input = { memory_store_id: storeId, target, dry_run: false, note: moment.note };
      return (await rollbacks.create(actor, input)).memory_version_ids[0];
    }
    case "redact":
      await memoryVersions.redact(actor, {
        memory_store_id: storeId,
        memory_version_id: numbered(memory, deed.version),
      });
  }
}

function numbered(memory: OnStage, version: number): string {
  const id = memory.versions[version - 1];
  if (!id) throw new Error(`The example story has no version ${version} yet.`);
  return id;
}

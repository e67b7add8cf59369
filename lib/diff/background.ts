import { type Comparison, compare, comparison } from "@/lib/diff/compare";
import { splitLines } from "@/lib/diff/lines";
import { unpack } from "@/lib/diff/packed";
import type { CompareReply, CompareRequest } from "@/lib/diff/worker";

/** UTF-16 units of both texts together up to which a comparison is over in a few milliseconds, so that no worker is started. */
const smallMax = 16_000;

let worker: Worker | undefined;
let lastId = 0;
const waiting = new Map<number, { resolve: (reply: CompareReply) => void; reject: (cause: unknown) => void }>();

/** Whether two texts can be compared at once, without the reader noticing. */
export const isSmall = (before: string, after: string) => before.length + after.length <= smallMax;

/** Compares two texts off the page's thread. Rejects only if the browser cannot run the worker. */
export async function compareInBackground(before: string, after: string): Promise<Comparison> {
  if (isSmall(before, after)) return compare(before, after);
  const { blocks } = await ask({ id: ++lastId, before, after });
  return comparison(splitLines(before), splitLines(after), blocks && unpack(blocks));
}

function ask(request: CompareRequest): Promise<CompareReply> {
  return new Promise((resolve, reject) => {
    waiting.set(request.id, { resolve, reject });
    worker ??= start();
    worker.postMessage(request);
  });
}

function start() {
  const started = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "diff" });
  started.addEventListener("message", ({ data }: MessageEvent<CompareReply>) => {
    waiting.get(data.id)?.resolve(data);
    waiting.delete(data.id);
  });
  started.addEventListener("error", (event) => {
    worker = undefined;
    for (const { reject } of waiting.values()) reject(new Error(event.message || "The comparison could not be run."));
    waiting.clear();
  });
  return started;
}
